import { canonicalJson, commit, encodeEntry, type LogEntry, TransparencyLogError } from '@xacthuc/transparency-log';
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
  const { number, at } = row;
  if (isCheck(row)) return { number, type: 'check', at, bytes: encodeEntry(checkEntry(row, salt)), salt };
  try {
    const entry = eventEntry(row, salt);
    return {
      number,
      type: row.type,
      at,
      bytes: encodeEntry(entry),
      salt: 'commitment' in entry ? saltOf(row, salt) : null,
    };
  } catch (error) {
    if (!(error instanceof TransparencyLogError)) throw error;
    // A log that stops at something it cannot write stops for good: what was recorded is stated by its hash instead.
    const entry = { v: 1, type: 'unwritable', at: at.toISOString(), recorded: row.type, sha256: row.sha256 } as const;
    return { number, type: 'unwritable', at, bytes: encodeEntry(entry), salt: null };
  }
}

function saltOf(row: EventRow, salt: Buffer): Buffer | null {
  return row.private === null ? null : salt;
}

function checkEntry(row: CheckRow, salt: Buffer): LogEntry {
  return {
    v: 1,
    type: 'check',
    at: row.at.toISOString(),
    attestation: row.id,
    registrar: row.client_id,
    benefit: row.benefit,
    subjectType: row.subject_type,
    outcome: row.outcome,
    reasons: row.reasons,
    departments: row.departments,
    policy: row.policy,
    evidence: row.evidence.map(({ source, sequence, asOf, ageDays, limitDays }) => ({
      source,
      sequence,
      asOf,
      ageDays,
      limitDays,
    })),
    sha256: row.sha256,
    commitment: commitmentTo('check', checkSecret(row.eligible_until, row.records.map(Number), row.subject_key), salt),
  };
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
