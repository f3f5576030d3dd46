import fc from 'fast-check';
import t from 'tap';
import {
  type CountTable,
  type PublishedTable,
  smallestPublished,
  suppressSmall,
} from '../../src/monitoring/suppression.ts';

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
const isSmall = (count: number) => count > 0 && count < smallestPublished;
const column = (table: CountTable, index: number) => table.map((row) => row[index] ?? 0);

/** All counts of a table with its totals, beside what is published of each. */
function pairs(table: CountTable, published: PublishedTable): [number, number | null][] {
  const width = table[0]?.length ?? 0;
  return [
    ...table.flatMap((row, r) =>
      row.map((count, c): [number, number | null] => [count, published.cells[r]?.[c] ?? null]),
    ),
    ...table.map((row, r): [number, number | null] => [sum(row), published.rowTotals[r] ?? null]),
    ...Array.from({ length: width }, (_, c): [number, number | null] => [
      sum(column(table, c)),
      published.columnTotals[c] ?? null,
    ]),
    [sum(table.flat()), published.total],
  ];
}

const tableOf = (rows: number, columns: number, most: number) =>
  fc.array(fc.array(fc.nat(most), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
const anyTable = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, columns]) => tableOf(rows, columns, 30));

t.test('no count from 1 to 4 is published, be it a cell or a total, and what is published is right', async () => {
  fc.assert(
    fc.property(anyTable, (table) =>
      pairs(table, suppressSmall(table)).every(([count, shown]) =>
        isSmall(count) ? shown === null : shown === null || shown === count,
      ),
    ),
  );
});

t.test('a table without small counts is published whole', async () => {
  const large = anyTable.map((table) => table.map((row) => row.map((count) => (isSmall(count) ? 0 : count))));
  fc.assert(
    fc.property(large, (table) => {
      if (pairs(table, suppressSmall(table)).some(([count]) => isSmall(count))) return true;
      return pairs(table, suppressSmall(table)).every(([count, shown]) => count === shown);
    }),
  );
});

/** The numbers that a reader who tries every table finds possible for each withheld cell; `least`: of a withheld one. */
function possible(table: CountTable, published: PublishedTable, least: number, most: number): Set<number>[] {
  const width = table[0]?.length ?? 0;
  const cells = published.cells.flat();
  const found = cells.map(() => new Set<number>());
  const values = cells.map((cell) => cell ?? least);
  const fits = () => {
    const rows = table.map((_, r) => values.slice(r * width, (r + 1) * width));
    const totals: [number, number | null][] = [
      ...rows.map((row, r): [number, number | null] => [sum(row), published.rowTotals[r] ?? null]),
      ...Array.from({ length: width }, (_, c): [number, number | null] => [
        sum(column(rows, c)),
        published.columnTotals[c] ?? null,
      ]),
      [sum(values), published.total],
    ];
    return totals.every(([count, shown]) => shown === null || shown === count);
  };
  const hidden = cells.flatMap((cell, i) => (cell === null ? [i] : []));
  const tryFrom = (place: number): void => {
    const cell = hidden[place];
    if (cell === undefined) {
      if (fits()) for (const [i, value] of values.entries()) found[i]?.add(value);
      return;
    }
    for (let value = least; value <= most; value++) {
      values[cell] = value;
      tryFrom(place + 1);
    }
  };
  tryFrom(0);
  return found;
}

for (const [rows, columns, most] of [
  [1, 2, 9],
  [2, 1, 9],
  [1, 3, 7],
  [2, 2, 6],
  [3, 2, 3],
] as const) {
  t.test(`who tries every ${rows} × ${columns} table finds no withheld small count out`, async () => {
    fc.assert(
      fc.property(tableOf(rows, columns, most), (table) => {
        const published = suppressSmall(table);
        const cells = table.flat();
        return [0, 1].every((least) => {
          // Somebody who guesses that no 0 is withheld is misled where one is.
          if (least === 1 && cells.some((count, i) => count === 0 && published.cells.flat()[i] === null)) return true;
          const found = possible(table, published, least, most + 2);
          return cells.every((count, i) => !isSmall(count) || (found[i]?.size ?? 0) > 1);
        });
      }),
      { numRuns: 60 },
    );
  });
}

t.test('a single small count in a row takes another one with it, so that the total gives nothing away', async (t) => {
  const { cells, total } = suppressSmall([
    [3, 20, 40],
    [10, 30, 50],
    [60, 70, 80],
  ]);
  t.same(cells, [
    [null, null, 40],
    [null, null, 50],
    [60, 70, 80],
  ]);
  t.equal(total, 363, 'the total of all is kept');
});

t.test('what cannot be protected is withheld whole', async (t) => {
  t.same(suppressSmall([[3]]), { cells: [[null]], rowTotals: [null], columnTotals: [null], total: null });
  t.same(suppressSmall([]), { cells: [], rowTotals: [], columnTotals: [], total: 0 });
});

t.test('what is no table of counts is refused', async (t) => {
  for (const table of [[[1], [1, 2]], [[-1]], [[1.5]], [[Number.NaN]]])
    t.throws(() => suppressSmall(table), RangeError);
});
