import { randomUUID } from 'node:crypto';
import { type ContestGrounds, endOfWorkingDays, isContestable } from '@xacthuc/domain';
import { type ContestText, Problem, sealContestText } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import { answerById } from '../attestations/stored-answers.ts';
import type { StoredAnswer } from '../checks/answer.ts';
import type { VerificationContext } from '../context.ts';
import type { VerificationDatabase } from '../db/schema.ts';
import { departmentsOf } from './departments.ts';
import { type Contest, contestOf } from './read.ts';

/** What a registrar sends for a subject. */
export interface ContestRequest extends ContestText {
  readonly grounds: ContestGrounds;
  /** The department that the subject says should know it. */
  readonly source: string | null;
}

const dayMs = 86_400_000;

/**
 * Opens a contest of an answer: it and its tickets are committed when this resolves. An answer has one contest, ever, so
 * the same request again gives it again.
 * @throws Problem `not_found` (also for another registrar's answer), `not_contestable`, `contest_limit_reached`,
 * `state_conflict` when it was contested otherwise, or another answer about the same subject is contested already;
 * `validation_failed`.
 */
export async function openContest(
  context: VerificationContext,
  clientId: string,
  attestationId: string,
  request: ContestRequest,
): Promise<{ readonly contest: Contest; readonly repeated: boolean }> {
  const answer = await answerById(context.db, attestationId);
  if (!answer || answer.clientId !== clientId) throw new Problem('not_found');
  const known = await contestOf(context, clientId, attestationId);
  if (known) return { contest: sameOrConflict(known, request), repeated: true };
  assertContestable(context, answer);
  const { tickets, told } = await departmentsOf(context.db, answer, request.source);
  const id = randomUUID();
  const { days, holidays } = context.contests;
  const openedAt = context.now();
  const dueAt = endOfWorkingDays(openedAt, days, holidays);
  const { note, supporting } = request;
  const text = sealContestText(context.keyring.master, id, { note, supporting });
  const stored = await context.db.transaction().execute(async (trx) => {
    if (!(await admitted(trx, context, answer))) return false;
    await trx
      .insertInto('verification.contests')
      .values({
        id,
        attestation_id: answer.id,
        client_id: clientId,
        benefit: answer.benefit,
        subject_key: answer.subjectKey,
        outcome: answer.outcome,
        grounds: request.grounds,
        named_source: request.source,
        told_sources: [...told],
        wrapped_key: text.wrappedKey,
        sealed: text.sealed,
        opened_at: openedAt,
        due_at: dueAt,
      })
      .execute();
    const rows = tickets.map(({ source, sequence, records }) => ({
      id: randomUUID(),
      contest_id: id,
      source,
      sequence,
      records: [...records],
      due_at: dueAt,
    }));
    await trx.insertInto('verification.contest_tickets').values(rows).execute();
    await trx
      .insertInto('verification.contest_events')
      .values({ contest_id: id, event: 'opened', actor: clientId })
      .execute();
    return true;
  });
  const contest = await contestOf(context, clientId, attestationId);
  if (!contest) throw new Error('a contest was neither stored nor known');
  return { contest: stored ? contest : sameOrConflict(contest, request), repeated: !stored };
}

function assertContestable(context: VerificationContext, answer: StoredAnswer): void {
  const { windowDays } = context.contests;
  if (!isContestable(answer.outcome, answer.reasons)) throw new Problem('not_contestable');
  if (context.now().getTime() < answer.issuedAt.getTime() + windowDays * dayMs) return;
  throw new Problem('not_contestable', {
    vi: `Câu trả lời đã quá ${windowDays} ngày`,
    en: `The answer is more than ${windowDays} days old`,
  });
}

/**
 * Lets one contest of a registrar through at a time, so that its limits hold whatever races.
 * @returns false when this answer was contested meanwhile.
 */
async function admitted(
  trx: Kysely<VerificationDatabase>,
  { contests }: VerificationContext,
  answer: StoredAnswer,
): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`contest:${answer.clientId}`}, 0))`.execute(trx);
  const { rows } = await sql<{ contested: boolean; same_subject: boolean; open: number }>`
    SELECT coalesce(bool_or(attestation_id = ${answer.id}), false) AS contested,
      coalesce(bool_or(
        state = 'open' AND benefit = ${answer.benefit} AND subject_key = ${answer.subjectKey}
      ), false) AS same_subject,
      count(*) FILTER (WHERE state = 'open') AS open
    FROM verification.contests WHERE client_id = ${answer.clientId} AND (state = 'open' OR attestation_id = ${answer.id})
  `.execute(trx);
  const found = rows[0] as (typeof rows)[number];
  if (found.contested) return false;
  if (found.same_subject) {
    throw new Problem('state_conflict', {
      vi: 'Một khiếu nại khác của đối tượng này đang chờ trả lời',
      en: 'Another contest about this subject waits for a decision',
    });
  }
  if (found.open >= contests.maxOpen) throw new Problem('contest_limit_reached');
  return true;
}

function sameOrConflict(known: Contest, request: ContestRequest): Contest {
  const same =
    known.grounds === request.grounds &&
    known.namedSource === request.source &&
    // Of an erased text nobody can say any more what it was.
    (known.text === null || (known.text.note === request.note && known.text.supporting === request.supporting));
  if (same && known.state !== 'withdrawn') return known;
  throw new Problem('state_conflict', {
    vi: 'Câu trả lời này đã được khiếu nại; muốn khiếu nại tiếp thì kiểm tra lại đối tượng và khiếu nại câu trả lời mới',
    en: 'This answer was contested already; to contest again, check the subject anew and contest the new answer',
  });
}
