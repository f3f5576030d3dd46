import { type BadKind, badKindNames, type Verdict } from './bad-kinds.ts';
import type { Column } from './columns.ts';
import { type GenerateOptions, generate } from './generate.ts';
import { type HeaderStyle, headerRow } from './headers.ts';
import type { Row } from './row.ts';
import { sources } from './sources.ts';
import { type TitleRow, titleRows } from './titles.ts';

/** How a list is laid out, whatever the file format. */
export interface LayoutOptions {
  /** the lines a department sets above its list; default: none */
  readonly titles?: boolean | undefined;
  /** default: `main` */
  readonly headers?: HeaderStyle | undefined;
}

/** A list about to be written. */
export interface ListDocument {
  readonly columns: readonly Column[];
  readonly titles: readonly TitleRow[];
  readonly header: readonly string[];
  readonly rows: Iterable<Row>;
}

/** How many rows of which verdict and kind a file has. */
export interface Tally {
  rows: number;
  readonly verdicts: Record<Verdict, number>;
  readonly kinds: Partial<Record<BadKind, number>>;
}

/** The list that generation and layout options describe; throws RangeError for options that mean nothing. */
export function listDocument(options: GenerateOptions & LayoutOptions): ListDocument {
  const rows = generate(options);
  const source = sources[options.source];
  return {
    columns: source.columns,
    titles: options.titles ? titleRows(source, options.asOf, options.segment) : [],
    header: headerRow(source.columns, options.headers ?? 'main'),
    rows,
  };
}

/** A tally of nothing yet. */
export function emptyTally(): Tally {
  return { rows: 0, verdicts: { good: 0, bad: 0, repeated: 0, ignored: 0 }, kinds: {} };
}

/** Passes rows on and counts them. */
export function* counted(rows: Iterable<Row>, tally: Tally): Generator<Row, void, undefined> {
  for (const row of rows) {
    tally.rows++;
    tally.verdicts[row.verdict]++;
    if (row.kind !== null) tally.kinds[row.kind] = (tally.kinds[row.kind] ?? 0) + 1;
    yield row;
  }
}

/** The kinds of a tally in their fixed order, for printing. */
export function talliedKinds(tally: Tally): readonly [BadKind, number][] {
  return badKindNames.flatMap((kind) => {
    const count = tally.kinds[kind];
    return count === undefined ? [] : [[kind, count] as [BadKind, number]];
  });
}
