import { type Jwks, verifyStatusList } from '@xacthuc/attestation';
import { createLogger, newDataKey } from '@xacthuc/platform';
import t from 'tap';
import { openIssuer } from '../../src/attestations/signing-keys.ts';
import { StatusLists } from '../../src/status/lists.ts';
import { startVerification } from '../fixture.ts';

const { pool, db, owner, close } = await startVerification();
const issuer = await openIssuer({
  db,
  master: newDataKey(),
  url: 'https://xacthuc.example.vn',
  remote: null,
  longestHours: 72,
  log: createLogger('silent'),
});
t.teardown(async () => {
  await issuer.close();
  await close();
});
const jwks: Jwks = await issuer.jwks();
const times = { ttl: 300, expiry: 86_400 };
await pool.query('INSERT INTO verification.status_lists (number, opened_at) VALUES (0, $1)', ['2026-01-01T00:00:00Z']);

/** Counts what is asked of the database. */
function counted() {
  let queries = 0;
  const query = (...given: unknown[]) => {
    queries += 1;
    return pool.query(...(given as [string]));
  };
  return { pool: { query } as typeof pool, queries: () => queries };
}

const change = (index: number, status: number, at: string, list = 0) =>
  pool.query(
    `INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, source, sequence, at)
     VALUES (gen_random_uuid(), $1, $2, $3, 'record_retired', '{}', 'education', 1, $4)`,
    [list, index, status, at],
  );

async function exceptions(token: string, now: Date): Promise<[number, number][]> {
  const { list } = await verifyStatusList(token, { jwks, now });
  const found: [number, number][] = [];
  for (const [at, byte] of list.bytes.entries()) {
    for (let place = 0; place < 4; place++) {
      const status = (byte >> (2 * place)) & 3;
      if (status !== 0) found.push([at * 4 + place, status]);
    }
  }
  return found;
}

t.test('a list shows the last change of each index, and as of a time the last one until then', async (t) => {
  await change(7, 2, '2026-02-01T00:00:00Z');
  await change(2 ** 20 - 1, 1, '2026-02-01T00:00:00Z');
  await change(7, 1, '2026-03-01T00:00:00Z');
  await change(8, 2, '2026-03-01T00:00:00Z');
  await change(8, 0, '2026-04-01T00:00:00Z');
  await change(9, 1, '2026-04-01T00:00:00Z', 1);
  const now = new Date('2026-05-01T00:00:00Z');
  const lists = new StatusLists(pool, issuer, times, () => now);
  const last = 2 ** 20 - 1;
  const current = await lists.current(0);
  t.same(await exceptions(current?.token ?? '', now), [
    [7, 1],
    [last, 1],
  ]);
  const at = async (day: string) => {
    const time = Date.parse(day);
    return exceptions((await lists.at(0, time / 1000))?.token ?? '', new Date(time));
  };
  t.same(await at('2026-01-15T00:00:00Z'), []);
  t.same(await at('2026-02-15T00:00:00Z'), [
    [7, 2],
    [last, 1],
  ]);
  t.same(await at('2026-03-15T00:00:00Z'), [
    [7, 1],
    [8, 2],
    [last, 1],
  ]);
  t.equal(await lists.at(0, Date.parse('2025-12-31T00:00:00Z') / 1000), null);
  t.equal(await lists.at(0, Date.parse('2026-05-02T00:00:00Z') / 1000), null);
  t.equal(await lists.current(1), null);
});

t.test('while nothing changes, serving a list asks the database nothing', async (t) => {
  const { pool: watched, queries } = counted();
  const lists = new StatusLists(watched, issuer, times, () => new Date('2026-05-01T00:00:00Z'));
  const first = await lists.current(0);
  const asked = queries();
  const served = await Promise.all(Array.from({ length: 200 }, () => lists.current(0)));
  t.ok(queries() <= asked + 1, 'but for a comparison once a second');
  t.same(new Set(served.map((one) => one?.etag)), new Set([first?.etag]));
});

t.test('many who ask at once for a list that nobody has share one building', async (t) => {
  const { pool: watched, queries } = counted();
  const lists = new StatusLists(watched, issuer, times, () => new Date('2026-05-01T00:00:00Z'));
  const served = await Promise.all(Array.from({ length: 50 }, () => lists.current(0)));
  t.equal(queries(), 3);
  t.equal(new Set(served).size, 1);
});

t.test('a list is signed anew before half of its time to live is over, changed or not', async (t) => {
  let now = new Date('2026-05-01T00:00:00Z');
  const lists = new StatusLists(pool, issuer, times, () => now);
  const first = await lists.current(0);
  now = new Date('2026-05-01T00:02:30Z');
  t.equal((await lists.current(0))?.iat, first?.iat);
  now = new Date('2026-05-01T00:02:31Z');
  const second = await lists.current(0);
  t.equal(second?.iat, now.getTime() / 1000);
  t.ok(second && lists.freshFor(second) === times.ttl);
});

t.test('a list with 100,000 revoked and suspended entries is as right as an empty one', async (t) => {
  await owner.query(
    `INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, source, sequence)
     SELECT gen_random_uuid(), 2, i * 10, 1 + i % 2, 'record_retired', '{}', 'education', 1
     FROM generate_series(0, 99999) i`,
  );
  await pool.query('INSERT INTO verification.status_lists (number) VALUES (2)');
  const now = new Date();
  const lists = new StatusLists(pool, issuer, times, () => now);
  const begun = performance.now();
  const served = await lists.current(2);
  t.comment(`built, signed and compressed in ${(performance.now() - begun).toFixed(0)} ms`);
  const found = await exceptions(served?.token ?? '', now);
  t.equal(found.length, 100_000);
  t.ok(found.every(([index, status]) => index % 10 === 0 && status === 1 + ((index / 10) % 2)));
});
