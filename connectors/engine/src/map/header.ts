import { UnreadableFile } from '../read/errors.ts';
import { cellText, columnLetters, type Row } from '../read/table.ts';
import type { Connector } from './connector.ts';
import {
  aliasesOf,
  bestCandidate,
  type ColumnOrigin,
  type HeaderCandidate,
  type HeaderOptions,
  headerCandidate,
  looksLikeHeader,
  mayBeHeader,
  missingIn,
} from './header-candidate.ts';
import { assertMapFits, doubtsOf, uncertain } from './header-doubts.ts';
import { plainLabel } from './label.ts';
import { shownHeader } from './mask.ts';

/** Rows that are not empty among which the header is looked for. */
export const headerRows = 50;

/** One column of a file. */
export interface FileColumn {
  /** The header on one line, as reports show it. */
  readonly text: string;
  /** 0-based. */
  readonly index: number;
  readonly letters: string;
}

/** One declared column found in a file. */
export interface HeaderColumn extends FileColumn {
  readonly field: string;
  /** Columns whose text follows this one's: the given name, where a name is split. */
  readonly also: readonly FileColumn[];
  readonly origin: ColumnOrigin;
}

/** A header's cells as they are in one row of the file. */
export type HeaderRow = readonly { readonly index: number; readonly cell: string }[];

/** A file's header: one row, or two. */
export interface Header {
  /** 1-based row in the file; the lower one of two. 0 where the file has keys and no header row. */
  readonly row: number;
  readonly columns: readonly HeaderColumn[];
  /** Headers that the declaration does not know; their columns are not read. */
  readonly unknown: readonly string[];
  /** Declared optional fields that the file does not have. */
  readonly absent: readonly string[];
  /** Cells up to the last header. */
  readonly width: number;
  /** Each of its rows, to know it by where it is repeated. */
  readonly rows: readonly HeaderRow[];
}

/** Numbering columns, which every list has and no declaration needs. */
const numbering = new Set(['stt', 'tt', 'so tt', 'so thu tu', 'no']);

/**
 * Finds the header: the row, or the two rows, that name most of the declared columns among those that have all required
 * ones; the first of equals. Headers match exactly (see `plainLabel`), never nearly: a date column taken for another
 * would make wrong answers out of a right list. What is not certain is said by the delivery or by what is saved for
 * its source. Throws `UnreadableFile` 'header_not_found', 'header_uncertain' or 'map_column_not_found'.
 */
export function findHeader(connector: Connector, rows: readonly Row[], options: HeaderOptions): Header {
  const aliases = aliasesOf(connector);
  const top = rows.slice(0, headerRows);
  const candidates = top.map((row) => headerCandidate(connector, aliases, [row], options));
  for (const [i, row] of top.entries()) {
    const next = top[i + 1];
    if (next?.row === row.row + 1) candidates.push(headerCandidate(connector, aliases, [row, next], options));
  }
  const complete = candidates.filter(({ missing, fields }) => missing.length === 0 && fields.size > 1);
  const best = bestCandidate(complete);
  const doubts = (candidate: HeaderCandidate) => {
    const below = rows.filter(({ row }) => row > lastRow(candidate)).slice(0, headerRows);
    return doubtsOf(connector, aliases, candidate, below, options);
  };
  if (best === undefined) throw incomplete(connector, candidates, doubts, rows, options);
  assertMapFits(best, options);
  const found = doubts(best);
  if (found.length > 0) throw uncertain(lastRow(best), found, []);
  return headerOf(connector, best);
}

function lastRow({ rows }: HeaderCandidate): number {
  return rows.at(-1)?.row ?? 0;
}

/** No row has all that is needed: one may have it where what is uncertain about it is settled. */
function incomplete(
  connector: Connector,
  candidates: readonly HeaderCandidate[],
  doubtsIn: (candidate: HeaderCandidate) => ReturnType<typeof doubtsOf>,
  rows: readonly Row[],
  options: HeaderOptions,
): UnreadableFile {
  const best = bestCandidate(candidates);
  const likely = candidates.filter(({ rows: own }) => own.every(mayBeHeader));
  let most: {
    readonly at: HeaderCandidate;
    readonly doubts: ReturnType<typeof doubtsOf>;
    readonly known: number;
  } | null = null;
  for (const at of likely) {
    const doubts = doubtsIn(at);
    const settled = new Set([...at.fields, ...doubts.flatMap(({ candidates: of }) => of.map(({ field }) => field))]);
    if (settled.size > 1 && missingIn(connector, settled, options).length === 0 && settled.size > (most?.known ?? 0)) {
      most = { at, doubts, known: settled.size };
    }
  }
  if (most !== null) {
    assertMapFits(most.at, options);
    return uncertain(lastRow(most.at), most.doubts, most.at.missing);
  }
  return notFound(connector, best, rows, options);
}

function notFound(
  connector: Connector,
  best: HeaderCandidate | undefined,
  rows: readonly Row[],
  options: HeaderOptions,
): UnreadableFile {
  const known = best !== undefined && best.fields.size > 0;
  const row = known ? best.rows.at(-1) : rows.find(looksLikeHeader);
  const found = row === undefined ? [] : headerTexts(row).slice(0, 60);
  const missing = known ? best.missing : missingIn(connector, new Set(), options);
  return new UnreadableFile('header_not_found', { found, missing, ...(row === undefined ? {} : { row: row.row }) });
}

function headerTexts(row: Row): string[] {
  return row.cells
    .map((cell) => shownHeader(cellText(cell)))
    .filter((text) => text !== '')
    .map((text) => (/\d{5}/.test(text) ? '…' : text));
}

function headerOf(connector: Connector, candidate: HeaderCandidate): Header {
  const { matches, cells, rows, fields } = candidate;
  const columns = columnsOf(candidate);
  const read = new Set(columns.flatMap(({ index, also }) => [index, ...also.map((more) => more.index)]));
  const unknown = cells
    .filter(({ index, own }) => !read.has(index) && !numbering.has(plainLabel(own)))
    .map(({ text }) => shownHeader(text));
  const last = Math.max(cells.at(-1)?.index ?? 0, ...matches.keys());
  return {
    row: lastRow(candidate),
    columns,
    unknown,
    absent: Object.keys(connector.columns).filter((field) => !fields.has(field)),
    width: last + 1,
    rows: rows.map((row) => patternOf(row, read)).filter((pattern) => pattern.length > 0),
  };
}

/** Columns by field, in the file's order; those of one name joined. */
function columnsOf({ matches, cells }: HeaderCandidate): HeaderColumn[] {
  const texts = new Map(cells.map(({ index, text }) => [index, shownHeader(text)]));
  const place = (index: number): FileColumn => ({ index, letters: columnLetters(index), text: texts.get(index) ?? '' });
  const inOrder = [...matches].sort(([a], [b]) => a - b);
  const columns: HeaderColumn[] = [];
  for (const [index, { field, part, origin }] of inOrder) {
    if (part === null) {
      const first = columns.find((column) => column.field === field && column.origin !== 'header');
      if (first !== undefined) (first.also as FileColumn[]).push(place(index));
      else columns.push({ ...place(index), field, also: [], origin });
    } else if (part === 'family' && !inOrder.some(([, match]) => match.field === field && match.part === null)) {
      const given = inOrder.find(([, match]) => match.field === field && match.part === 'given');
      if (given !== undefined) columns.push({ ...place(index), field, also: [place(given[0])], origin });
    }
  }
  return columns;
}

function patternOf({ cells }: Row, read: ReadonlySet<number>): HeaderRow {
  return cells.flatMap((cell, index) =>
    read.has(index) && cellText(cell) !== '' ? [{ index, cell: cellText(cell) }] : [],
  );
}
