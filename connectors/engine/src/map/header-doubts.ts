import { type UncertainColumn, UnreadableFile } from '../read/errors.ts';
import { cellText, columnLetters, type Row } from '../read/table.ts';
import { isJoinable } from './column-map.ts';
import type { Connector } from './connector.ts';
import { type Aliases, columnsOf, type HeaderCandidate, type HeaderOptions, headerLabel } from './header-candidate.ts';
import { shownHeader } from './mask.ts';
import { resembles } from './resemblance.ts';

/** Everything about a header that could be read in more than one way. Nothing of it is guessed: the sender is asked. */
export function doubtsOf(
  connector: Connector,
  aliases: Aliases,
  candidate: HeaderCandidate,
  below: readonly Row[],
  options: HeaderOptions,
): UncertainColumn[] {
  return [
    ...twice(connector, candidate),
    ...splitNames(connector, candidate, below),
    ...resembling(connector, aliases, candidate, options),
  ];
}

/** The refusal that lists what is uncertain and what would settle it. */
export function uncertain(row: number, doubts: readonly UncertainColumn[], missing: readonly string[]): UnreadableFile {
  const example = new Map<string | undefined, string | undefined>();
  for (const { candidates, map } of doubts) {
    const field = candidates[0]?.field;
    if (!example.has(field)) example.set(field, map[0]);
  }
  return new UnreadableFile('header_uncertain', {
    row,
    columns: doubts.map(({ column, header, candidates }) => {
      return `${column}: ${header || '–'} → ${candidates.map(({ vi }) => vi).join(' / ')}?`;
    }),
    uncertain: doubts,
    map: [...example.values()].join('&'),
    missing,
  });
}

function doubt(
  connector: Connector,
  index: number,
  header: string,
  fields: readonly string[],
  more: readonly string[] = [],
): UncertainColumn {
  const column = columnLetters(index);
  const candidates = fields.map((field) => ({ field, vi: connector.columns[field]?.headers[0] ?? field }));
  const maps = more.length > 0 ? more : fields.map((field) => `map=${column}:${field}`);
  return { column, header: shown(header), candidates, map: [...maps, `map=${column}:-`] };
}

/** A header as errors show it: a number in it may be somebody's. */
function shown(header: string): string {
  const text = shownHeader(header);
  return /\d{5}/.test(text) ? '…' : text;
}

/** Two columns that are both one field. */
function twice(connector: Connector, { matches, cells }: HeaderCandidate): UncertainColumn[] {
  const columns = new Map<string, number[]>();
  for (const [index, { field, part, origin }] of matches) {
    if (connector.columns[field]?.kind === 'ignored') continue;
    if (origin !== 'header' && isJoinable(connector, field)) continue;
    const key = `${field} ${part ?? ''}`;
    columns.set(key, [...(columns.get(key) ?? []), index]);
  }
  return [...columns].flatMap(([key, indexes]) => {
    const [field = ''] = key.split(' ');
    return indexes.length === 1 ? [] : indexes.map((index) => doubt(connector, index, textAt(cells, index), [field]));
  });
}

/**
 * A name that may be split although its header is not: 'Họ và tên' merged across two columns, of which only the first
 * has a header, or beside a column 'Tên'. Read as it stands, everybody would lose their given name.
 */
function splitNames(connector: Connector, candidate: HeaderCandidate, below: readonly Row[]): UncertainColumn[] {
  const doubts: UncertainColumn[] = [];
  const { matches, cells, unread } = candidate;
  for (const [index, { field, part, origin }] of matches) {
    if (part !== null || origin !== 'header' || connector.columns[field]?.parts === undefined) continue;
    const join = (next: number) => [`map=${columnLetters(index)}:${field}&map=${columnLetters(next)}:${field}`];
    const parts = [...matches].filter(([, match]) => match.field === field && match.part !== null);
    const [lone] = parts;
    if (lone !== undefined && parts.length === 1 && lone[1].part === 'given') {
      doubts.push(doubt(connector, lone[0], textAt(cells, lone[0]), [field], join(lone[0])));
    }
    const next = index + 1;
    const blank = !cells.some((cell) => cell.index === next) && !unread.has(next) && !matches.has(next);
    if (blank && holdsNames(below, index, next)) doubts.push(doubt(connector, next, '', [field], join(next)));
  }
  return doubts;
}

/** Whether most rows have words in both columns. */
function holdsNames(rows: readonly Row[], index: number, next: number): boolean {
  let named = 0;
  let both = 0;
  for (const { cells } of rows) {
    if (!/\p{L}/u.test(cellText(cells[index]))) continue;
    named++;
    if (/^\p{L}[\p{L}\p{M}\s.'’-]*$/u.test(cellText(cells[next]).trim())) both++;
  }
  return both > 0 && both * 2 > named;
}

/** Columns whose header resembles that of a field which no column has. */
function resembling(
  connector: Connector,
  aliases: Aliases,
  { cells, matches, unread, fields }: HeaderCandidate,
  { segment }: HeaderOptions,
): UncertainColumn[] {
  const open = [...aliases].filter(([, { field }]) => {
    const given = field === connector.segment && segment !== null;
    return !fields.has(field) && !given && connector.columns[field]?.kind !== 'ignored';
  });
  return cells.flatMap(({ index, own, group, text }) => {
    const match = matches.get(index);
    if (unread.has(index) || (match !== undefined && (match.part === null || fields.has(match.field)))) return [];
    const labels = [headerLabel(own), headerLabel(text)];
    const near = open.filter(([alias, { field }]) => {
      return (
        match?.field === field ||
        labels.some((label) => resembles(label, alias)) ||
        (group !== null && labels[0] === alias)
      );
    });
    const found = [...new Set(near.map(([, { field }]) => field))];
    return found.length === 0 ? [] : [doubt(connector, index, text, found)];
  });
}

function textAt(cells: HeaderCandidate['cells'], index: number): string {
  return cells.find((cell) => cell.index === index)?.text ?? '';
}

/** What the delivery says of columns that are not there, or are there twice. */
export function assertMapFits({ cells }: HeaderCandidate, { reading }: HeaderOptions): void {
  const wrong = (reading?.map ?? []).filter((entry) => {
    const columns = columnsOf(entry, cells);
    const beyond = entry.letters !== null && (columns[0] ?? 0) > (cells.at(-1)?.index ?? 0) + 1;
    return columns.length !== 1 || beyond;
  });
  if (wrong.length === 0) return;
  const headers = cells.map(({ index, text }) => `${columnLetters(index)}: ${shown(text)}`);
  const named = wrong.map(({ letters, header }) => letters ?? shown(header ?? ''));
  throw new UnreadableFile('map_column_not_found', { columns: named, headers: headers.slice(0, 60) });
}
