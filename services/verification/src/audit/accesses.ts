import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';
import type { Format } from './export.ts';
import { type EntryFilter, givenFilters } from './filter.ts';

/** An auditor takes entries away as a file. */
export interface Export {
  readonly auditor: string;
  readonly filter: EntryFilter;
  readonly format: Format;
  /** Entries the log had. */
  readonly size: number;
}

/** An auditor searches for a subject. */
export interface SubjectSearch extends Export {
  readonly subjectType: string;
  readonly scheme: string;
  /** Keyed hashes: of the number searched for, and then of the others that records join with it. */
  readonly keys: readonly Buffer[];
  /** What for, in the auditor's words. */
  readonly purpose: string;
}

/** A search as it was recorded. */
export interface RecordedSearch {
  readonly id: string;
  readonly filter: EntryFilter;
  readonly size: number;
  readonly keys: readonly Buffer[];
}

/** Puts an export on record, and by that into the log. Committed before anything is given out. */
export async function recordExport(
  db: Kysely<VerificationDatabase>,
  { auditor, filter, format, size }: Export,
): Promise<void> {
  const filters = JSON.stringify(givenFilters(filter));
  await db
    .insertInto('verification.audit_accesses')
    .values({ id: randomUUID(), kind: 'export', auditor, filters, format, size })
    .execute();
}

/** Puts a search on record, and by that into the log. Committed before anything is given out. */
export async function recordSearch(
  db: Kysely<VerificationDatabase>,
  { auditor, filter, format, size, subjectType, scheme, keys, purpose }: SubjectSearch,
): Promise<{ readonly id: string; readonly at: Date }> {
  return db
    .insertInto('verification.audit_accesses')
    .values({
      id: randomUUID(),
      kind: 'search',
      auditor,
      filters: JSON.stringify(givenFilters(filter)),
      format,
      size,
      subject_type: subjectType,
      scheme,
      subject_key: keys[0] ?? null,
      keys: [...keys],
      purpose,
    })
    .returning(['id', 'at'])
    .executeTakeFirstOrThrow();
}

/** @returns null when there is none, or it is another auditor's. */
export async function searchOf(
  db: Kysely<VerificationDatabase>,
  id: string,
  auditor: string,
): Promise<RecordedSearch | null> {
  const row = await db
    .selectFrom('verification.audit_accesses')
    .select(['id', 'filters', 'size', 'keys'])
    .where('id', '=', id)
    .where('auditor', '=', auditor)
    .where('kind', '=', 'search')
    .executeTakeFirst();
  return row ? { id: row.id, filter: row.filters, size: row.size, keys: row.keys ?? [] } : null;
}
