import { type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import { toStored } from '../attestations/stored-answers.ts';
import type { StoredAnswer } from '../checks/answer.ts';
import type { VerificationDatabase } from '../db/schema.ts';

/** An answer to replay. */
export interface ReplayedAnswer extends StoredAnswer {
  /** Of its entry in the log. */
  readonly index: number;
  /** `verification.answers.index` */
  readonly number: number;
  /** Null: it was given before this was kept. */
  readonly moment: {
    /** As `facts.seen` gave it. */
    readonly seen: string;
    /** Microseconds since 1970, by the database's clock. */
    readonly readAt: number;
  } | null;
}

/** Which answers to replay. */
export interface ReplaySpan {
  /** First moment of issue; none: from the beginning. */
  readonly from?: Date | undefined;
  /** First moment of issue no more replayed. */
  readonly until?: Date | undefined;
  /** Smallest index in the log. */
  readonly fromIndex?: number | undefined;
}

/** @returns null when the log has no entry of this index, or one that is not an answer's. */
export async function answerAt(db: Kysely<VerificationDatabase>, index: number): Promise<ReplayedAnswer | null> {
  const row = await answers(db).where('e.index', '=', index).executeTakeFirst();
  return row ? toReplayed(row) : null;
}

/** The next answers of a span, in the order of the log. */
export async function answersFrom(
  db: Kysely<VerificationDatabase>,
  span: ReplaySpan,
  after: number,
  last: number,
  limit: number,
): Promise<ReplayedAnswer[]> {
  const rows = await answers(db)
    .where('e.index', '>', after)
    .where('e.index', '<=', last)
    .where((eb) => within(eb, span))
    .orderBy('e.index')
    .limit(limit)
    .execute();
  return rows.map(toReplayed);
}

/** How many answers of a span are in the log now, and the last one's index; -1: none. */
export async function extentOf(
  db: Kysely<VerificationDatabase>,
  span: ReplaySpan,
): Promise<{ readonly count: number; readonly last: number }> {
  const row = await logged(db)
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('e.index').as('last')])
    .where((eb) => within(eb, span))
    .executeTakeFirst();
  return { count: row?.count ?? 0, last: row?.last ?? -1 };
}

/** Answers with their entries; one that could not be written as its own type is an answer all the same. */
function logged(db: Kysely<VerificationDatabase>) {
  return db.selectFrom('log.entries as e').innerJoin('verification.answers as a', 'a.index', 'e.number');
}

type Logged = VerificationDatabase & {
  readonly e: VerificationDatabase['log.entries'];
  readonly a: VerificationDatabase['verification.answers'];
};

function within(eb: ExpressionBuilder<Logged, 'e' | 'a'>, span: ReplaySpan) {
  const limits = [eb('e.index', '>=', span.fromIndex ?? 0)];
  if (span.from) limits.push(eb('a.issued_at', '>=', span.from));
  if (span.until) limits.push(eb('a.issued_at', '<', span.until));
  return eb.and(limits).$castTo<SqlBool>();
}

function answers(db: Kysely<VerificationDatabase>) {
  return logged(db)
    .selectAll('a')
    .select('e.index as logged_at')
    .select(sql<number | null>`(extract(epoch FROM a.read_at) * 1000000)::bigint`.as('read_micros'));
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof answers>['executeTakeFirst']>>>;

function toReplayed(row: Row): ReplayedAnswer {
  const { index: number, logged_at: index, seen, read_micros: readAt } = row;
  return { ...toStored(row), index, number, moment: seen === null || readAt === null ? null : { seen, readAt } };
}
