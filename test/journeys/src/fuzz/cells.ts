import type { Choices } from './random.ts';

export type FuzzTable = readonly (readonly string[])[];

type Change = (table: FuzzTable, choose: Choices) => FuzzTable;

/** What people and programs write into cells that should not hold it. */
const oddities: readonly string[] = [
  ...[
    '',
    ' ',
    '\u00a0',
    '-',
    'null',
    'N/A',
    '#REF!',
    '0',
    '-1',
    '1e999',
    'NaN',
    '=1+1',
    '@SUM(A1)',
    '\t',
    'a\nb',
    '"',
    "'",
    '\u0001',
  ],
  ...[
    '31/02/2004',
    '00/00/0000',
    '29/02/2001',
    '2004',
    '01/01/04',
    '9999-12-31',
    '38353',
    '45678.5',
    '-38353',
    '01/13/2004',
    '1/1/10000',
  ],
  ...[
    '٠١٢٣٤٥٦٧٨٩',
    '０２７２０４９０００００１',
    '027204900001.0',
    '2.7204E+11',
    '027 204 900 001',
    '27204900001',
    "'027204900001",
  ],
  ...[
    '<b>x</b>',
    '{{x}}',
    '{column}',
    '../../etc/passwd',
    '\u202egnốc',
    'e\u0301\u0301\u0301',
    '👩‍👩‍👧',
    '\ud800',
    '\ufeff',
    'Ă'.repeat(40_000),
  ],
  ...['Họ và tên', 'Tổng cộng', 'Cộng', 'Người lập biểu', 'STT', '__proto__', 'constructor', 'toString'],
];

const changes: Readonly<Record<string, Change>> = {
  shuffleHeader: ([header = [], ...rows], choose) => [choose.shuffled(header), ...rows],
  shuffleColumns: (table, choose) => {
    const order = choose.shuffled((table[0] ?? []).map((_, i) => i));
    return table.map((row) => order.map((i) => row[i] ?? ''));
  },
  shuffleRows: ([header = [], ...rows], choose) => [header, ...choose.shuffled(rows)],
  shuffleAll: (table, choose) => choose.shuffled(table),
  shuffleCellsOfRow: (table, choose) => atOne(table, choose, (row) => choose.shuffled(row)),
  shuffleAllCells: (table, choose) => {
    const cells = choose.shuffled(table.flat());
    let next = 0;
    return table.map((row) => row.map(() => cells[next++] ?? ''));
  },
  oddCells: (table, choose) => {
    const share = choose.oneOf([20, 100, 3]);
    return table.map((row, i) =>
      i === 0 ? row : row.map((cell) => (choose.onceIn(share) ? choose.oneOf(oddities) : cell)),
    );
  },
  oddHeader: ([header = [], ...rows], choose) => {
    const at = choose.below(header.length);
    return [header.map((cell, i) => (i === at ? choose.oneOf(oddities) : cell)), ...rows];
  },
  swapTwoCells: (table, choose) => {
    const [i, j] = [choose.below(table.length), choose.below(table.length)];
    const [a, b] = [choose.below(table[i]?.length ?? 0), choose.below(table[j]?.length ?? 0)];
    const [first, second] = [table[i]?.[a] ?? '', table[j]?.[b] ?? ''];
    const swapped = table.map((row) => [...row]);
    swapped[i]?.splice(a, 1, second);
    swapped[j]?.splice(b, 1, first);
    return swapped;
  },
  dropColumn: (table, choose) => {
    const at = choose.below(table[0]?.length ?? 0);
    return table.map((row) => row.filter((_, i) => i !== at));
  },
  doubleColumn: (table, choose) => {
    const at = choose.below(table[0]?.length ?? 0);
    return table.map((row) => [...row, row[at] ?? '']);
  },
  dropHeader: ([, ...rows]) => rows,
  repeatHeader: ([header = [], ...rows], choose) => rows.flatMap((row) => (choose.onceIn(5) ? [header, row] : [row])),
  buryHeader: (table, choose) => [...Array.from({ length: choose.below(80) }, () => ['Danh sách']), ...table],
  repeatRows: (table, choose) => {
    const times = 1 + choose.below(40);
    return table.flatMap((row, i) => (i > 0 && choose.onceIn(4) ? Array<readonly string[]>(times).fill(row) : [row]));
  },
  contradict: ([header = [], ...rows], choose) => {
    const [one = []] = choose.shuffled(rows);
    return [
      header,
      ...rows,
      one.map((cell) => (choose.onceIn(3) ? (choose.oneOf(rows)?.[one.indexOf(cell)] ?? '') : cell)),
    ];
  },
  blankRows: (table, choose) => table.flatMap((row) => (choose.onceIn(3) ? [[], row] : [row])),
  raggedRows: (table, choose) =>
    table.map((row) =>
      choose.onceIn(4) ? (choose.onceIn(2) ? row.slice(0, choose.below(row.length)) : [...row, 'x', '']) : row,
    ),
  transpose: (table) => (table[0] ?? []).map((_, i) => table.map((row) => row[i] ?? '')),
  wide: (table, choose) => {
    const more = Array.from({ length: choose.below(3000) }, (_, i) => `Cột ${i}`);
    return table.map((row, i) => (i === 0 ? [...row, ...more] : row));
  },
};

function atOne(table: FuzzTable, choose: Choices, change: (row: readonly string[]) => readonly string[]): FuzzTable {
  const at = choose.below(table.length);
  return table.map((row, i) => (i === at ? change(row) : row));
}

/** Shuffles, swaps, drops, repeats or spoils cells, headers, rows or columns of a table, one way or several. */
export function mutateTable(table: FuzzTable, choose: Choices): FuzzTable {
  let mutated = table;
  for (let n = choose.oneOf([1, 1, 2, 3]); n > 0; n--) {
    if (mutated.length > 0) mutated = choose.oneOf(Object.values(changes))(mutated, choose);
  }
  return mutated;
}
