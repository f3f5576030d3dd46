import fc from 'fast-check';
import t from 'tap';
import type { EntryFilter } from '../../src/audit/filter.ts';
import { findEntries, logSize, type Order } from '../../src/audit/find.ts';
import { startVerification } from '../fixture.ts';
import { addMade, type Made, outcomes, registrars, someEntry, sources } from './made-log.ts';

const { pool, owner, close } = await startVerification();
t.teardown(close);

const made: Made[] = Array.from({ length: 1500 }, (_, minute) => someEntry(minute));
await addMade(owner, made);
const minuteOf = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

/** What the filters mean, in so many words. */
function fits(entry: Made, filter: EntryFilter): boolean {
  const { type, from, until, registrar, benefit, outcome, reason, source, policy } = filter;
  const evidence = (entry.evidence ?? []) as readonly { source: string }[];
  const asked = entry.type === 'check' ? entry.registrar : entry.type === 'redemption' ? entry.by : null;
  const reasons = [entry.reasons ?? [], entry.facts ?? [], entry.reason ?? []].flat();
  return (
    (type === undefined || entry.type === type) &&
    (from === undefined || entry.at >= from) &&
    (until === undefined || entry.at < until) &&
    (registrar === undefined || asked === registrar) &&
    (benefit === undefined || entry.benefit === benefit) &&
    (outcome === undefined || entry.outcome === outcome) &&
    (policy === undefined || entry.policy === policy) &&
    (reason === undefined || reasons.includes(reason)) &&
    (source === undefined || entry.source === source || evidence.some((one) => one.source === source))
  );
}

async function pages(filter: EntryFilter, order: Order, limit: number): Promise<number[]> {
  const found: number[] = [];
  const size = await logSize(pool);
  for (let position: number | null = order === 'desc' ? size : 0; position !== null; ) {
    const { entries, next } = await findEntries(pool, { filter, order, size, position, limit, mostBlocks: 6 });
    t.ok(entries.length <= limit);
    found.push(...entries.map(({ index }) => index));
    position = next;
  }
  return found;
}

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 3 });
const filters: fc.Arbitrary<EntryFilter> = fc.record({
  type: maybe(fc.constantFrom('check', 'redemption', 'status-change', 'limit-change', 'activation')),
  from: maybe(fc.integer({ min: -10, max: 1600 }).map(minuteOf)),
  until: maybe(fc.integer({ min: -10, max: 1600 }).map(minuteOf)),
  registrar: maybe(fc.constantFrom(...registrars)),
  benefit: maybe(fc.constantFrom('id.vn', 'biz.vn')),
  outcome: maybe(fc.constantFrom(...outcomes, 'already_used')),
  reason: maybe(fc.constantFrom('no_matching_record', 'record_retired', 'unheard_of')),
  source: maybe(fc.constantFrom(...sources, 'labour')),
  policy: maybe(fc.constantFrom('old', 'new')),
});

t.test('whatever the filters, the pages give every entry that fits, once, in order, and no other', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      filters,
      fc.constantFrom('desc', 'asc'),
      fc.constantFrom(7, 90, 500),
      async (filter, order, limit) => {
        const expected = made.flatMap((entry, index) => (fits(entry, filter) ? [index] : []));
        if (order === 'desc') expected.reverse();
        t.same(await pages(filter, order as Order, limit), expected, JSON.stringify(filter));
      },
    ),
    { numRuns: 60 },
  );
});

t.test('what was summarised in one go is what was summarised as it came', async (t) => {
  const { rows } = await owner.query(
    `(SELECT * FROM log.summaries_of(0, 5) EXCEPT SELECT * FROM log.summaries)
     UNION ALL (SELECT * FROM log.summaries EXCEPT SELECT * FROM log.summaries_of(0, 5))`,
  );
  t.same(rows, []);
  t.match((await owner.query('SELECT count(*)::int FROM log.summaries')).rows, [{ count: 5 }]);
});

t.test(
  'a search that finds nothing in very many entries ends its page early, and says that there is more',
  async (t) => {
    const other = { ...someEntry(2000), type: 'check', outcome: 'eligible', benefit: 'biz.vn', policy: 'here' } as Made;
    const rare = { ...other, benefit: 'id.vn', policy: 'there' } as Made;
    const block = [rare, ...Array.from({ length: 255 }, () => other)];
    const size = await logSize(pool);
    await addMade(
      owner,
      Array.from({ length: 256 - (size % 256) }, () => other),
    );
    for (let i = 0; i < 2; i++) await addMade(owner, Array.from({ length: 20 }, () => block).flat(), 5120);
    // Every block says both, and no entry does.
    const filter = { benefit: 'biz.vn', policy: 'there' };
    const all = await logSize(pool);
    const first = await findEntries(pool, {
      filter,
      order: 'desc',
      size: all,
      position: all,
      limit: 10,
      mostBlocks: 15,
    });
    t.same(first.entries, []);
    t.equal(first.next, all - 15 * 256);
    t.same(await pages(filter, 'desc', 10), []);
    t.same(await pages(filter, 'asc', 10), []);
  },
);

t.test('while entries come, pages repeat nothing and leave nothing out of what the first one saw', async (t) => {
  let writing = true;
  const writer = (async () => {
    while (writing)
      await addMade(
        owner,
        Array.from({ length: 90 }, (_, i) => someEntry(3000 + i)),
      );
  })();
  const began = await logSize(pool);
  const filter = { outcome: 'source_unavailable' };
  const seen: number[] = [];
  for (let position: number | null = began; position !== null; ) {
    // Each page is of another moment, as requests are.
    const size = await logSize(pool);
    const { entries, next } = await findEntries(pool, { filter, order: 'desc', size, position, limit: 3 });
    seen.push(...entries.map(({ index }) => index));
    position = next;
  }
  // From the beginning on, the newest come last, each once, although they came meanwhile.
  const forth: number[] = [];
  for (let position: number | null = began; position !== null; ) {
    const size = await logSize(pool);
    const { entries, next } = await findEntries(pool, { filter, order: 'asc', size, position, limit: 3 });
    forth.push(...entries.map(({ index }) => index));
    position = next;
    if (forth.length > 30) writing = false;
  }
  writing = false;
  await writer;
  const { rows } = await owner.query<{ index: number }>(
    `SELECT index FROM log.entries WHERE convert_from(entry, 'UTF8')::jsonb ->> 'outcome' = $1 ORDER BY index`,
    [filter.outcome],
  );
  const all = rows.map(({ index }) => index);
  t.same(seen, all.filter((index) => index < began).reverse());
  t.same(forth, all.filter((index) => index >= began).slice(0, forth.length));
});
