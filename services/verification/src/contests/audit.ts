import type { Kysely, Selectable } from 'kysely';
import type { ContestEventsTable, ContestTicketsTable, VerificationDatabase } from '../db/schema.ts';
import { decodeNumber, encodeNumber } from './cursor.ts';

/** What an auditor may narrow the list by. */
export interface ContestFilter {
  readonly state?: string | undefined;
  readonly source?: string | undefined;
  readonly registrar?: string | undefined;
  readonly attestation?: string | undefined;
  readonly overdue?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of contests with all that became of them, newest first. Nothing that anybody wrote is in it. @throws Problem `invalid_cursor`. */
export async function auditedContests(db: Kysely<VerificationDatabase>, filter: ContestFilter, now: Date) {
  let query = contests(db).limit(filter.limit + 1);
  if (filter.state !== undefined) query = query.where('c.state', '=', filter.state);
  if (filter.registrar !== undefined) query = query.where('c.client_id', '=', filter.registrar);
  if (filter.attestation !== undefined) query = query.where('c.attestation_id', '=', filter.attestation);
  if (filter.cursor !== undefined) query = query.where('c.number', '<', decodeNumber(filter.cursor));
  const { source, overdue } = filter;
  if (source !== undefined || overdue === true) {
    query = query.where(({ exists, selectFrom }) => {
      let tickets = selectFrom('verification.contest_tickets as t')
        .select('t.id')
        .whereRef('t.contest_id', '=', 'c.id');
      if (source !== undefined) tickets = tickets.where('t.source', '=', source);
      if (overdue === true) tickets = tickets.where('t.state', '=', 'open').where('t.due_at', '<=', now);
      return exists(tickets);
    });
  }
  const rows = await query.execute();
  const page = rows.slice(0, filter.limit);
  const ids = page.map(({ id }) => id);
  const [tickets, events] = [await ticketsOf(db, ids), await eventsOf(db, ids)];
  const last = page.at(-1);
  return {
    contests: page.map((row) => ({
      id: row.id,
      attestation: row.attestation_id,
      registrar: { id: row.client_id, name: row.client_name ?? '' },
      benefit: row.benefit,
      outcome: row.outcome,
      grounds: row.grounds,
      state: row.state,
      decision: row.decision,
      openedAt: row.opened_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      tickets: (tickets.get(row.id) ?? []).map((ticket) => presentTicket(ticket, now)),
      events: (events.get(row.id) ?? []).map(presentEvent),
    })),
    next: rows.length > filter.limit && last ? encodeNumber(last.number) : null,
  };
}

function contests(db: Kysely<VerificationDatabase>) {
  return db
    .selectFrom('verification.contests as c')
    .leftJoin('access.clients as r', 'r.id', 'c.client_id')
    .select([
      'c.number',
      'c.id',
      'c.attestation_id',
      'c.client_id',
      'r.name as client_name',
      'c.benefit',
      'c.outcome',
      'c.grounds',
      'c.state',
      'c.decision',
      'c.opened_at',
      'c.due_at',
      'c.ended_at',
    ])
    .orderBy('c.number', 'desc');
}

async function ticketsOf(db: Kysely<VerificationDatabase>, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, Selectable<ContestTicketsTable>[]>();
  const rows = await db
    .selectFrom('verification.contest_tickets')
    .selectAll()
    .where('contest_id', 'in', [...ids])
    .orderBy('number')
    .execute();
  return Map.groupBy(rows, ({ contest_id }) => contest_id);
}

type Event = Omit<Selectable<ContestEventsTable>, 'sealed'>;

async function eventsOf(db: Kysely<VerificationDatabase>, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, Event[]>();
  const rows: Event[] = await db
    .selectFrom('verification.contest_events')
    .select([
      'id',
      'contest_id',
      'ticket_id',
      'event',
      'actor',
      'decision',
      'source',
      'sequence',
      'attestation_id',
      'outcome',
      'at',
    ])
    .where('contest_id', 'in', [...ids])
    .orderBy('id')
    .execute();
  return Map.groupBy(rows, ({ contest_id }) => contest_id);
}

function presentTicket(ticket: Selectable<ContestTicketsTable>, now: Date) {
  return {
    id: ticket.id,
    source: ticket.source,
    sequence: ticket.sequence,
    records: ticket.records.map(Number),
    state: ticket.state,
    overdue: ticket.state === 'open' && ticket.due_at <= now,
    decidedAt: ticket.decided_at?.toISOString() ?? null,
    decidedBy: ticket.decided_by,
  };
}

function presentEvent({ event, at, actor, ticket_id, decision, source, sequence, attestation_id, outcome }: Event) {
  return {
    event,
    at: at.toISOString(),
    actor,
    ticket: ticket_id,
    decision,
    activation: source === null || sequence === null ? null : { source, sequence },
    attestation: attestation_id,
    outcome,
  };
}
