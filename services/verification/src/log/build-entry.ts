import {
  canonicalJson,
  commit,
  encodeEntry,
  type LogEntry,
  MAX_ENTRY_BYTES,
  TransparencyLogError,
} from '@xacthuc/transparency-log';
import { commitmentContext } from './entries.ts';
import { type CheckRow, type EventRow, isCheck, type RecordedRow } from './recorded.ts';

/** An entry ready to be logged. */
export interface BuiltEntry {
  readonly number: number;
  readonly type: string;
  readonly at: Date;
  readonly bytes: Buffer;
  /** Opens its commitment; null: it has none. */
  readonly salt: Buffer | null;
}

/**
 * Writes what was recorded as an entry. Pure.
 * @param salt 32 random bytes for this entry alone; used only where something is committed to.
 */
export function buildEntry(row: RecordedRow, salt: Buffer): BuiltEntry {
  try {
    return isCheck(row) ? builtCheck(row, salt) : builtEvent(row, salt);
  } catch (error) {
    // A TypeError: a row of another shape than its type's, which only somebody past the program can have written.
    if (!(error instanceof TransparencyLogError || error instanceof TypeError)) throw error;
    return unwritable(row);
  }
}

/**
 * A check's entry, written without {@link encodeEntry}, which costs four times as much: its members stand in canonical
 * order here, its texts come from UTF-8 and its numbers are whole. A test holds the two to the same bytes.
 */
function builtCheck(row: CheckRow, salt: Buffer): BuiltEntry {
  const secret = JSON.stringify(checkSecret(row.eligible_until, row.records.map(Number), row.subject_key));
  const commitment = commit({ salt, context: commitmentContext('check'), value: Buffer.from(secret) }).toString('hex');
  const bytes = Buffer.from(JSON.stringify(checkEntry(row, commitment)));
  if (bytes.length > MAX_ENTRY_BYTES) throw new TransparencyLogError('entry_too_large');
  return { number: row.number, type: 'check', at: row.at, bytes, salt };
}

/** In canonical order, as all that it holds. */
export function checkEntry(row: CheckRow, commitment: string) {
  return {
    at: row.at.toISOString(),
    attestation: row.id,
    benefit: row.benefit,
    commitment,
    departments: row.departments,
    evidence: row.evidence.map(({ ageDays, asOf, limitDays, sequence, source }) => ({
      ageDays,
      asOf,
      limitDays,
      sequence,
      source,
    })),
    outcome: row.outcome,
    policy: row.policy,
    reasons: row.reasons,
    registrar: row.client_id,
    sha256: row.sha256,
    subjectType: row.subject_type,
    type: 'check',
    v: 1,
  } as const;
}

function builtEvent(row: EventRow, salt: Buffer): BuiltEntry {
  const { number, type, at } = row;
  return { number, type, at, bytes: encodeEntry(eventEntry(row, salt)), salt: row.private === null ? null : salt };
}

/** A log that stops at something it cannot write stops for good: what was recorded is stated by its hash instead. */
function unwritable(row: RecordedRow): BuiltEntry {
  const { number, at, sha256 } = row;
  const recorded = isCheck(row) ? 'check' : row.type;
  const entry = { v: 1, type: 'unwritable', at: at.toISOString(), recorded, sha256 } as const;
  return { number, type: 'unwritable', at, bytes: encodeEntry(entry), salt: null };
}

/** What a check's commitment commits to. */
export function checkSecret(eligibleUntil: string | null, records: readonly number[], subjectKey: Uint8Array) {
  return { eligibleUntil, records, subject: Buffer.from(subjectKey).toString('hex') };
}

/** The commitment of an entry of a type to a value, in hexadecimal. */
export function commitmentTo(type: string, secret: unknown, salt: Uint8Array): string {
  const value = Buffer.from(canonicalJson(secret));
  return commit({ salt, context: commitmentContext(type), value }).toString('hex');
}

/** Types whose commitment may be missing because nothing was said. */
const mayBeSilent = new Set(['activation', 'reversal']);

function eventEntry(row: EventRow, salt: Buffer): LogEntry {
  const loads = row.type === 'activation' || row.type === 'reversal';
  const body = loads ? { ...row.body, ...guardsOf(row.body.guards as readonly GuardJson[]) } : row.body;
  const commitment = row.private === null ? null : commitmentTo(row.type, row.private, salt);
  return {
    v: 1,
    type: row.type,
    at: row.at.toISOString(),
    ...body,
    ...(commitment !== null || mayBeSilent.has(row.type) ? { commitment } : {}),
  } as LogEntry;
}

interface GuardJson {
  readonly guard: string;
  readonly scope: { readonly segment: string | null; readonly segments: number | null };
  readonly field: string | null;
  readonly value: number | null;
  readonly limit: number;
  readonly outcome: string;
  readonly ok: boolean;
}

const mostGuards = 100;

/** Entries have no fractions, and a bounded length. */
function guardsOf(guards: readonly GuardJson[]) {
  const shown = [...guards].sort((a, b) => Number(a.ok) - Number(b.ok)).slice(0, mostGuards);
  return {
    guards: shown.map(({ guard, scope, field, value, limit, outcome, ok }) => ({
      guard,
      segment: scope.segment,
      segments: scope.segments,
      field,
      value: value === null ? null : String(value),
      limit: String(limit),
      outcome,
      ok,
    })),
    guardsOmitted: guards.length - shown.length,
  };
}
