import type { KeyObject } from 'node:crypto';
import { type Facts, normalBusinessName } from '@xacthuc/domain';
import { openFacts, unwrapKey } from '@xacthuc/platform';
import type pg from 'pg';
import type { TicketRow } from './tickets.ts';
import { validAt } from './valid-at.ts';

/** What was presented for the contested answer. */
export interface Presented {
  readonly scheme: string;
  readonly number: string;
  readonly match: { readonly birthDate: string | null; readonly name: string | null; readonly date: string | null };
}

/** A row of a delivered file that the answer was read from. */
export interface ShownRow {
  readonly record: number;
  /** Whether it fitted what was presented. */
  readonly matched: boolean;
  /** Null: they were erased. */
  readonly facts: Facts | null;
  /** Which of the facts presented it states otherwise, by their names in the request. */
  readonly differs: readonly string[];
  readonly segment: string | null;
  readonly row: number;
  readonly sheet: string | null;
  /** The file that first brought these facts; later full lists that repeat them leave the record as it is. */
  readonly file: {
    readonly snapshot: string;
    readonly name: string | null;
    readonly uploadedBy: string;
    readonly uploadedAt: string;
  };
  readonly activation: { readonly sequence: number; readonly at: string; readonly by: string | null };
  /** The later activation that changed or retired it; null: it is still active. */
  readonly endedAtSequence: number | null;
}

interface Row {
  readonly record: number;
  readonly row: number;
  readonly segment: string | null;
  readonly identity: Buffer;
  readonly page: number;
  readonly place: number;
  readonly sealed: Buffer | null;
  readonly page_stage: number | null;
  readonly wrapped_key: Buffer | null;
  readonly sequence: number;
  readonly activated_at: Date;
  readonly activated_by: string | null;
  readonly ended: number | null;
  readonly snapshot: string;
  readonly file: string | null;
  readonly sheet: string | null;
  readonly uploaded_by: string;
  readonly uploaded_at: Date;
}

/** One number has a handful of records in a source; an owner's may have some more. */
const mostRows = 50;

/**
 * The rows of the ticket's source that stood under the number asked for when the answer was given: found by that very
 * number, and no others, so that a ticket is no way to look around. A reversal's records point at the facts of the file
 * they first came from: that file is named.
 */
export async function rowsBehind(
  db: Pick<pg.Pool, 'query'>,
  master: KeyObject,
  ticket: TicketRow,
  presented: Presented | null,
): Promise<ShownRow[]> {
  if (ticket.sequence === null) return [];
  const { rows } = await db.query<Row>(
    `SELECT r.id AS record, r.row, r.segment, r.identity, r.page, r.place, p.sealed, p.stage AS page_stage, o.wrapped_key,
       n.sequence, n.activated_at, n.activated_by, e.sequence AS ended,
       coalesce(o.id, n.id) AS snapshot, f.name AS file, coalesce(o.layout, n.layout) ->> 'sheet' AS sheet,
       coalesce(o.uploaded_by, n.uploaded_by) AS uploaded_by, coalesce(o.uploaded_at, n.uploaded_at) AS uploaded_at
     FROM facts.sources s
     JOIN facts.record_keys k ON k.key = $2 AND k.source_id = s.id
     JOIN facts.records r ON r.id = k.record_id AND r.source_id = k.source_id
     JOIN facts.snapshots n ON n.stage = r.stage
     LEFT JOIN facts.snapshots e ON e.stage = r.retired_stage
     LEFT JOIN facts.pages p ON p.id = r.page
     LEFT JOIN facts.snapshots o ON o.stage = p.stage
     LEFT JOIN facts.files f ON f.id = coalesce(o.file_id, n.file_id)
     WHERE s.code = $1 AND ${validAt('r', '$3::bigint')}
     ORDER BY r.id LIMIT ${mostRows}`,
    [ticket.source, ticket.subject_key, ticket.sequence],
  );
  const matched = new Set(ticket.records.map(Number));
  return rows.map((row) => {
    const facts = opened(master, row);
    return {
      record: row.record,
      matched: matched.has(row.record),
      facts,
      differs: facts === null || presented === null ? [] : differences(facts, presented),
      segment: row.segment,
      row: row.row,
      sheet: row.sheet,
      file: {
        snapshot: row.snapshot,
        name: row.file,
        uploadedBy: row.uploaded_by,
        uploadedAt: row.uploaded_at.toISOString(),
      },
      activation: { sequence: row.sequence, at: row.activated_at.toISOString(), by: row.activated_by },
      endedAtSequence: row.ended,
    };
  });
}

function opened(master: KeyObject, row: Row): Facts | null {
  const { sealed, page_stage, wrapped_key } = row;
  if (sealed === null || page_stage === null || wrapped_key === null) return null;
  return openFacts(unwrapKey(master, wrapped_key, `stage:${page_stage}`), row.page, row.place, row.identity, sealed);
}

/** Names as matching compares them, so that nothing is said to differ that a check takes for equal. */
function differences(facts: Facts, { match }: Presented): string[] {
  if (facts.type === 'person') return match.birthDate === facts.birthDate ? [] : ['birthDate'];
  const { type, name } = facts;
  const day = facts.type === 'enterprise' ? facts.firstIssueDate : facts.certificateDate;
  const differs: string[] = [];
  if (
    match.name !== null &&
    (name === null || normalBusinessName(match.name, type) !== normalBusinessName(name, type))
  ) {
    differs.push('name');
  }
  if (match.date !== null && match.date !== day) differs.push('date');
  return differs;
}
