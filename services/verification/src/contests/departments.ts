import { Problem } from '@xacthuc/platform';
import { type Kysely, sql } from 'kysely';
import type { StoredAnswer } from '../checks/answer.ts';
import type { VerificationDatabase } from '../db/schema.ts';

/** One department's part of a contest to be opened. */
export interface TicketPlan {
  readonly source: string;
  /** The source's sequence at which the answer was given. */
  readonly sequence: number | null;
  /** The source's records that the answer matched. */
  readonly records: readonly number[];
}

/** To which departments a contest goes, and which of them its registrar is told of. */
export interface Direction {
  readonly tickets: readonly TicketPlan[];
  readonly told: readonly string[];
}

/**
 * Decides which departments look into a contest.
 *
 * - The answer names departments (it was inconclusive): those.
 * - Nobody was found: the one that the registrar names, who has asked the subject; else all whose lists the answer rests on.
 *   Records are not looked at: which departments, how many and how long it takes would tell whether a number is known.
 * - Facts fail the policy: those whose records under the number were read. The registrar is not told which these are: that
 *   somebody is on, say, a youth-union list is none of its business.
 *
 * @param named what the registrar names; null: nothing.
 * @throws Problem `validation_failed` when a department is named that the answer does not rest on, or where there is
 * nothing to choose.
 */
export async function departmentsOf(
  db: Kysely<VerificationDatabase>,
  answer: StoredAnswer,
  named: string | null,
): Promise<Direction> {
  const candidates = answer.evidence.map(({ source }) => source);
  if (named !== null && (answer.outcome !== 'not_found' || !candidates.includes(named))) {
    const choice = answer.outcome === 'not_found' ? `must be one of ${candidates.join(', ')}` : 'is for not_found only';
    throw new Problem('validation_failed', null, [{ at: '/body/source', message: choice }]);
  }
  if (answer.outcome === 'not_found') {
    const told = named === null ? candidates : [named];
    return { tickets: told.map((source) => planFor(answer, source, [])), told };
  }
  const records = await recordsBySource(db, answer);
  const holders = answer.departments.length > 0 ? answer.departments : await holdersOf(db, answer, records);
  return {
    tickets: holders.map((source) => planFor(answer, source, records.get(source) ?? [])),
    told: answer.departments,
  };
}

function planFor(answer: StoredAnswer, source: string, records: readonly number[]): TicketPlan {
  const sequence = answer.evidence.find((row) => row.source === source)?.sequence ?? null;
  return { source, sequence, records };
}

/** The matched records that are still known of, by source. */
async function recordsBySource(
  db: Kysely<VerificationDatabase>,
  { records }: StoredAnswer,
): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ source: string; record_id: number }>`
    SELECT DISTINCT source, record_id FROM verification.key_records
    WHERE record_id = ANY(${records.map(Number)}::bigint[]) ORDER BY source, record_id
  `.execute(db);
  const found = new Map<string, number[]>();
  for (const { source, record_id } of rows) found.set(source, [...(found.get(source) ?? []), record_id]);
  return found;
}

/** Records that do not fit the second fact speak against a subject too; all that the answer rests on where none is left. */
async function holdersOf(
  db: Kysely<VerificationDatabase>,
  answer: StoredAnswer,
  matched: ReadonlyMap<string, readonly number[]>,
): Promise<string[]> {
  const rests = new Set(answer.evidence.map(({ source }) => source));
  const { rows } = await sql<{ source: string }>`
    SELECT DISTINCT source FROM facts.current_records WHERE key = ${answer.subjectKey}
  `.execute(db);
  const others = isShared(answer.subjectKey) ? [] : rows.map(({ source }) => source);
  const holders = [...new Set([...matched.keys(), ...others])].filter((source) => rests.has(source));
  return (holders.length > 0 ? holders : [...rests]).sort();
}

/** Whether several subjects may have the number: then other records under it are about others. */
function isShared(key: Buffer): boolean {
  return ((key.at(-1) ?? 0) & 1) === 1;
}
