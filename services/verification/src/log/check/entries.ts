import type pg from 'pg';
import { buildEntry } from '../build-entry.ts';
import type { Entry } from '../entries.ts';
import { isCheck, type RecordedRow, recordedByNumber } from '../recorded.ts';
import type { StoredEntry } from '../storage.ts';
import { readEntry } from './entry-form.ts';
import type { Report } from './findings.ts';

type Queries = Pick<pg.ClientBase, 'query'>;

/** A row of `log.salts`. */
interface SaltRow {
  readonly index: number;
  readonly salt: Buffer | null;
}

/** Salts of entries that have none to look for are looked for in the table as a whole. */
const noSalt = Buffer.alloc(32);

/**
 * Writes each entry again out of what it records, with its salt, and compares the bytes; where the salt was erased, all
 * but the commitment.
 */
export async function checkEntries(client: Queries, stored: readonly StoredEntry[], report: Report): Promise<void> {
  const recorded = await recordedByNumber(
    client,
    stored.map(({ number }) => number),
  );
  const salts = await saltsOf(client, stored);
  for (const one of stored) {
    const where = `log.entries ${one.index}`;
    const entry = readEntry(one.entry);
    if ('wrong' in entry) {
      report({ code: 'entry_malformed', where, detail: entry.wrong });
      continue;
    }
    if (entry.type !== one.type || entry.at !== one.at.toISOString()) report({ code: 'entry_columns', where });
    const row = recorded.get(one.number);
    if (row) checkEntry(one, entry, row, salts.get(one.index), report);
    else report({ code: 'record_missing', where, detail: `number ${one.number}` });
  }
}

function checkEntry(
  { index, entry: bytes }: StoredEntry,
  entry: Entry,
  row: RecordedRow,
  salt: SaltRow | undefined,
  report: Report,
): void {
  const where = `log.entries ${index}`;
  const commitment = 'commitment' in entry ? entry.commitment : null;
  if (commitment === null) {
    if (salt !== undefined) report({ code: 'salt_unexpected', where: `log.salts ${index}` });
    const built = buildEntry(row, noSalt).bytes;
    if (!built.equals(bytes)) differs(entry, built, where, report);
    return;
  }
  if (salt === undefined) {
    report({ code: 'salt_missing', where: `log.salts ${index}` });
  } else if (salt.salt !== null) {
    const built = buildEntry(row, salt.salt);
    if (built.bytes.equals(bytes)) return;
    // The rest is the same: it is the salt, or what it opens, that is another.
    if (differing(entry, built.bytes).length === 0) report({ code: 'salt_wrong', where: `log.salts ${index}` });
    else differs(entry, built.bytes, where, report);
    return;
  } else if (!isCheck(row) && row.private !== null) {
    report({ code: 'record_changed', where: `log.events ${row.number}`, detail: 'what was erased is there' });
  }
  // Nothing opens the commitment: all else is compared.
  const built = buildEntry(row, noSalt).bytes;
  if (differing(entry, built).length > 0) differs(entry, built, where, report);
}

function differs(entry: Entry, built: Buffer, where: string, report: Report): void {
  report({ code: 'entry_differs', where, detail: differing(entry, built).join(', ') });
}

/** Names of the fields that differ, the commitment aside. */
function differing(entry: Entry, built: Buffer): string[] {
  const [left, right] = [fieldsOf(entry), fieldsOf(JSON.parse(built.toString()))];
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (name) => name !== 'commitment' && left.get(name) !== right.get(name),
  );
}

/** Both are canonical, so equal values have equal texts. */
function fieldsOf(entry: object): ReadonlyMap<string, string> {
  return new Map(Object.entries(entry).map(([name, value]) => [name, JSON.stringify(value)]));
}

async function saltsOf(client: Queries, stored: readonly StoredEntry[]): Promise<Map<number, SaltRow>> {
  const first = stored[0]?.index ?? 0;
  const last = stored.at(-1)?.index ?? -1;
  const { rows } = await client.query<SaltRow>('SELECT index, salt FROM log.salts WHERE index BETWEEN $1 AND $2', [
    first,
    last,
  ]);
  return new Map(rows.map((row) => [row.index, row]));
}
