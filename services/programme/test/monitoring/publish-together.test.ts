import fc from 'fast-check';
import t from 'tap';
import { type PublishedColumns, publishTogether } from '../../src/monitoring/publish-together.ts';

const isSmall = (count: number) => count > 0 && count < 5;

/** People, each with a value in two ways of telling them apart, and whether they came a stage further. */
const people = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 3 }), fc.boolean()), { maxLength: 60 });
const tableOf = (of: readonly (readonly [number, boolean])[], rows: number) =>
  Array.from({ length: rows }, (_, row) => {
    const own = of.filter(([at]) => at === row);
    return [own.filter(([, further]) => further).length, own.length] as const;
  });

t.test(
  'no count below 5, nor a remainder below 5, is shown in any of the tables or follows from a line of one',
  (t) => {
    fc.assert(
      fc.property(people, (all) => {
        const tables = [
          tableOf(
            all.map(([a, , further]) => [a, further] as const),
            5,
          ),
          tableOf(
            all.map(([, b, further]) => [b, further] as const),
            4,
          ),
        ];
        const { total, tables: shown } = publishTogether(tables, 500);
        const safe = ({ whole, part }: PublishedColumns) =>
          ![whole, part, whole === null || part === null ? null : whole - part].some(
            (one) => one !== null && isSmall(one),
          );
        if (!safe(total)) return false;
        return shown.every((rows, i) => {
          if (!rows.every(safe)) return false;
          // With the total known, a single withheld row of a column is known too.
          return (['whole', 'part'] as const).every((column, c) => {
            if (total[column] === null) return true;
            const hidden = rows.flatMap((row, r) => (row[column] === null ? [tables[i]?.[r]?.[1 - c] ?? 0] : []));
            return hidden.length !== 1 || !isSmall(hidden[0] ?? 0);
          });
        });
      }),
      { numRuns: 500 },
    );
    t.pass();
    t.end();
  },
);

t.test('tables have their totals in common: what one withholds the others do not give away', (t) => {
  const { total, tables } = publishTogether(
    [
      [[0, 23]],
      [
        [0, 3],
        [0, 20],
      ],
    ],
    500,
  );
  t.same(total, { whole: 23, part: 0 });
  t.ok(
    tables[1]?.every(({ whole }) => whole === null),
    'the total stands, so both rows are withheld',
  );
  t.throws(() => publishTogether([[[0, 1]], [[0, 2]]], 500), RangeError);
  t.end();
});

t.test('a table too large to be protected is withheld whole, and its total stands', (t) => {
  const { total, tables } = publishTogether([Array.from({ length: 3 }, () => [10, 20] as const)], 2);
  t.same(total, { whole: 60, part: 30 });
  t.ok(tables[0]?.every(({ whole, part }) => whole === null && part === null));
  t.end();
});
