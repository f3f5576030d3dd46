import fc from 'fast-check';
import t from 'tap';
import { couldSee, readSeen } from '../../src/replay/seen.ts';
import { startVerification } from '../fixture.ts';

const server = await startVerification();
t.teardown(() => server.close());

const era = 1n << 48n;
const snapshot = fc
  .tuple(fc.bigInt(3n, 40n), fc.bigInt(0n, 12n), fc.array(fc.bigInt(0n, 11n)), fc.constantFrom(0n, era, 9n * era))
  .map(([from, span, running, past]) => {
    const [xmin, xmax] = [from + past, from + span + past];
    const list = [...new Set(running)].map((x) => xmin + x).filter((x) => x < xmax);
    // The smallest that runs is xmin, as PostgreSQL has it.
    const sorted = [...new Set(span > 0n ? [xmin, ...list] : [])].sort((a, b) => (a < b ? -1 : 1));
    return { text: `${xmin}:${xmax}:${sorted.join(',')}`, around: xmin };
  });

t.test('what could be seen is told as PostgreSQL tells it', async () => {
  await fc.assert(
    fc.asyncProperty(snapshot, async ({ text, around }) => {
      const moments = Array.from({ length: 20 }, (_, i) => around - 3n + BigInt(i)).filter((x) => x > 0n);
      const { rows } = await server.pool.query<{ visible: boolean }>(
        `SELECT pg_visible_in_snapshot(x::text::xid8, $1::pg_snapshot) AS visible
         FROM unnest($2::text[]) WITH ORDINALITY AS t (x, n) ORDER BY n`,
        [text, moments.map(String)],
      );
      const seen = readSeen(text);
      for (const [i, moment] of moments.entries()) {
        if (rows[i]?.visible !== couldSee(seen, moment)) throw new Error(`${moment} in ${text}`);
      }
    }),
    { numRuns: 100 },
  );
});

t.test('what is no snapshot is refused', async (t) => {
  for (const text of ['', '1:2', 'x:y:', '1:2:3;4', '-1:2:']) t.throws(() => readSeen(text), RangeError, text);
});

t.test('on another server, moments are later than all of the first’s and what it saw of them stays so', async (t) => {
  const one = async (text: string) => (await server.owner.query<{ x: string }>(text)).rows[0]?.x as string;
  const moment = () => one('SELECT facts.moment()::text AS x');
  const look = () => one('SELECT facts.seen()::text AS x');
  const [before, seenBefore] = [BigInt(await moment()), readSeen(await look())];
  await server.owner.query('SELECT facts.note_era()');
  t.equal(BigInt(await moment()) >> 48n, 0n, 'the same server is no other');
  await server.owner.query(`UPDATE facts.eras SET server = 'another'`);
  for (let i = 0; i < 2; i++) await server.owner.query('SELECT facts.note_era()');
  const [after, seenAfter] = [BigInt(await moment()), readSeen(await look())];
  t.equal(after >> 48n, 1n);
  t.ok(couldSee(seenBefore, before));
  t.notOk(couldSee(seenBefore, after));
  t.ok(couldSee(seenAfter, before));
  t.ok(couldSee(seenAfter, after));
  const { rows } = await server.owner.query('SELECT server FROM facts.eras ORDER BY number');
  t.equal(rows.length, 2);
});

t.test('what runs while one looks is not seen, and is told as running, in a later era too', async (t) => {
  const client = await server.pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ x: string }>('SELECT facts.moment()::text AS x');
    const running = BigInt(rows[0]?.x ?? 0);
    const looks = await server.pool.query<{ x: string }>('SELECT facts.seen()::text AS x');
    t.notOk(couldSee(readSeen(looks.rows[0]?.x ?? ''), running));
    await client.query('COMMIT');
    const later = await server.pool.query<{ x: string }>('SELECT facts.seen()::text AS x');
    t.ok(couldSee(readSeen(later.rows[0]?.x ?? ''), running));
  } finally {
    client.release();
  }
});
