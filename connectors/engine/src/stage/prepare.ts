import { createHash, type KeyObject } from 'node:crypto';
import { fingerprinter, keyedHashText } from '@xacthuc/platform/core';
import { type Connector, codeVersion, type Header, type MappedRow, readColumns } from '../map/index.ts';

/** A good row in the form in which it is compared and stored. */
export interface PreparedRow {
  readonly row: number;
  readonly segment: string | null;
  /** Keyed hash of the key that names the subject within its source. */
  readonly identity: string;
  /** Fingerprint of everything the row states: equal exactly when nothing changed. */
  readonly content: string;
  /** Fingerprint of the file's row and of how it was read; null where it must be read again. */
  readonly line: string | null;
  readonly filled: number;
  /** Keyed hashes under which checks find the record; the identity is one of them. */
  readonly keys: readonly string[];
  /** The facts as JSON, not yet encrypted. */
  readonly facts: string;
}

/** A keyed hash as a string of 16 characters 0–255. */
export type Hash = (text: string) => string;

/** Turns the rows of one file into what is compared and stored. */
export class Preparer {
  readonly hash: Hash;
  readonly #content: Hash;
  readonly #line: Hash;
  /** Of how this file's rows are read; null where that cannot be said. */
  readonly reading: string | null;

  constructor(lookupKey: KeyObject, reading: string | null) {
    this.hash = keyedHashText(lookupKey);
    this.#content = fingerprinter(lookupKey, 'content');
    this.#line = fingerprinter(lookupKey, 'line');
    this.reading = reading;
  }

  /** Null for a row with errors, or without a key. */
  prepare(row: MappedRow): PreparedRow | null {
    if (row.facts === null || row.keys.length === 0) return null;
    const facts = JSON.stringify(row.facts);
    const keys = row.keys.map(this.hash);
    return {
      row: row.row,
      segment: row.segment,
      identity: keys[0] as string,
      content: this.#content(`${row.keys.join('|')}|${facts}`),
      line: this.line(row.line),
      filled: row.filled,
      keys,
      facts,
    };
  }

  /** The fingerprint of a file's row. */
  line(line: string | null): string | null {
    return line === null || this.reading === null ? null : this.#line(this.reading + line);
  }
}

/** What besides its cells decides how a row is read: the code, the columns, the delivery's segment, the kind of file. */
export function readingOf(connector: Connector, header: Header, segment: string | null, format: string): string | null {
  const code = codeVersion(connector);
  if (code === null) return null;
  // How many columns make a field decides what its cells mean: a name in two is joined.
  const fields = readColumns(connector, header).map(({ field, also }) => `${field} ${also.length}`);
  const reading = JSON.stringify([code, connector.source, fields.sort(), segment, format]);
  return createHash('sha256').update(reading).digest('base64url');
}
