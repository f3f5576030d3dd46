import { appliesTo, type BadKind, badKindNames, badKinds, isBadKind } from './bad-kinds.ts';
import { columnOf } from './columns.ts';
import { openWorld, type World } from './people.ts';
import { fractionAt, Random } from './random.ts';
import type { Cell, Draft, Row } from './row.ts';
import { isSourceCode, type SourceCode, sourceCodes } from './source-codes.ts';
import type { SourceDefinition } from './sources/definition.ts';
import { sources } from './sources.ts';
import { contradict, spoil, withName } from './spoil.ts';

/** The share (0 to 1) of rows of each kind; together at most 1. */
export type BadShares = Readonly<Partial<Record<BadKind, number>>>;

/** What fixes every row of a source. The same options give the same rows on every machine, for ever. */
export interface SourceOptions {
  readonly source: SourceCode;
  /** an integer from 0 */
  readonly seed: number;
  /** the day the list speaks about, YYYY-MM-DD: ages and dates are counted back from it */
  readonly asOf: string;
  readonly bad?: BadShares | undefined;
  /** only one school's rows (education, labour) */
  readonly segment?: string | undefined;
  /** the share (0 to 1) of rows whose name differs from that of a file without this option: a later delivery */
  readonly changed?: number | undefined;
  /** the index of the file's first row; rows before it are absent, as from a later delivery */
  readonly first?: number | undefined;
}

/** How many rows to generate from a source. */
export interface GenerateOptions extends SourceOptions {
  readonly rows: number;
}

/** Random access to a source's rows. */
export interface SourceReader {
  /** row `index`, as it stands in any file with these options that is long enough */
  rowAt(index: number): Row;
}

type Threshold = readonly [limit: number, kind: BadKind];

function thresholdsOf(source: SourceCode, bad: BadShares): readonly Threshold[] {
  const thresholds: Threshold[] = [];
  let total = 0;
  for (const name of Object.keys(bad)) {
    if (!isBadKind(name)) throw new RangeError(`unknown kind ${name}; there are ${badKindNames.join(', ')}`);
  }
  for (const kind of badKindNames) {
    const share = bad[kind];
    if (share === undefined || share === 0) continue;
    if (!(share > 0 && share <= 1)) throw new RangeError(`the share of ${kind} must lie between 0 and 1, not ${share}`);
    if (!appliesTo(kind, source)) throw new RangeError(`${kind} does not apply to ${source}`);
    total += share;
    thresholds.push([total, kind]);
  }
  if (total > 1 + 1e-9) throw new RangeError(`the shares add up to ${total}, more than 1`);
  return thresholds;
}

/** Where a segment's row k stands in its source: schools take turns, so k · schools + the school's turn. */
function strideOf(source: SourceDefinition, segment: string | undefined): { step: number; offset: number } {
  if (segment === undefined) return { step: 1, offset: 0 };
  const offset = source.segments.findIndex((s) => s.code === segment);
  if (offset >= 0) return { step: source.segments.length, offset };
  const known = source.segments.map((s) => s.code).join(', ') || 'none';
  throw new RangeError(`${source.code} has no segment ${segment}; it has: ${known}`);
}

/** Opens a source for random access; throws RangeError for options that mean nothing. */
export function openSource(options: SourceOptions): SourceReader {
  const { seed, asOf, bad = {}, segment, changed = 0, first = 0 } = options;
  if (!isSourceCode(options.source)) {
    throw new RangeError(`unknown source ${String(options.source)}; there are ${sourceCodes.join(', ')}`);
  }
  if (!(changed >= 0 && changed <= 1)) throw new RangeError(`changed must lie between 0 and 1, not ${changed}`);
  if (!Number.isSafeInteger(first) || first < 0) throw new RangeError(`first must be an integer from 0, not ${first}`);
  return new Reader(sources[options.source], openWorld(seed, asOf), {
    thresholds: thresholdsOf(options.source, bad),
    stride: strideOf(sources[options.source], segment),
    changed,
    first,
  });
}

interface Plan {
  readonly thresholds: readonly Threshold[];
  readonly stride: { readonly step: number; readonly offset: number };
  readonly changed: number;
  readonly first: number;
}

class Reader implements SourceReader {
  readonly #source: SourceDefinition;
  readonly #world: World;
  readonly #plan: Plan;
  readonly #kindKey: number;
  readonly #changedKey: number;

  constructor(source: SourceDefinition, world: World, plan: Plan) {
    this.#source = source;
    this.#world = world;
    this.#plan = plan;
    this.#kindKey = world.key(`${source.code}-kinds`);
    this.#changedKey = world.key(`${source.code}-changed`);
  }

  rowAt(index: number): Row {
    const kind = this.#kindAt(index);
    if (kind === null) return this.#row(index, null, this.#draftAt(index, null));
    if (kind === 'blank_row') return this.#row(index, kind, { cells: this.#source.columns.map(() => null) });
    if (kind === 'duplicate_identical' || kind === 'duplicate_conflict') return this.#duplicate(index, kind);
    const clean = this.#draftAt(index, kind);
    const context = { world: this.#world, index: this.#indexInSource(index), random: this.#randomAt(index) };
    const spoiled = spoil(this.#source, clean, kind, context);
    return this.#row(index, kind, { ...spoiled, touched: differences(clean.cells, spoiled.cells) });
  }

  #indexInSource(index: number): number {
    return index * this.#plan.stride.step + this.#plan.stride.offset;
  }

  #randomAt(index: number): Random {
    return new Random(this.#kindKey + 1, this.#indexInSource(index));
  }

  #drawnKind(index: number): BadKind | null {
    if (this.#plan.thresholds.length === 0) return null;
    const draw = fractionAt(this.#kindKey, this.#indexInSource(index));
    for (const [limit, kind] of this.#plan.thresholds) if (draw < limit) return kind;
    return null;
  }

  /** A duplicate with no ordinary row before it in the file is an ordinary row itself. */
  #kindAt(index: number): BadKind | null {
    const kind = this.#drawnKind(index);
    if (kind !== 'duplicate_identical' && kind !== 'duplicate_conflict') return kind;
    return this.#ordinaryBefore(index) === null ? null : kind;
  }

  #ordinaryBefore(index: number): number | null {
    for (let i = index - 1; i >= this.#plan.first; i--) if (this.#drawnKind(i) === null) return i;
    return null;
  }

  #draftAt(index: number, kind: BadKind | null): Draft {
    const inSource = this.#indexInSource(index);
    const draft = this.#source.draftAt(this.#world, inSource, kind);
    if (this.#plan.changed === 0 || fractionAt(this.#changedKey, inSource) >= this.#plan.changed) return draft;
    return this.#renamed(draft);
  }

  /** The later delivery's name: one more word at the end. */
  #renamed(draft: Draft): Draft {
    const { facts } = draft.expected;
    const position = columnOf(this.#source.columns, 'name');
    if (draft.cells[position] === null || facts.name === null) return draft;
    const cells = [...draft.cells];
    const name = `${facts.name} Mới`;
    cells[position] = name;
    return { ...draft, cells, expected: { ...draft.expected, facts: withName(facts, name) } };
  }

  #duplicate(index: number, kind: 'duplicate_identical' | 'duplicate_conflict'): Row {
    const earlier = this.#ordinaryBefore(index);
    if (earlier === null) throw new Error('unreachable: a duplicate always has a row before it');
    const { cells } = this.#draftAt(earlier, null);
    const repeated = kind === 'duplicate_identical' ? cells : contradict(this.#source, cells);
    return this.#row(index, kind, { cells: repeated, duplicateOf: earlier, touched: differences(cells, repeated) });
  }

  #row(index: number, kind: BadKind | null, made: Made): Row {
    const { cells, expected = null, overlap = null, touched = [], duplicateOf = null } = made;
    const verdict = kind === null ? 'good' : badKinds[kind].verdict;
    if (kind !== 'blank_row') cells[0] = index - this.#plan.first + 1;
    return {
      index,
      cells,
      kind,
      verdict,
      touched,
      expected: verdict === 'good' ? expected : null,
      duplicateOf,
      overlap,
    };
  }
}

/** A row on its way: a draft, and what was done to it. */
interface Made extends Partial<Draft> {
  readonly cells: Cell[];
  readonly touched?: readonly number[];
  readonly duplicateOf?: number;
}

function differences(before: readonly Cell[], after: readonly Cell[]): number[] {
  return after.flatMap((cell, position) => (cell === before[position] ? [] : [position]));
}

/** The rows of a source one after the other; throws RangeError at once for options that mean nothing. */
export function generate(options: GenerateOptions): Generator<Row, void, undefined> {
  const { rows, first = 0 } = options;
  if (!Number.isSafeInteger(rows) || rows < 0) throw new RangeError(`rows must be an integer from 0, not ${rows}`);
  return rowsOf(openSource(options), first, first + rows);
}

function* rowsOf(reader: SourceReader, first: number, end: number): Generator<Row, void, undefined> {
  for (let i = first; i < end; i++) yield reader.rowAt(i);
}

/** Row `index` of a source by itself. Where many rows are wanted, `openSource` once is cheaper. */
export function rowAt(
  source: SourceCode,
  index: number,
  seed: number,
  asOf: string,
  options: Omit<SourceOptions, 'source' | 'seed' | 'asOf'> = {},
): Row {
  return openSource({ source, seed, asOf, ...options }).rowAt(index);
}
