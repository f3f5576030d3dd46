/** Counts below this are not published: whoever knows a commune could know whom they count. */
export const smallestPublished = 5;

/** A table of counts: rows by columns. */
export type CountTable = readonly (readonly number[])[];

/** What is published of a table: null where a count is withheld. Totals are of all counts, withheld ones too. */
export interface PublishedTable {
  readonly cells: readonly (readonly (number | null)[])[];
  readonly rowTotals: readonly (number | null)[];
  readonly columnTotals: readonly (number | null)[];
  readonly total: number | null;
}

/**
 * What may be published of a table of counts with its totals. Counts from 1 to 4 are withheld, and so many others that nobody can find
 * one out by taking what is shown from a total: for each withheld count of 1 to 4 at least two numbers remain possible, whatever one
 * concludes from all lines together, even for a reader who guesses that no 0 is withheld. 0 is published: it counts nobody.
 *
 * A pure function. It withholds more than is needed at times, never less; a table that cannot be protected is withheld whole.
 * @throws RangeError where rows are not equally long, or a count is negative or not whole.
 */
export function suppressSmall(table: CountTable): PublishedTable {
  const width = table[0]?.length ?? 0;
  if (table.some((row) => row.length !== width)) throw new RangeError('rows of a table are equally long');
  if (table.flat().some((count) => !Number.isSafeInteger(count) || count < 0)) {
    throw new RangeError('a count is a whole number from 0');
  }
  const grid = withTotals(table, width);
  const hidden = grid.map((row) => row.map(isSmall));
  protectLines(grid, hidden);
  // Two lines of withheld counts may still give one away: then more is withheld, in the worst case everything.
  while (hidden.some((row) => row.includes(true)) && hasKnownSmall(grid, hidden)) {
    if (!hideOneMore(grid, hidden)) break;
    protectLines(grid, hidden);
  }
  return present(grid, hidden, width);
}

function isSmall(count: number): boolean {
  return count > 0 && count < smallestPublished;
}

/** The table with its totals as its last row and column: a total is protected as any other count is. */
function withTotals(table: CountTable, width: number): number[][] {
  const rows = table.map((row) => [...row, sum(row)]);
  const totals = Array.from({ length: width + 1 }, (_, column) => sum(rows.map((row) => row[column] ?? 0)));
  return [...rows, totals];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

type Grid = readonly (readonly number[])[];
type Hidden = boolean[][];
type Place = readonly [row: number, column: number];

/** Where just one count of a line is withheld, another one is too: the smallest that is not 0, else the smallest. */
function protectLines(grid: Grid, hidden: Hidden): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const line of linesOf(grid)) {
      const withheld = line.filter((place) => at(hidden, place));
      if (withheld.length !== 1) continue;
      const shown = line.filter((place) => !at(hidden, place));
      const other = shown.sort((a, b) => costOf(grid, a) - costOf(grid, b))[0];
      if (other === undefined) continue;
      hide(hidden, other);
      changed = true;
    }
  }
}

/** A 0 protects badly: who sees that one of two is withheld knows that the other is small. Totals are kept where they can be. */
function costOf(grid: Grid, [row, column]: Place): number {
  const count = grid[row]?.[column] ?? 0;
  const isTotal = row === grid.length - 1 || column === (grid[0]?.length ?? 0) - 1;
  return count + (count === 0 ? 1e9 : 0) + (isTotal ? 1e12 : 0);
}

function linesOf(grid: Grid): Place[][] {
  const width = grid[0]?.length ?? 0;
  const rows = grid.map((_, row) => Array.from({ length: width }, (_, column): Place => [row, column]));
  const columns = Array.from({ length: width }, (_, column) => grid.map((_, row): Place => [row, column]));
  return [...rows, ...columns];
}

function at<V>(of: readonly (readonly V[])[], [row, column]: Place): V {
  return of[row]?.[column] as V;
}

function hide(hidden: Hidden, [row, column]: Place): void {
  const line = hidden[row];
  if (line !== undefined) line[column] = true;
}

/** Withholds the count whose loss costs least. @returns false where none is shown any more. */
function hideOneMore(grid: Grid, hidden: Hidden): boolean {
  const shown = linesOf(grid)
    .slice(0, grid.length)
    .flat()
    .filter((place) => !at(hidden, place))
    .sort((a, b) => costOf(grid, a) - costOf(grid, b));
  const [first] = shown;
  if (first === undefined) return false;
  hide(hidden, first);
  return true;
}

/** Whether what is shown leaves just one possible number for a withheld count of 1 to 4. */
function hasKnownSmall(grid: Grid, hidden: Hidden): boolean {
  return linesOf(grid)
    .slice(0, grid.length)
    .flat()
    .some((place) => at(hidden, place) && isSmall(at(grid, place)) && isKnown(grid, hidden, place));
}

/** Known to somebody who only knows that counts are not negative, or to one who guesses that no 0 is ever withheld. */
function isKnown(grid: Grid, hidden: Hidden, place: Place): boolean {
  return [0, 1].some((least) => !canDiffer(grid, hidden, place, least));
}

/**
 * Whether there is another table with the same shown counts in which the withheld count at a place differs. With totals negated, every
 * line of the table sums to 0; two such tables differ by cycles that go along withheld counts, adding 1 to one and taking 1 from the
 * next (the theory of flows in networks). So there is another one exactly where such a cycle leads through the place.
 */
function canDiffer(grid: Grid, hidden: Hidden, place: Place, least: number): boolean {
  const mayRise = (one: Place) => !isNegated(grid, one) || at(grid, one) > least;
  const mayFall = (one: Place) => isNegated(grid, one) || at(grid, one) > least;
  const steps = { mayRise, mayFall };
  const [row, column] = place;
  const rising =
    mayRise(place) &&
    reaches(grid, hidden, steps, place, { kind: 'column', index: column }, { kind: 'row', index: row });
  return (
    rising ||
    (mayFall(place) &&
      reaches(grid, hidden, steps, place, { kind: 'row', index: row }, { kind: 'column', index: column }))
  );
}

/** A row's or a column's total, as opposed to the counts and the total of all. */
function isNegated(grid: Grid, [row, column]: Place): boolean {
  return (row === grid.length - 1) !== (column === (grid[0]?.length ?? 0) - 1);
}

interface Line {
  readonly kind: 'row' | 'column';
  readonly index: number;
}

interface Steps {
  readonly mayRise: (place: Place) => boolean;
  readonly mayFall: (place: Place) => boolean;
}

/** Whether a line can be balanced out from another by changes of withheld counts other than the one in between. */
function reaches(
  grid: Grid,
  hidden: Hidden,
  { mayRise, mayFall }: Steps,
  except: Place,
  from: Line,
  to: Line,
): boolean {
  const name = ({ kind, index }: Line) => `${kind} ${index}`;
  const seen = new Set([name(from)]);
  const waiting = [from];
  for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
    if (name(line) === name(to)) return true;
    const { kind, index } = line;
    const length = kind === 'row' ? (grid[0]?.length ?? 0) : grid.length;
    for (let other = 0; other < length; other++) {
      const place: Place = kind === 'row' ? [index, other] : [other, index];
      if (!at(hidden, place) || (place[0] === except[0] && place[1] === except[1])) continue;
      // A row that lacks 1 gets it where a count rises; a column that has 1 too many gives it where one falls.
      if (!(kind === 'row' ? mayRise : mayFall)(place)) continue;
      const next: Line = { kind: kind === 'row' ? 'column' : 'row', index: other };
      if (seen.has(name(next))) continue;
      seen.add(name(next));
      waiting.push(next);
    }
  }
  return false;
}

function present(grid: Grid, hidden: Hidden, width: number): PublishedTable {
  const shown = grid.map((row, r) => row.map((count, c) => (hidden[r]?.[c] === true ? null : count)));
  const body = shown.slice(0, -1);
  const totals = shown.at(-1) ?? [];
  return {
    cells: body.map((row) => row.slice(0, width)),
    rowTotals: body.map((row) => row[width] ?? null),
    columnTotals: totals.slice(0, width),
    total: totals[width] ?? null,
  };
}
