import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { cast, deliverSamples, logCaughtUp, questionOf } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const [one, other, auditor] = await Promise.all([
  service.key('registrar', { name: 'Nhà đăng ký Một' }),
  service.key('registrar', { name: 'Nhà đăng ký Hai' }),
  service.key('auditor'),
]);

interface Given {
  readonly id: string;
  readonly outcome: string;
  readonly benefit: string;
  readonly policy: string;
  readonly reasons: readonly { readonly code: string }[];
  readonly by: string;
}

/** Answers in the order in which they were given. */
const given: Given[] = [];

async function ask(key: string, json: object): Promise<void> {
  const { body } = await service.call('POST', '/v1/checks', { key, json });
  given.push({ ...body, by: key === one ? 'Nhà đăng ký Một' : 'Nhà đăng ký Hai' });
}

async function page(query: string) {
  const { status, body } = await service.call('GET', `/v1/audit/entries?${query}`, { key: auditor });
  if (status !== 200) throw new Error(`${status} ${body.detailEn}`);
  return body;
}

/** The answers' ids on all pages, as they come. */
async function found(query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const body = await page(`type=check&limit=7&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    ids.push(...body.entries.map(({ attestation }: { attestation: string }) => attestation));
    cursor = body.next;
  }
  return ids;
}

const newestFirst = (fits: (answer: Given) => boolean) =>
  given
    .filter(fits)
    .map(({ id }) => id)
    .reverse();

t.before(async () => {
  await deliverSamples(service);
  for (const character of cast) {
    await ask(one, questionOf(character));
    await ask(other, questionOf(character, character.numbers.length - 1));
  }
  await logCaughtUp(service);
});

t.test('an auditor finds every answer once, newest first, negative ones too', async (t) => {
  t.same(
    await found(''),
    newestFirst(() => true),
  );
  t.ok(given.some(({ outcome }) => outcome === 'not_found'));
});

t.test('each filter gives just the answers that fit it', async (t) => {
  const { entries } = await page('type=check&limit=500');
  const first = entries.find(({ registrar }: { registrar: { name: string } }) => registrar.name === 'Nhà đăng ký Một');
  const some = given[5] as Given;
  const filters: readonly [string, (answer: Given) => boolean][] = [
    ['outcome=ineligible', ({ outcome }) => outcome === 'ineligible'],
    ['benefit=biz.vn', ({ benefit }) => benefit === 'biz.vn'],
    [`policy=${some.policy}`, ({ policy }) => policy === some.policy],
    ['reason=too_old', ({ reasons }) => reasons.some(({ code }) => code === 'too_old')],
    [`registrar=${first.registrar.id}`, ({ by }) => by === 'Nhà đăng ký Một'],
    [`attestation=${some.id}`, ({ id }) => id === some.id],
    ['outcome=eligible&benefit=id.vn', ({ outcome, benefit }) => outcome === 'eligible' && benefit === 'id.vn'],
    ['from=2000-01-01T00:00:00Z', () => true],
    ['until=2000-01-01T00:00:00Z', () => false],
  ];
  for (const [query, fits] of filters) t.same(await found(query), newestFirst(fits), query);
});

t.test('a page stays the same while new answers are given', async (t) => {
  const before = newestFirst(() => true);
  const start = await page('type=check&limit=3');
  await ask(one, questionOf(cast[0] as (typeof cast)[number]));
  await logCaughtUp(service);
  const next = await page(`type=check&limit=3&cursor=${start.next}`);
  t.same(
    [...start.entries, ...next.entries].map(({ attestation }) => attestation),
    before.slice(0, 6),
  );
});

t.test('an entry says who asked when, what came out and on what it rests, and nothing of the subject', async (t) => {
  const { entries } = await page('type=check&limit=500');
  for (const entry of entries) {
    t.match(entry, {
      index: Number,
      type: 'check',
      issuedAt: String,
      registrar: { name: /^Nhà đăng ký (Một|Hai)$/ },
      policy: String,
    });
    t.ok(entry.evidence.length > 0);
    const single = await service.call('GET', `/v1/audit/entries/${entry.index}`, { key: auditor });
    t.same(single.body, entry);
  }
  const text = JSON.stringify(entries);
  const personal = cast.flatMap(({ numbers, secondFacts }) => [
    ...numbers.map(({ number }) => number),
    ...secondFacts.flatMap(({ birthDate = '', name = '' }) => [birthDate, name]),
  ]);
  t.same(
    personal.filter((value) => value !== '' && text.includes(value)),
    [],
  );
});

t.test('entries of every type are listed by the index they have in the log, either way round', async (t) => {
  const { entries } = await page('limit=500');
  const types = new Set(entries.map(({ type }: { type: string }) => type));
  for (const type of ['check', 'activation', 'access-grant', 'policy-version', 'key-event'])
    t.ok(types.has(type), type);
  const indexes = entries.map(({ index }: { index: number }) => index);
  t.same(indexes, [...indexes.keys()].reverse());
  const forth = await page('limit=500&order=asc');
  t.same(forth.entries, entries.toReversed());
  const rows = await service.query<{ text: string }>(
    `SELECT convert_from(entry, 'UTF8') AS text FROM log.entries ORDER BY index`,
  );
  t.same(
    forth.entries.map(({ logged }: { logged: unknown }) => JSON.parse(JSON.stringify(logged))),
    rows.map(({ text }) => JSON.parse(text)),
  );
  const [activation] = (await page('type=activation&source=education')).entries;
  t.match(activation, { logged: { source: 'education', sequence: 1 }, clients: [{ name: String }] });
  const resting = (await page(`type=check&snapshot=${activation.logged.snapshot}&limit=500`)).entries;
  const on = (entry: { evidence: { source: string }[] }) => entry.evidence.some(({ source }) => source === 'education');
  t.same(resting, (await page('type=check&limit=500')).entries.filter(on));
});

t.test('a cursor goes on in what it was made for, and in nothing else', async (t) => {
  const { next } = await page('type=check&limit=3');
  for (const other of ['', 'type=check&outcome=eligible', 'type=check&order=asc', 'type=activation']) {
    const { status, body } = await service.call('GET', `/v1/audit/entries?${other}&cursor=${next}`, { key: auditor });
    t.match({ status, code: body.code }, { status: 400, code: 'invalid_cursor' }, other);
  }
});

t.test('everything that fits is given as CSV or NDJSON too, and that it was taken is in the log', async (t) => {
  const expected = (await page('outcome=not_found&limit=500')).entries;
  for (const [query, headers] of [
    ['&format=ndjson', {}],
    ['', { accept: 'application/x-ndjson' }],
  ] as const) {
    const reply = await service.call('GET', `/v1/audit/entries?outcome=not_found${query}`, { key: auditor, headers });
    t.match(reply.headers.get('content-type'), /^application\/x-ndjson/);
    t.same(
      reply.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      expected,
    );
  }
  const csv = await service.call('GET', '/v1/audit/entries?outcome=not_found&format=csv&order=asc', { key: auditor });
  t.match(csv.headers.get('content-type'), /^text\/csv/);
  const lines = csv.text.trim().split('\r\n');
  t.same(
    lines.slice(1).map((line) => Number(line.split(',')[0])),
    expected.map(({ index }: { index: number }) => index).reverse(),
  );
  await logCaughtUp(service);
  const { entries } = await page('type=audit-export');
  t.match(entries, [
    { logged: { format: 'csv', filters: { outcome: 'not_found' } } },
    { logged: { format: 'ndjson' } },
    { logged: { format: 'ndjson' }, clients: [{ name: 'test auditor' }] },
  ]);
});
