import { suppressSmall } from './suppression.ts';

/** What is shown of a row: null where withheld. */
export interface PublishedColumns {
  readonly whole: number | null;
  readonly part: number | null;
}

/** Rows of [part, whole]. */
export type PartsTable = readonly (readonly [part: number, whole: number])[];

export interface PublishedTogether {
  readonly total: PublishedColumns;
  readonly tables: readonly (readonly PublishedColumns[])[];
}

/**
 * What may be published of several tables that tell the same whole apart by different things. Each is protected with its remainder
 * (whole − part), which is as good as told; and since they have their totals in common, a table is withheld altogether where another
 * withholds other totals than it does: taken together they show no more than each alone. A pure function.
 * @throws RangeError where a part exceeds its whole, or tables do not sum up to the same.
 */
export function publishTogether(tables: readonly PartsTable[], mostRows: number): PublishedTogether {
  const sums = tables.map(sumOf);
  if (new Set(sums.map((sum) => sum.join('|'))).size > 1) throw new RangeError('tables of one whole have one sum');
  const shown = tables.map((table) => (table.length > mostRows ? null : protectedOf(table)));
  const withheld = new Set(shown.flatMap((table) => (table === null ? [] : table.withheld)));
  const [part = 0, whole = 0] = sums[0] ?? [];
  // All of them alone: a table too large to be protected, or of none, is one line.
  const alone = suppressSmall([[part, whole - part]]);
  for (const name of totalsWithheld(alone.columnTotals, alone.total)) withheld.add(name);
  return {
    total: { whole: withheld.has('whole') ? null : whole, part: withheld.has('part') ? null : part },
    tables: tables.map((table, i) => {
      const one = shown[i];
      const fits = one != null && one.withheld.length === withheld.size;
      return table.map((_, row) => (fits ? one.rows[row] : undefined) ?? nothing);
    }),
  };
}

const nothing: PublishedColumns = { whole: null, part: null };

function sumOf(table: PartsTable): readonly [number, number] {
  return table.reduce<[number, number]>(([p, w], [part, whole]) => [p + part, w + whole], [0, 0]);
}

const nobody: PartsTable = [[0, 0]];

type Total = 'part' | 'rest' | 'whole';

function protectedOf(table: PartsTable): { rows: readonly PublishedColumns[]; withheld: readonly Total[] } {
  const shown = suppressSmall((table.length === 0 ? nobody : table).map(([part, whole]) => [part, whole - part]));
  const rows = table.map((_, i): PublishedColumns => {
    const [part = null, rest = null] = shown.cells[i] ?? [];
    const whole = shown.rowTotals[i] ?? null;
    // The remainder is not told; where it is withheld, nothing is that it follows from.
    return rest === null && part !== null && whole !== null ? nothing : { whole, part };
  });
  return { rows, withheld: totalsWithheld(shown.columnTotals, shown.total) };
}

function totalsWithheld(columnTotals: readonly (number | null)[], total: number | null): Total[] {
  const [part = null, rest = null] = columnTotals;
  const withheld: Total[] = [];
  if (part === null) withheld.push('part');
  if (rest === null) withheld.push('rest');
  if (total === null) withheld.push('whole');
  return withheld;
}
