import { type Caller, disclosedDetails, openContestText, openDecisionNote, Problem } from '@xacthuc/platform';
import type pg from 'pg';
import type { IntakeContext } from '../context.ts';
import { type Presented, rowsBehind } from './rows.ts';
import { maySeeRow, presentTicket, visibleTicket } from './tickets.ts';

interface View {
  readonly contest_id: string;
  readonly attestation_id: string;
  readonly disclosures: Buffer;
  readonly wrapped_key: Buffer | null;
  readonly sealed: Buffer | null;
}

interface EventRow {
  readonly event: string;
  readonly at: Date;
  readonly actor: string | null;
  readonly decision: string | null;
  readonly sealed: Buffer | null;
  readonly sequence: number | null;
  readonly outcome: string | null;
}

/**
 * All of a ticket, with the subject's details and the rows behind the answer. That it was looked at, by whom and when, is
 * recorded before anything is read: the database gives the details in no other way.
 * @throws Problem `not_found`.
 */
export async function openTicket(context: IntakeContext, caller: Caller, id: string) {
  const { pool, keyring } = context;
  const ticket = await visibleTicket(pool, caller, id);
  const { rows } = await pool.query<View>('SELECT * FROM verification.view_ticket($1::uuid, $2::uuid)', [
    id,
    caller.id,
  ]);
  const [view] = rows;
  if (!view) throw new Problem('not_found');
  const presented = presentedOf(disclosedDetails(keyring.answers, view.attestation_id, view.disclosures));
  const behind = await rowsBehind(pool, keyring.master, ticket, presented);
  const { wrapped_key: wrappedKey, sealed } = view;
  const text =
    wrappedKey === null || sealed === null
      ? null
      : openContestText(keyring.master, view.contest_id, { wrappedKey, sealed });
  const found = new Set(behind.map(({ record }) => record));
  return {
    ...presentTicket(ticket, context.now()),
    note: text?.note ?? null,
    supporting: text?.supporting ?? null,
    textErased: text === null,
    presented,
    rows: behind.filter(({ segment }) => maySeeRow(caller, segment)),
    erasedRecords: ticket.records.map(Number).filter((record) => !found.has(record)),
    history: await historyOf(context, id, view.contest_id, wrappedKey),
  };
}

/** Null where what was presented has been erased. */
function presentedOf(details: ReadonlyMap<string, string>): Presented | null {
  const scheme = details.get('subject_scheme');
  const number = details.get('subject_number');
  if (scheme === undefined || number === undefined) return null;
  const match = {
    birthDate: details.get('birthdate') ?? null,
    name: details.get('business_name') ?? null,
    date: details.get('business_date') ?? null,
  };
  return { scheme, number, match };
}

async function historyOf({ pool, keyring }: IntakeContext, ticket: string, contest: string, wrappedKey: Buffer | null) {
  const { rows } = await pool.query<EventRow>(
    `SELECT event, at, actor, decision, sealed, sequence, outcome
     FROM verification.department_ticket_events WHERE ticket_id = $1 ORDER BY id`,
    [ticket],
  );
  const activations = await activationsOf(pool, ticket);
  return rows.map(({ event, at, actor, decision, sealed, sequence, outcome }) => ({
    event,
    at: at.toISOString(),
    actor,
    decision,
    note:
      sealed === null || wrappedKey === null
        ? null
        : openDecisionNote(keyring.master, contest, wrappedKey, ticket, sealed),
    activation: sequence === null ? null : (activations.get(sequence) ?? { sequence, snapshot: null, at: null }),
    outcome,
  }));
}

/** The activations that changed what is known under the number since the answer, by sequence. */
async function activationsOf(db: Pick<pg.Pool, 'query'>, ticket: string) {
  const { rows } = await db.query<{ sequence: number; snapshot: string; activated_at: Date }>(
    `SELECT n.sequence, n.id AS snapshot, n.activated_at
     FROM verification.department_ticket_events e
     JOIN verification.department_tickets t ON t.id = e.ticket_id
     JOIN facts.sources s ON s.code = t.source
     JOIN facts.snapshots n ON n.source_id = s.id AND n.sequence = e.sequence
     WHERE e.ticket_id = $1 AND e.event = 'facts_changed'`,
    [ticket],
  );
  return new Map(
    rows.map(({ sequence, snapshot, activated_at }) => [
      sequence,
      { sequence, snapshot, at: activated_at.toISOString() },
    ]),
  );
}
