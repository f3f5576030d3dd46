import { parseSubjectNumber, type Scheme, type SubjectType, subjectKeyText } from '@xacthuc/domain';
import { type Keyring, Problem } from '@xacthuc/platform';
import type { Queries } from './queries.ts';

/** A subject as an auditor names it. */
export interface NamedSubject {
  readonly type: SubjectType;
  readonly scheme: Scheme;
  readonly number: string;
}

/**
 * The keyed hashes under which a subject was asked about: of the number given, and of the other numbers that any record
 * under it has or ever had. So much records join; numbers that no record joins are not found.
 * @returns that of the given number first. @throws Problem `invalid_number`
 */
export async function subjectKeys(
  pool: Queries,
  keyring: Pick<Keyring, 'lookup'>,
  { type, scheme, number }: NamedSubject,
): Promise<Buffer[]> {
  const parsed = parseSubjectNumber(type, scheme, number);
  if (!parsed.ok) {
    throw new Problem('invalid_number', null, [
      { at: '/body/subject/number', message: `is not a valid ${scheme} of a ${type} (${parsed.problem})` },
    ]);
  }
  const key = keyring.lookup(subjectKeyText(parsed.value));
  const { rows } = await pool.query<{ key: Buffer }>(
    `SELECT DISTINCT o.key FROM facts.record_lookup_keys k
     JOIN facts.record_lookup_keys o ON o.record_id = k.record_id AND o.source_id = k.source_id
     WHERE k.key = $1 AND o.key <> $1`,
    [key],
  );
  return [key, ...rows.map((row) => row.key)];
}
