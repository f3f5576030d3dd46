import { type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import { toStored } from '../attestations/stored-answers.ts';
import type { StoredAnswer } from '../checks/answer.ts';
import type { VerificationDatabase } from '../db/schema.ts';

/** An answer to replay. */
export interface ReplayedAnswer extends StoredAnswer {
  readonly index: number;
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
  /** Smallest index. */
  readonly fromIndex?: number | undefined;
}

/** The one place where an entry's index is resolved. @returns null when there is no such answer. */
export async function answerAt(db: Kysely<VerificationDatabase>, index: number): Promise<ReplayedAnswer | null> {
  const row = await answers(db).where('index', '=', index).executeTakeFirst();
  return row ? toReplayed(row) : null;
}

/** The next answers of a span, in the order of their indices. */
export async function answersFrom(
  db: Kysely<VerificationDatabase>,
  span: ReplaySpan,
  after: number,
  last: number,
  limit: number,
): Promise<ReplayedAnswer[]> {
  const rows = await answers(db)
    .where('index', '>', after)
    .where('index', '<=', last)
    .where((eb) => within(eb, span))
    .orderBy('index')
    .limit(limit)
    .execute();
  return rows.map(toReplayed);
}

/** How many answers a span has now, and the last one's index; 0: none. */
export async function extentOf(
  db: Kysely<VerificationDatabase>,
  span: ReplaySpan,
): Promise<{ readonly count: number; readonly last: number }> {
  const row = await db
    .selectFrom('verification.answers')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('index').as('last')])
    .where((eb) => within(eb, span))
    .executeTakeFirst();
  return { count: row?.count ?? 0, last: row?.last ?? 0 };
}

function within(eb: ExpressionBuilder<VerificationDatabase, 'verification.answers'>, span: ReplaySpan) {
  const limits = [eb('index', '>=', span.fromIndex ?? 0)];
  if (span.from) limits.push(eb('issued_at', '>=', span.from));
  if (span.until) limits.push(eb('issued_at', '<', span.until));
  return eb.and(limits).$castTo<SqlBool>();
}

function answers(db: Kysely<VerificationDatabase>) {
  return db
    .selectFrom('verification.answers')
    .selectAll()
    .select(sql<number | null>`(extract(epoch FROM read_at) * 1000000)::bigint`.as('read_micros'));
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof answers>['executeTakeFirst']>>>;

function toReplayed(row: Row): ReplayedAnswer {
  const { index, seen, read_micros: readAt } = row;
  return { ...toStored(row), index, moment: seen === null || readAt === null ? null : { seen, readAt } };
}
