import type { ListRow } from './students.ts';

/** A delivery as the model sees it. */
export interface ModelDelivery {
  readonly mode: 'full' | 'append';
  readonly segment: string | null;
  readonly rows: readonly ListRow[];
}

/** A subject's record: found by its keys, the first of which names the subject within its segment. */
export interface ModelRecord {
  readonly segment: string;
  readonly keys: readonly string[];
  readonly facts: unknown;
}

export interface ModelCounts {
  readonly rows: number;
  readonly good: number;
  readonly bad: number;
  readonly added: number;
  readonly changed: number;
  readonly retired: number;
  readonly unchanged: number;
}

/** The active records of a source, by segment and identity. */
export type ModelState = ReadonlyMap<string, ModelRecord>;

/** The date that no calendar has, and the number that is too short: how the tests' bad rows are bad. */
export const badDate = '31/02/2005';
export const badNumber = '12345';

/** The keys that can be read of a row, bad or good. */
export function keysOf({ school, code, number }: ListRow): string[] {
  return [
    ...(code === '' ? [] : [`person|student-code|${school}/${code}`]),
    ...(number === '' || number === badNumber ? [] : [`person|personal-number|${number}`]),
  ];
}

/**
 * What a delivery must come to, told as a department would tell it: who is in the list is known by it; who is in it
 * twice with different facts stays as before; who is in it with a bad row stays as before; who is not in a full list of
 * the scope is no longer known.
 */
export function deliver(before: ModelState, { mode, segment, rows }: ModelDelivery) {
  const listed = new Map<string, ModelRecord[]>();
  const spared = new Set<string>();
  for (const row of rows) {
    const keys = keysOf(row);
    if (isBad(row, segment)) for (const key of keys) spared.add(key);
    else {
      const at = `${row.school}|${keys[0]}`;
      listed.set(at, [...(listed.get(at) ?? []), { segment: row.school, keys, facts: factsOf(row) }]);
    }
  }
  const after = new Map(before);
  const counts = { added: 0, changed: 0, retired: 0, unchanged: 0 };
  let good = 0;
  for (const [at, [first, ...others]] of listed) {
    if (first === undefined || others.some((other) => !same(other, first))) continue;
    good += 1 + others.length;
    const known = before.get(at);
    counts[known === undefined ? 'added' : same(known, first) ? 'unchanged' : 'changed'] += 1;
    after.set(at, first);
  }
  for (const [at, record] of before) {
    const inScope = mode === 'full' && (segment === null || segment === record.segment);
    if (!inScope || listed.has(at) || record.keys.some((key) => spared.has(key))) continue;
    after.delete(at);
    counts.retired += 1;
  }
  return { after: after as ModelState, counts: { rows: rows.length, good, bad: rows.length - good, ...counts } };
}

function isBad(row: ListRow, segment: string | null): boolean {
  const readable = row.birthDate !== badDate && row.number !== badNumber;
  return !readable || keysOf(row).length === 0 || (segment !== null && row.school !== segment);
}

function factsOf({ name, birthDate, sex, number }: ListRow) {
  const [day, month, year] = birthDate.split('/');
  const known = { type: 'person', name, birthDate: `${year}-${month}-${day}`, sex, nationality: 'VN' };
  return { ...known, hasPersonalNumber: number !== '' };
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
