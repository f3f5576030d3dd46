import { randomUUID } from 'node:crypto';
import { type ContestDecision, contestDecisions, decisionsAfter, type TicketState } from '@xacthuc/domain';
import t from 'tap';
import { insertInOneStatement } from '../../src/attestations/store.ts';
import { answerWith, startVerification } from '../fixture.ts';

const verification = await startVerification();
t.teardown(() => verification.close());
const { pool, owner, db } = verification;
const states: readonly TicketState[] = ['open', 'upheld', 'corrected', 'rejected', 'closed'];
const decisions = Object.keys(contestDecisions) as ContestDecision[];
const person = randomUUID();

/** A contest with a ticket in each of these states. @returns the tickets' ids. */
async function contestWith(
  given: readonly TicketState[],
): Promise<{ readonly id: string; readonly tickets: string[] }> {
  const answer = answerWith({ outcome: 'not_found' });
  await insertInOneStatement(pool, [answer]);
  const id = randomUUID();
  const now = new Date();
  await db
    .insertInto('verification.contests')
    .values({
      id,
      attestation_id: answer.id,
      client_id: answer.clientId,
      benefit: answer.benefit,
      subject_key: answer.subjectKey,
      outcome: answer.outcome,
      grounds: 'other',
      named_source: null,
      told_sources: [],
      wrapped_key: null,
      sealed: null,
      opened_at: now,
      due_at: now,
    })
    .execute();
  const tickets = given.map(() => randomUUID());
  for (const [i, state] of given.entries()) {
    await db
      .insertInto('verification.contest_tickets')
      .values({ id: tickets[i] as string, contest_id: id, source: `s${i}`, sequence: 1, records: [], due_at: now })
      .execute();
    const by = state === 'open' || state === 'closed' ? null : person;
    await owner.query(
      'UPDATE verification.contest_tickets SET state = $2, decided_by = $3, decided_at = CASE WHEN $3::uuid IS NULL THEN NULL ELSE now() END WHERE id = $1',
      [tickets[i], state, by],
    );
  }
  return { id, tickets };
}

const decide = async (ticket: string | undefined, decision: string): Promise<string> =>
  (await owner.query('SELECT verification.decide_ticket($1, $2, $3, NULL) AS result', [ticket, decision, person]))
    .rows[0].result;
const contestOf = async (id: string) =>
  (await owner.query('SELECT state, decision FROM verification.contests WHERE id = $1', [id])).rows[0];

t.test('the database lets through just the decisions that the registry of states allows', async (t) => {
  for (const state of states) {
    for (const decision of decisions) {
      const { tickets } = await contestWith([state]);
      const expected =
        state === decision ? 'repeated' : decisionsAfter(state).includes(decision) ? 'decided' : 'conflict';
      t.equal(await decide(tickets[0], decision), expected, `${state}, then ${decision}`);
    }
  }
  t.equal(await decide(randomUUID(), 'rejected'), 'unknown');
});

t.test('a contest is decided by what serves its subject most, and rejected only by all', async (t) => {
  const { id, tickets } = await contestWith(['open', 'open', 'open']);
  await decide(tickets[0], 'rejected');
  await decide(tickets[1], 'rejected');
  t.same(await contestOf(id), { state: 'open', decision: null });
  await decide(tickets[2], 'upheld');
  t.same(await contestOf(id), { state: 'decided', decision: 'upheld' });
  await decide(tickets[2], 'corrected');
  t.same(await contestOf(id), { state: 'decided', decision: 'corrected' });
  const all = await contestWith(['open', 'open']);
  await Promise.all(all.tickets.map((ticket) => decide(ticket, 'rejected')));
  t.same(
    await contestOf(all.id),
    { state: 'decided', decision: 'rejected' },
    'also when they decide at the same moment',
  );
});

t.test('of two who decide one ticket at the same moment one is told that it was decided', async (t) => {
  const { id, tickets } = await contestWith(['open']);
  const results = await Promise.all([decide(tickets[0], 'rejected'), decide(tickets[0], 'corrected')]);
  t.same(results.sort(), ['conflict', 'decided']);
  const { rows } = await owner.query(`SELECT decision FROM verification.contest_events WHERE contest_id = $1`, [id]);
  t.same([await contestOf(id)], [{ state: 'decided', decision: rows[0].decision }]);
  t.equal(rows.length, 1);
});
