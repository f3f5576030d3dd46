import type { MappedRow } from '../map/index.ts';

/** A good row in the form in which it is compared and stored. */
export interface PreparedRow {
  readonly row: number;
  readonly segment: string | null;
  /** Keyed hash of the key that names the subject within its source. */
  readonly identity: string;
  /** Keyed hash of everything the row states: equal exactly when nothing changed. */
  readonly content: string;
  /** Keyed hashes under which checks find the record; the identity is one of them. */
  readonly keys: readonly string[];
  /** The facts as JSON, not yet encrypted. */
  readonly facts: string;
}

/** A keyed hash as a string of 16 characters 0–255. */
export type Hash = (text: string) => string;

export function prepareRow(hash: Hash, row: MappedRow): PreparedRow | null {
  if (row.facts === null || row.keys.length === 0) return null;
  const facts = JSON.stringify(row.facts);
  const keys = row.keys.map(hash);
  return {
    row: row.row,
    segment: row.segment,
    identity: keys[0] as string,
    content: hash(`content|${row.keys.join('|')}|${facts}`),
    keys,
    facts,
  };
}
