import { type ContestDecision, contestGrounds, decisionsAfter, type TicketState } from '@xacthuc/domain';
import { type Caller, Problem } from '@xacthuc/platform';
import type pg from 'pg';
import { decodeCursor, encodeCursor } from '../snapshots/cursor.ts';
import { sameSegment } from '../sources/binding.ts';
import { validAt } from './valid-at.ts';

/** A ticket as it lies in the view that the verification service publishes. */
export interface TicketRow {
  readonly number: number;
  readonly id: string;
  readonly contest_id: string;
  readonly source: string;
  readonly sequence: number | null;
  readonly records: readonly (number | string)[];
  readonly state: TicketState;
  readonly due_at: Date;
  readonly decided_at: Date | null;
  readonly opened_at: Date;
  readonly grounds: keyof typeof contestGrounds;
  readonly subject_key: Buffer;
  readonly benefit: string;
  readonly subject_type: string;
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly issued_at: Date;
}

export interface TicketFilter {
  readonly state: string | undefined;
  readonly overdue: boolean | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
}

/**
 * Tickets of the caller's sources ($1; null: all) and segment ($2; null: the whole source). A school sees those of which
 * the answer was read from its own rows; where there was none, nobody but the whole source's department can say whose it is.
 */
const visible = `
  ($1::text[] IS NULL OR t.source = ANY($1)) AND ($2::text IS NULL OR EXISTS (
    SELECT FROM facts.sources s
    JOIN facts.record_keys k ON k.key = t.subject_key AND k.source_id = s.id
    JOIN facts.records r ON r.id = k.record_id AND r.source_id = k.source_id
    WHERE s.code = t.source AND upper(r.segment) = upper($2) AND ${validAt('r', 't.sequence')}
  ))`;

function boundTo(caller: Caller): [readonly string[] | null, string | null] {
  const all = caller.roles.includes('admin');
  return [all ? null : caller.sources, all ? null : caller.segment];
}

/** A page of the caller's tickets, overdue ones first. @throws Problem `invalid_cursor`. */
export async function ticketsOf(db: Pick<pg.Pool, 'query'>, caller: Caller, filter: TicketFilter, now: Date) {
  const after = filter.cursor === undefined ? null : decodeCursor(filter.cursor, ['due', 'record'] as const);
  const { rows } = await db.query<TicketRow>(
    `SELECT t.* FROM verification.department_tickets t
     WHERE ${visible} AND ($3::text IS NULL OR t.state = $3)
       AND ($4::boolean IS NULL OR (t.state = 'open' AND t.due_at <= $5) = $4)
       AND ($6::bigint IS NULL OR (t.due_at, t.number) > (to_timestamp($6::bigint * 60), $7::bigint))
     ORDER BY t.due_at, t.number LIMIT $8`,
    [
      ...boundTo(caller),
      filter.state ?? null,
      filter.overdue ?? null,
      now.toISOString(),
      after?.due ?? null,
      after?.record ?? null,
      filter.limit + 1,
    ],
  );
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return {
    tickets: page.map((row) => presentTicket(row, now)),
    next: rows.length > filter.limit && last ? encodeCursor(position(last)) : null,
  };
}

/** Deadlines fall on midnights, so minutes say all of them. */
function position({ due_at, number }: TicketRow) {
  return { due: String(due_at.getTime() / 60_000), record: String(number) };
}

/** A ticket of the caller's. To others its existence is none of their business. @throws Problem `not_found`. */
export async function visibleTicket(db: Pick<pg.Pool, 'query'>, caller: Caller, id: string): Promise<TicketRow> {
  const { rows } = await db.query<TicketRow>(
    `SELECT t.* FROM verification.department_tickets t WHERE ${visible} AND t.id = $3`,
    [...boundTo(caller), id],
  );
  const [ticket] = rows;
  if (!ticket) throw new Problem('not_found');
  return ticket;
}

/** Whether a row may be shown to the caller: of its own segment, where its key is bound to one. */
export function maySeeRow(caller: Caller, segment: string | null): boolean {
  return caller.segment === null || caller.roles.includes('admin') || sameSegment(caller.segment, segment);
}

/** A ticket as lists show it: nothing personal. */
export function presentTicket(row: TicketRow, now: Date) {
  const decided = row.state === 'open' || row.state === 'closed' ? null : (row.state as ContestDecision);
  return {
    id: row.id,
    source: row.source,
    benefit: row.benefit,
    subjectType: row.subject_type,
    outcome: row.outcome,
    reasons: [...row.reasons],
    answeredAt: row.issued_at.toISOString(),
    sequence: row.sequence,
    grounds: { code: row.grounds, ...contestGrounds[row.grounds] },
    state: row.state,
    openedAt: row.opened_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    overdue: row.state === 'open' && row.due_at <= now,
    decision: decided === null || row.decided_at === null ? null : { code: decided, at: row.decided_at.toISOString() },
    mayDecide: [...decisionsAfter(row.state)],
  };
}
