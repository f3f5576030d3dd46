import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { cast, deliverSamples, questionOf } from '../src/index.ts';

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
    const body = await page(`limit=7&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
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
});

t.test('an auditor finds every answer once, newest first, negative ones too', async (t) => {
  t.same(
    await found(''),
    newestFirst(() => true),
  );
  t.ok(given.some(({ outcome }) => outcome === 'not_found'));
});

t.test('each filter gives just the answers that fit it', async (t) => {
  const { entries } = await page('limit=500');
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
  const start = await page('limit=3');
  await ask(one, questionOf(cast[0] as (typeof cast)[number]));
  const next = await page(`limit=3&cursor=${start.next}`);
  t.same(
    [...start.entries, ...next.entries].map(({ attestation }) => attestation),
    before.slice(0, 6),
  );
});

t.test('an entry says who asked when, what came out and on what it rests, and nothing of the subject', async (t) => {
  const { entries } = await page('limit=500');
  for (const entry of entries) {
    t.match(entry, { index: Number, issuedAt: String, registrar: { name: /^Nhà đăng ký (Một|Hai)$/ }, policy: String });
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
