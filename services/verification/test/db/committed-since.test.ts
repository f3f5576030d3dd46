import fc from 'fast-check';
import t from 'tap';
import { committedSince } from '../../src/db/committed-since.ts';
import { startVerification } from '../fixture.ts';

const server = await startVerification();
t.teardown(() => server.close());

/** Of transactions that are over on any server: the lowest that are not its own are 3 and what follows. */
const snapshot = fc
  .tuple(fc.nat(30), fc.nat(20), fc.uniqueArray(fc.nat(19), { maxLength: 6 }))
  .map(([from, span, open]) => {
    const xmin = 3 + from;
    const xmax = xmin + span;
    const list = open.map((x) => xmin + x).filter((x) => x < xmax);
    if (span > 0 && !list.includes(xmin)) list.push(xmin); // the oldest that is open is xmin, as PostgreSQL has it
    return `${xmin}:${xmax}:${list.sort((a, b) => a - b).join()}`;
  });

t.test('its two conditions say once what is not visible in a snapshot, and nothing of what is', async () => {
  const [begun, open] = committedSince('x', '$1::pg_snapshot');
  await fc.assert(
    fc.asyncProperty(snapshot, async (taken) => {
      const { rows } = await server.pool.query<{ x: string; fresh: boolean; begun: boolean; open: boolean }>(
        `SELECT x::text, NOT pg_visible_in_snapshot(x, $1::pg_snapshot) AS fresh, ${begun} AS begun, ${open} AS open
         FROM (SELECT g::text::xid8 AS x FROM generate_series(1, 60) AS g) AS them`,
        [taken],
      );
      for (const { x, fresh, begun, open } of rows) {
        if (Number(begun) + Number(open) !== Number(fresh)) throw new Error(`${x} in ${taken}`);
      }
    }),
    { numRuns: 150 },
  );
});

t.test('transactions that this server has not had are nobody’s', async (t) => {
  const [begun] = committedSince('x', '$1::pg_snapshot');
  const { rows } = await server.pool.query<{ is: boolean }>(
    `SELECT ${begun} AS is FROM (SELECT '999999999999'::xid8 AS x) AS them`,
    ['3:3:'],
  );
  t.equal(rows[0]?.is, false);
});
