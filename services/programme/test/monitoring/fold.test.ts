import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import t from 'tap';
import { foldOnce, followRedemptions, rebuildMonitoring } from '../../src/index.ts';
import { addChannel, endChannel } from '../../src/monitoring/channels.ts';
import { releaseName, startProgramme } from '../fixture.ts';
import { checkSubject, integrateLog, redeemCheck, sumsOf } from '../fixture-monitoring.ts';
import { organisations, recordPlaces } from '../fixture-plan.ts';

const today = '2026-11-23';
const programme = await startProgramme(() => new Date(`${today}T03:00:00Z`));
t.teardown(() => programme.close());
const { db, directory } = programme.context;
const office = await programme.client(['office']);
await recordPlaces(programme, office.key);
const registrars = [(await programme.client(['registrar'])).id, (await programme.client(['registrar'])).id];
const [registrar = ''] = registrars;

async function foldAll(): Promise<void> {
  while ((await followRedemptions(db, directory))?.more === true);
  while ((await foldOnce(db))?.more !== false);
}

const subjectSums = () =>
  programme.owner(
    `SELECT kind, channel, sum(checked)::int AS checked, sum(checked_attested)::int AS since, sum(attested)::int AS attested,
       sum(attested_registered)::int AS named
     FROM programme.subject_counts GROUP BY 1, 2 ORDER BY 1, 2`,
  );
const nameSums = () =>
  programme.owner(
    `SELECT cube, sum(registered)::int AS registered, sum(live)::int AS live FROM programme.name_counts GROUP BY 1 ORDER BY 1`,
  );

t.test('a subject counts once however often it is asked, and what goes away is taken out', async (t) => {
  await addChannel(
    db,
    { code: 'DTN-01', organisation: organisations[1], from: null, until: null, note: '' },
    office.id,
  );
  const ask = (subject: string, more: object = {}) => checkSubject(programme, { subject, registrar, ...more });
  await ask('a', { outcome: 'not_found', channel: 'DTN-01' });
  await ask('a', { channel: 'DTN-01' });
  const used = await ask('a', { at: '2026-11-01T03:00:00Z' });
  await ask('b', { outcome: 'ineligible', channel: 'NOBODYS' });
  await redeemCheck(programme, used, 'mot.id.vn', '2026-11-02T03:00:00Z');
  t.equal((await foldOnce(db))?.entries, 0, 'what is not in the log yet is not counted');
  await integrateLog(programme);
  await foldAll();
  t.same(await subjectSums(), [
    { kind: 'person', channel: '?', checked: 1, since: 0, attested: 0, named: 0 },
    { kind: 'person', channel: 'DTN-01', checked: 1, since: 1, attested: 1, named: 1 },
  ]);
  const three = (counts: object) => ['channel', 'place', 'sector'].map((cube) => ({ cube, ...counts }));
  t.same(await nameSums(), three({ registered: 1, live: 0 }));
  await programme.owner(`UPDATE directory.entries SET website_state = 'live'`);
  await foldAll();
  t.same(await nameSums(), three({ registered: 1, live: 1 }));
  await programme.owner(`UPDATE directory.entries SET website_state = 'down'`);
  await foldAll();
  t.same(await nameSums(), three({ registered: 1, live: 0 }));
  await releaseName(programme, used);
  await integrateLog(programme);
  await foldAll();
  t.same(await nameSums(), []);
  t.match(await subjectSums(), [{}, { channel: 'DTN-01', checked: 1, attested: 1, named: 0 }]);
});

t.test('an entry whose change commits after later ones were counted is counted when it does', async (t) => {
  const ids = [];
  for (const name of ['hai.id.vn', 'ba.id.vn']) {
    const id = await checkSubject(programme, { subject: name, registrar });
    ids.push(id);
    await redeemCheck(programme, id, name, '2026-11-02T03:00:00Z');
  }
  await integrateLog(programme);
  await foldAll();
  const client = new pg.Client({ connectionString: programme.ownerUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query(`UPDATE directory.entries SET website_state = 'live' WHERE domain = 'hai.id.vn'`);
  await programme.owner(`UPDATE directory.entries SET website_state = 'live' WHERE domain = 'ba.id.vn'`);
  await foldAll();
  t.match(await nameSums(), [{ live: 1 }, { live: 1 }, { live: 1 }]);
  await client.query('COMMIT');
  await client.end();
  await foldAll();
  t.match(await nameSums(), [{ live: 2 }, { live: 2 }, { live: 2 }]);
});

t.test('whatever happens in whatever order, the sums are those that counting everything again gives', async (t) => {
  const subjects = ['s1', 's2', 's3', 's4'];
  const codes = ['DTN-01', 'HND-01', 'HND-02', 'X-UNKNOWN', null];
  const action = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('check' as const),
        subject: fc.constantFrom(...subjects),
        eligible: fc.boolean(),
        registrar: fc.constantFrom(...registrars),
        channel: fc.constantFrom(...codes),
        month: fc.constantFrom('09', '10', '11'),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('redeem' as const), which: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat() }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('directory' as const),
        which: fc.nat(),
        state: fc.constantFrom('live', 'down', 'parked'),
        sector: fc.constantFrom('A', 'G', null),
        commune: fc.constantFrom('07210', '07213', null),
        status: fc.constantFrom('registered', 'registered', 'suspended'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('channel' as const), code: fc.constantFrom('HND-01', 'HND-02') }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('log' as const), most: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('fold' as const), at: fc.integer({ min: 1, max: 3 }) }) },
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 40 }), async (actions) => {
      run += 1;
      const eligible: string[] = [];
      const used: string[] = [];
      for (const [i, one] of actions.entries()) {
        if (one.do === 'check') {
          const outcome = one.eligible ? 'eligible' : 'not_found';
          const at = `2026-${one.month}-10T03:00:00Z`;
          const subject = `${run} ${one.subject}`;
          const id = await checkSubject(programme, {
            subject,
            outcome,
            registrar: one.registrar,
            channel: one.channel,
            at,
          });
          if (one.eligible) eligible.push(id);
        } else if (one.do === 'redeem') {
          const [id] = eligible.splice(one.which % Math.max(1, eligible.length), 1);
          if (id === undefined) continue;
          await redeemCheck(programme, id, `r${run}-${i}.id.vn`, '2026-11-12T03:00:00Z');
          used.push(id);
        } else if (one.do === 'release') {
          const [id] = used.splice(one.which % Math.max(1, used.length), 1);
          if (id !== undefined) await releaseName(programme, id);
        } else if (one.do === 'directory') {
          await programme.owner(
            `UPDATE directory.entries SET website_state = $2, sector = $3, area_list = '2025-07-01', province = '24',
               commune = $4, status = CASE status WHEN 'released' THEN status ELSE $5 END
             WHERE number = (SELECT number FROM directory.entries ORDER BY number OFFSET $1 % (SELECT count(*) FROM directory.entries) LIMIT 1)`,
            [one.which, one.state, one.sector, one.commune, one.status],
          );
        } else if (one.do === 'channel') {
          const channel = { code: one.code, organisation: organisations[2], from: null, until: null, note: '' };
          await addChannel(db, channel, office.id).catch(() =>
            endChannel(db, one.code, { until: today, note: '' }, office.id, today),
          );
        } else if (one.do === 'log') {
          await integrateLog(programme, one.most);
        } else {
          await Promise.all(Array.from({ length: one.at }, () => foldOnce(db)));
          await followRedemptions(db, directory);
        }
      }
      await integrateLog(programme);
      await foldAll();
      const kept = await sumsOf(programme);
      await rebuildMonitoring(db);
      t.same(await sumsOf(programme), kept);
    }),
    { numRuns: Number(process.env.XACTHUC_TEST_RUNS ?? 30) },
  );
  const [bad] = await programme.owner(
    `SELECT count(*)::int AS n FROM programme.name_counts WHERE registered < 0 OR live < 0 OR live > registered OR others < 0`,
  );
  t.match(bad, { n: 0 }, 'no sum is below 0');
});

t.test('several replicas at once, and one that is killed, count each entry once', async (t) => {
  await foldAll();
  const before = Number((await programme.owner('SELECT sum(checked) AS n FROM programme.subject_counts'))[0]?.n);
  const many = 2_500;
  await programme.owner(
    `INSERT INTO verification.answers (id, issued_at, expires_at, client_id, benefit, subject_type, subject_key, outcome, reasons,
       departments, policy, evidence, records, token, disclosures, fingerprint)
     SELECT gen_random_uuid(), '2026-10-05T03:00:00Z', now(), $1, 'id.vn', 'person', sha256(('many' || i)::bytea), 'eligible', '{}',
       '{}', 'p', '[]', '{}', 't', '', '' FROM generate_series(1, $2::int) i`,
    [registrar, many],
  );
  await programme.owner(`UPDATE directory.entries SET sector = 'B' WHERE domain = 'ba.id.vn'`);
  await integrateLog(programme);
  // One is cut off in the middle of its count, when it has read what it will count and written a part of it.
  const holder = new pg.Client({ connectionString: programme.ownerUrl });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE programme.name_counts IN EXCLUSIVE MODE');
  const killed = foldOnce(db).then(
    () => 'committed',
    () => 'cut off',
  );
  const waiting = `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND wait_event = 'relation'`;
  let ended = false;
  void killed.then(() => {
    ended = true;
  });
  while (!ended && (await programme.owner(waiting)).length === 0) await pause(5);
  t.equal(await foldOnce(db), null, 'one counts at a time');
  await programme.owner(`SELECT pg_terminate_backend(pid) FROM (${waiting}) AS w`);
  t.equal(await killed, 'cut off');
  await holder.query('ROLLBACK');
  await holder.end();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 3; i++) await foldOnce(db);
    }),
  );
  await foldAll();
  const after = Number((await programme.owner('SELECT sum(checked) AS n FROM programme.subject_counts'))[0]?.n);
  t.equal(after - before, many);
  const kept = await sumsOf(programme);
  await rebuildMonitoring(db);
  t.same(await sumsOf(programme), kept);
});
