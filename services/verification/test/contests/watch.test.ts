import { randomUUID } from 'node:crypto';
import t from 'tap';
import { insertInOneStatement } from '../../src/attestations/store.ts';
import type { NewAnswer } from '../../src/checks/answer.ts';
import { watchContests } from '../../src/contests/watch.ts';
import { answerWith, startVerification } from '../fixture.ts';

const verification = await startVerification();
t.teardown(() => verification.close());
const { pool, owner, db } = verification;
const hourMs = 3_600_000;
let subjects = 0;

/** A contest opened an hour ago, and a later answer about its subject that is not stored yet. */
async function contested(): Promise<{ readonly contest: string; readonly later: () => NewAnswer }> {
  subjects += 1;
  const subjectKey = Buffer.from([subjects, 0]);
  const openedAt = new Date(Date.now() - hourMs);
  const parts = { subjectKey, outcome: 'not_found', reasons: ['no_matching_record'], records: [] } as const;
  const answer = answerWith({ ...parts, issuedAt: openedAt });
  await insertInOneStatement(pool, [answer]);
  const contest = randomUUID();
  await db
    .insertInto('verification.contests')
    .values({
      id: contest,
      attestation_id: answer.id,
      client_id: answer.clientId,
      benefit: answer.benefit,
      subject_key: subjectKey,
      outcome: answer.outcome,
      grounds: 'other',
      named_source: null,
      told_sources: [],
      wrapped_key: null,
      sealed: null,
      opened_at: openedAt,
      due_at: new Date(Date.now() + hourMs),
    })
    .execute();
  return { contest, later: () => answerWith({ subjectKey, issuedAt: new Date() }) };
}

async function followUps(contest: string): Promise<(string | null)[]> {
  const rows = await db
    .selectFrom('verification.contest_events')
    .select('attestation_id')
    .where('contest_id', '=', contest)
    .where('event', '=', 'followed_by')
    .orderBy('id')
    .execute();
  return rows.map(({ attestation_id }) => attestation_id);
}

t.test('a later check is noted once, whatever the number of looks and replicas', async (t) => {
  const { contest, later } = await contested();
  const answer = later();
  await insertInOneStatement(pool, [answer, answerWith()]);
  await Promise.all([watchContests(pool), watchContests(pool), watchContests(pool)]);
  for (let i = 0; i < 4; i++) await watchContests(pool);
  t.same(await followUps(contest), [answer.id]);
});

t.test('an answer that is committed after many others were looked at is noted all the same', async (t) => {
  const { contest, later } = await contested();
  const slow = await pool.connect();
  await slow.query('BEGIN');
  const answer = later();
  await insertInOneStatement(slow, [answer]);
  for (let round = 0; round < 5; round++) {
    // More than are looked at twice in any case.
    await insertInOneStatement(
      pool,
      Array.from({ length: 1_000 }, () => answerWith({ issuedAt: new Date() })),
    );
    await watchContests(pool);
  }
  t.same(await followUps(contest), []);
  await slow.query('COMMIT');
  slow.release();
  await watchContests(pool);
  t.same(await followUps(contest), [answer.id]);
});

t.test('where nothing has come nothing is written', async (t) => {
  for (let i = 0; i < 3; i++) await watchContests(pool);
  const version = async () => (await owner.query('SELECT xmin, x.* FROM verification.contest_watch x')).rows;
  const before = await version();
  t.match(await watchContests(pool), { followUps: 0, changes: 0, more: false });
  t.same(await version(), before);
});

t.test('without contests answers are passed over, and contests opened then begin there', async (t) => {
  await owner.query(`UPDATE verification.contests SET state = 'withdrawn', ended_at = now()`);
  await insertInOneStatement(
    pool,
    Array.from({ length: 100 }, () => answerWith()),
  );
  t.match(await watchContests(pool), { followUps: 0, more: false });
  const { rows } = await owner.query(
    'SELECT w.seen, max(a.index) AS newest FROM verification.contest_watch w, verification.answers a GROUP BY w.seen',
  );
  t.equal(rows[0].seen, rows[0].newest);
  const { contest, later } = await contested();
  const answer = later();
  await insertInOneStatement(pool, [answer]);
  await watchContests(pool);
  t.same(await followUps(contest), [answer.id]);
});
