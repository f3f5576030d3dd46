import type { Benefit, ContestDecision, ContestGrounds, Outcome } from '@xacthuc/domain';
import { contestDecisions, contestGrounds } from '@xacthuc/domain';
import { type ContestText, openContestText, Problem } from '@xacthuc/platform';
import type { Selectable } from 'kysely';
import type { VerificationContext } from '../context.ts';
import type { ContestsTable } from '../db/schema.ts';
import { decodeNumber, encodeNumber } from './cursor.ts';

/** A contest as its registrar sees it. */
export interface Contest {
  readonly id: string;
  readonly attestationId: string;
  readonly benefit: Benefit;
  readonly outcome: Outcome;
  readonly grounds: ContestGrounds;
  readonly namedSource: string | null;
  readonly departments: readonly string[];
  /** Null: it was erased. */
  readonly text: ContestText | null;
  readonly state: 'open' | 'decided' | 'withdrawn';
  readonly decision: ContestDecision | null;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly endedAt: Date | null;
  /** Later checks of the subject by the same registrar. Those of others would tell it what it did not ask. */
  readonly followedBy: readonly { readonly attestationId: string; readonly outcome: Outcome; readonly at: Date }[];
}

type Reading = Pick<VerificationContext, 'db' | 'keyring'>;

/** The contest of a registrar's own answer; null when there is none. */
export async function contestOf(context: Reading, clientId: string, attestationId: string): Promise<Contest | null> {
  const row = await context.db
    .selectFrom('verification.contests')
    .selectAll()
    .where('attestation_id', '=', attestationId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row ? ((await opened(context, [row]))[0] ?? null) : null;
}

/** @throws Problem `not_found`. */
export async function existingContest(context: Reading, clientId: string, attestationId: string): Promise<Contest> {
  const contest = await contestOf(context, clientId, attestationId);
  if (!contest) throw new Problem('not_found');
  return contest;
}

/** A page of a registrar's contests, newest first. @throws Problem `invalid_cursor`. */
export async function contestsOf(
  context: Reading,
  clientId: string,
  filter: { readonly state: string | undefined; readonly limit: number; readonly cursor: string | undefined },
): Promise<{ readonly contests: Contest[]; readonly next: string | null }> {
  let query = context.db
    .selectFrom('verification.contests')
    .selectAll()
    .where('client_id', '=', clientId)
    .orderBy('number', 'desc')
    .limit(filter.limit + 1);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.cursor !== undefined) query = query.where('number', '<', decodeNumber(filter.cursor));
  const rows = await query.execute();
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return {
    contests: await opened(context, page),
    next: rows.length > filter.limit && last ? encodeNumber(last.number) : null,
  };
}

async function opened(context: Reading, rows: readonly Selectable<ContestsTable>[]): Promise<Contest[]> {
  const followUps = await ownFollowUps(context, rows);
  return rows.map((row) => ({
    id: row.id,
    attestationId: row.attestation_id,
    benefit: row.benefit as Benefit,
    outcome: row.outcome as Outcome,
    grounds: row.grounds as ContestGrounds,
    namedSource: row.named_source,
    departments: row.told_sources,
    text:
      row.wrapped_key === null || row.sealed === null
        ? null
        : openContestText(context.keyring.master, row.id, { wrappedKey: row.wrapped_key, sealed: row.sealed }),
    state: row.state as Contest['state'],
    decision: row.decision as ContestDecision | null,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    endedAt: row.ended_at,
    followedBy: followUps.get(row.id) ?? [],
  }));
}

async function ownFollowUps({ db }: Reading, rows: readonly Selectable<ContestsTable>[]) {
  const found = new Map<string, Contest['followedBy'][number][]>();
  if (rows.length === 0) return found;
  const ids = rows.map(({ id }) => id);
  const events = await db
    .selectFrom('verification.contest_events as e')
    .innerJoin('verification.contests as c', 'c.id', 'e.contest_id')
    .innerJoin('verification.answers as a', (join) =>
      join.onRef('a.id', '=', 'e.attestation_id').onRef('a.client_id', '=', 'c.client_id'),
    )
    .select(['e.contest_id', 'a.id', 'a.outcome', 'a.issued_at'])
    .where('e.contest_id', 'in', ids)
    .where('e.event', '=', 'followed_by')
    .orderBy('e.id')
    .execute();
  for (const { contest_id, id, outcome, issued_at } of events) {
    const list = found.get(contest_id) ?? [];
    found.set(contest_id, [...list, { attestationId: id, outcome: outcome as Outcome, at: issued_at }]);
  }
  return found;
}

/** As JSON. */
export function presentContest(contest: Contest, now: Date) {
  const { state, decision, endedAt, dueAt } = contest;
  return {
    id: contest.id,
    attestationId: contest.attestationId,
    benefit: contest.benefit,
    outcome: contest.outcome,
    grounds: { code: contest.grounds, ...contestGrounds[contest.grounds] },
    note: contest.text?.note ?? null,
    supporting: contest.text?.supporting ?? null,
    departments: [...contest.departments],
    state,
    openedAt: contest.openedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    overdue: state === 'open' && dueAt <= now,
    decision:
      decision === null || endedAt === null
        ? null
        : { code: decision, ...contestDecisions[decision], at: endedAt.toISOString() },
    withdrawnAt: state === 'withdrawn' ? (endedAt?.toISOString() ?? null) : null,
    followedBy: contest.followedBy.map(({ attestationId, outcome, at }) => ({
      attestationId,
      outcome,
      at: at.toISOString(),
    })),
  };
}
