import { randomUUID } from 'node:crypto';
import { createMetrics } from '@xacthuc/platform';
import t from 'tap';
import { groupedAnswerStore, insertInOneStatement } from '../../src/attestations/store.ts';
import { answerById, answersByKeys } from '../../src/attestations/stored-answers.ts';
import { answerWith, startVerification } from '../fixture.ts';

const { pool, db, owner, close } = await startVerification();
t.teardown(close);

t.test('an answer is read back as it was given, whatever is empty or absent in it', async (t) => {
  const answers = [
    answerWith(),
    answerWith({
      outcome: 'inconclusive',
      reasons: ['sources_disagree', 'citizenship_unknown'],
      departments: ['education', 'youth-union'],
      eligibleUntil: null,
      evidence: [],
      records: [],
      disclosures: Buffer.alloc(0),
      idempotencyKey: 'order-1',
      // What an array of the database's would take for none, were it not quoted.
      channel: 'NULL',
    }),
    answerWith({ evidence: [{ source: 'labour', sequence: null, asOf: null, ageDays: null, limitDays: 200 }] }),
  ];
  const stored = await insertInOneStatement(pool, answers);
  t.same([...stored].sort(), answers.map(({ id }) => id).sort());
  for (const { factsVersion, moment: _, channel, ...answer } of answers) {
    t.same(await answerById(db, answer.id), answer, `${factsVersion}`);
    const { rows } = await owner.query('SELECT channel FROM verification.answers WHERE id = $1', [answer.id]);
    t.same(rows, [{ channel }]);
  }
  t.equal(await answerById(db, randomUUID()), null);
});

t.test('hundreds of answers at once are all stored, sharing a few statements', async (t) => {
  const metrics = createMetrics();
  const store = groupedAnswerStore(pool, metrics);
  const answers = Array.from({ length: 300 }, () => answerWith());
  t.same(new Set(await Promise.all(answers.map((answer) => store.put(answer)))), new Set([true]));
  const ids = answers.map(({ id }) => id);
  const { rows } = await owner.query('SELECT count(*)::int AS n FROM verification.answers WHERE id = ANY($1)', [ids]);
  t.same(rows, [{ n: 300 }]);
  const groups = (await metrics.registry.metrics()).match(/xacthuc_answer_group_size_count (\d+)/)?.[1];
  t.ok(Number(groups) <= 2, `${groups} statements`);
});

t.test(
  'of answers under one idempotency key, at once or later, one is stored and only its giver hears so',
  async (t) => {
    const store = groupedAnswerStore(pool, createMetrics());
    const clientId = randomUUID();
    const same = () => answerWith({ clientId, idempotencyKey: 'order-2' });
    const puts = await Promise.all([same(), same(), same()].map((answer) => store.put(answer)));
    t.same(puts.sort(), [false, false, true]);
    t.equal(await store.put(same()), false);
    const known = await answersByKeys(db, clientId, ['order-2', 'order-3']);
    t.same([...known.keys()], ['order-2']);
    t.equal(await store.put(answerWith({ idempotencyKey: 'order-2' })), true, 'another client’s key is another key');
    t.same(await answersByKeys(db, randomUUID(), ['order-2']), new Map(), 'and is not seen by others');
  },
);

t.test('an answer that cannot be stored fails those of its statement and nobody else’s', async (t) => {
  const store = groupedAnswerStore(pool, createMetrics());
  const good = answerWith();
  await store.put(good);
  await t.rejects(store.put(answerWith({ id: good.id })), { code: '23505' });
  t.equal(await store.put(answerWith()), true);
});

t.test('an answer with a status is found by each of its records until it expires, and others are not', async (t) => {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const live = answerWith({ status: { list: 0, index: 5 }, records: [7001, 7002], factsVersion: 12, expiresAt });
  const over = answerWith({ status: { list: 0, index: 6 }, records: [7001], expiresAt: new Date(Date.now() - 1) });
  const none = answerWith({ outcome: 'ineligible', records: [7001], expiresAt });
  const repeated = answerWith({ ...live, id: randomUUID(), idempotencyKey: 'order-9' });
  await insertInOneStatement(pool, [live, over, none, repeated]);
  await insertInOneStatement(pool, [{ ...repeated, id: randomUUID() }]);
  t.match(await answerById(db, live.id), { status: { list: 0, index: 5 } });
  const records = 'SELECT attestation_id, record_id FROM verification.live_attestation_records ORDER BY record_id';
  const found = async () => (await owner.query<{ attestation_id: string; record_id: number }>(records)).rows;
  const expected = [live.id, repeated.id].flatMap((id) => [7001, 7002].map((record) => `${id} ${record}`));
  t.same((await found()).map((row) => `${row.attestation_id} ${row.record_id}`).sort(), expected.sort());
  const versions = await pool.query(
    'SELECT DISTINCT facts_version FROM verification.live_attestations WHERE record_id = 7002',
  );
  t.same(versions.rows, [{ facts_version: 12 }]);
  await pool.query(
    `INSERT INTO verification.status_changes (attestation_id, list, index, status, reason, facts, source, sequence)
     VALUES ($1, 0, 5, 2, 'record_retired', '{no_matching_record}', 'education', 4)`,
    [live.id],
  );
  t.equal((await found()).length, 2, 'a suspended one is not counted again');
  await owner.query(`UPDATE verification.live_attestations SET expires_at = expires_at - interval '1 day'`);
  await pool.query('SELECT verification.forget_expired()');
  t.same((await pool.query('SELECT 1 FROM verification.live_attestations')).rows, []);
});

t.test('the serving role can add answers; it can neither change nor erase one', async (t) => {
  for (const statement of [
    `UPDATE verification.answers SET outcome = 'eligible'`,
    'DELETE FROM verification.answers',
    'TRUNCATE verification.answers CASCADE',
    'DELETE FROM verification.used_keys',
    'UPDATE verification.redemptions SET domain = domain',
    'UPDATE verification.status_changes SET status = 0',
    'DELETE FROM verification.status_changes',
    'DELETE FROM verification.live_attestations',
    'UPDATE verification.consequences_done SET changed = 0',
  ]) {
    await t.rejects(pool.query(statement), { code: '42501' }, statement);
  }
});
