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
    }),
    answerWith({ evidence: [{ source: 'labour', sequence: null, asOf: null, ageDays: null, limitDays: 200 }] }),
  ];
  const stored = await insertInOneStatement(pool, answers);
  t.same([...stored].sort(), answers.map(({ id }) => id).sort());
  for (const answer of answers) t.same(await answerById(db, answer.id), answer);
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

t.test('the serving role can add answers; it can neither change nor erase one', async (t) => {
  for (const statement of [
    `UPDATE verification.answers SET outcome = 'eligible'`,
    'DELETE FROM verification.answers',
    'TRUNCATE verification.answers CASCADE',
    'DELETE FROM verification.used_keys',
    'UPDATE verification.redemptions SET domain = domain',
  ]) {
    await t.rejects(pool.query(statement), { code: '42501' }, statement);
  }
});
