import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { Period } from './period.ts';

export interface AnswerCount {
  readonly benefit: string;
  readonly outcome: string;
  readonly count: number;
}

export interface DayCount extends AnswerCount {
  readonly day: string;
}

export interface RedemptionCount {
  readonly benefit: string;
  readonly count: number;
}

/** Answers and redemptions of a period, all of one moment, so that the parts add up to the whole. */
export interface Counts {
  readonly byDay: readonly DayCount[];
  /** Clients that got at least one answer. */
  readonly registrars: number;
  readonly redemptions: readonly RedemptionCount[];
}

export async function countsOf(db: Kysely<ProgrammeDatabase>, period: Period): Promise<Counts> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => ({
      byDay: await answersByDay(trx, period),
      registrars: await registrarsOf(trx, period),
      redemptions: await redemptionsOf(trx, period),
    }));
}

async function answersByDay(db: Kysely<ProgrammeDatabase>, { start, end }: Period): Promise<DayCount[]> {
  const { rows } = await sql<DayCount>`
    SELECT (issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, benefit, outcome, count(*) AS count
    FROM verification.answers
    WHERE issued_at >= ${start} AND issued_at < ${end}
    GROUP BY 1, 2, 3
    ORDER BY 1, 2, 3
  `.execute(db);
  return rows;
}

async function registrarsOf(db: Kysely<ProgrammeDatabase>, { start, end }: Period): Promise<number> {
  const { rows } = await sql<{ registrars: number }>`
    SELECT count(DISTINCT client_id) AS registrars
    FROM verification.answers
    WHERE issued_at >= ${start} AND issued_at < ${end}
  `.execute(db);
  return rows[0]?.registrars ?? 0;
}

async function redemptionsOf(db: Kysely<ProgrammeDatabase>, { start, end }: Period): Promise<RedemptionCount[]> {
  const { rows } = await sql<RedemptionCount>`
    SELECT benefit, count(*) AS count
    FROM verification.redemptions
    WHERE redeemed_at >= ${start} AND redeemed_at < ${end} AND released_at IS NULL
    GROUP BY 1
    ORDER BY 1
  `.execute(db);
  return rows;
}

/** The days' counts added up, in the order in which benefits and outcomes first occur when sorted. */
export function byOutcome(days: readonly DayCount[]): AnswerCount[] {
  const sums = new Map<string, AnswerCount>();
  for (const { benefit, outcome, count } of days) {
    const key = `${benefit}|${outcome}`;
    sums.set(key, { benefit, outcome, count: (sums.get(key)?.count ?? 0) + count });
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

export function total(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}
