import { csvLine } from '../csv.ts';
import { type AuditContext, type AuditEntry, presentEntries } from './entries.ts';
import { findEntries, type Search } from './find.ts';

/** How entries are given. */
export type Format = 'json' | 'csv' | 'ndjson';
export const formats = ['json', 'csv', 'ndjson'] as const;

/** Entries read, and held in memory, at a time. */
const atOnce = 200;

/**
 * All entries that fit, so many at a time. No connection is held in between, and the next ones are read when these have
 * been taken: whoever reads slowly or goes away occupies nothing. `size` bounds it: entries that come meanwhile are not
 * among them.
 */
export async function* allEntries(
  context: AuditContext,
  search: Omit<Search, 'position' | 'limit'>,
): AsyncGenerator<AuditEntry[]> {
  let position: number | null = search.order === 'desc' ? search.size : 0;
  while (position !== null) {
    const { entries, next } = await findEntries(context.pool, { ...search, position, limit: atOnce });
    if (entries.length > 0) yield await presentEntries(context, entries);
    position = next;
  }
}

export async function* ndjsonLines(entries: AsyncIterable<readonly AuditEntry[]>): AsyncGenerator<string> {
  for await (const some of entries) yield some.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** Columns of the CSV form, and what they say. Lists are parted by spaces. */
const columns: Readonly<Record<string, (entry: AuditEntry) => unknown>> = {
  index: ({ index }) => index,
  type: ({ type }) => type,
  at: ({ at }) => at,
  attestation: ({ attestation }) => attestation,
  clients: ({ clients }) => clients.map(({ id }) => id).join(' '),
  clientNames: ({ clients }) => clients.map(({ name }) => name).join('; '),
  benefit: ({ logged }) => logged.benefit,
  subjectType: ({ logged }) => logged.subjectType,
  outcome: ({ logged }) => logged.outcome,
  reasons: ({ logged }) => (Array.isArray(logged.reasons) ? logged.reasons.join(' ') : logged.reason),
  policy: ({ logged }) => logged.policy,
  sources: sourcesIn,
  snapshot: ({ logged }) => logged.snapshot,
  records: ({ records }) => records?.join(' '),
  domain: ({ redemption }) => redemption?.domain,
  status: ({ statusChanges }) => statusChanges?.at(-1)?.status,
  logged: ({ logged }) => JSON.stringify(logged),
};

/** `source#sequence` */
function sourcesIn({ logged, evidence }: AuditEntry): string {
  const rests =
    evidence ?? (typeof logged.source === 'string' ? [logged as { source: string; sequence?: number }] : []);
  return rests.map(({ source, sequence }) => (sequence == null ? source : `${source}#${sequence}`)).join(' ');
}

/** With a byte order mark, for spreadsheet programs. */
export async function* csvLines(entries: AsyncIterable<readonly AuditEntry[]>): AsyncGenerator<string> {
  yield `\ufeff${csvLine(Object.keys(columns))}`;
  const read = Object.values(columns);
  for await (const some of entries) {
    yield some.map((entry) => csvLine(read.map((cell) => String(cell(entry) ?? '')))).join('');
  }
}
