import t from 'tap';
import {
  type BadKind,
  badKindNames,
  badKinds,
  type Cell,
  columnOf,
  generate,
  type Role,
  type Row,
  rowAt,
  type SourceCode,
  sourceCodes,
  sources,
} from '../src/index.ts';

const base = { seed: 3, asOf: '2026-10-01' } as const;

function cell(source: SourceCode, row: Row, ...roles: Role[]): Cell {
  return row.cells[columnOf(sources[source].columns, ...roles)] ?? null;
}

function touched(row: Row): Cell {
  return row.cells[row.touched[0] ?? -1] ?? null;
}

function birthYear(number: string): number {
  return 1900 + Math.floor(Number(number[3]) / 2) * 100 + Number(number.slice(4, 6));
}

/** Whether a row shows the fault of its kind; judged from its cells, not from how they came about. */
const shows: Record<BadKind, (row: Row, source: SourceCode) => boolean> = {
  missing_name: (row, s) => cell(s, row, 'name') === null,
  missing_birth_date: (row, s) => cell(s, row, 'birth-date') === null,
  missing_number: (row, s) =>
    (['personal-number', 'student-code', 'enterprise-code', 'certificate', 'tax-code', 'owner-number'] as const).every(
      (role) => columnOf(sources[s].columns, role) < 0 || cell(s, row, role) === null,
    ),
  impossible_date: (row) => /^31\/02\/\d{4}$/.test(String(touched(row))),
  future_birth_date: (row, s) => {
    const date = cell(s, row, 'birth-date') as { date: string };
    const number = String(cell(s, row, 'personal-number'));
    return date.date > base.asOf && birthYear(number) === Number(date.date.slice(0, 4));
  },
  future_issue_date: (row, s) => (cell(s, row, 'issue-date') as { date: string }).date > base.asOf,
  contradicting_personal_number: (row, s) => {
    const date = cell(s, row, 'birth-date') as { date: string };
    return birthYear(String(cell(s, row, 'personal-number'))) !== Number(date.date.slice(0, 4));
  },
  contradicting_sex: (row, s) =>
    (Number(String(cell(s, row, 'personal-number'))[3]) % 2 === 0) === (cell(s, row, 'sex') === 'Nữ'),
  wrong_check_digit: (row) => {
    const digits = [...String(touched(row))].map(Number);
    const sum = [31, 29, 23, 19, 17, 13, 7, 5, 3].reduce((total, w, i) => total + w * (digits[i] ?? 0), 0);
    return digits.length === 10 && (sum + (digits[9] ?? 0)) % 11 !== 10;
  },
  short_number: (row) => /^\d{7,8}$/.test(String(touched(row))),
  letters_in_number: (row) => /^\d{4}O\d{5,7}$/.test(String(touched(row))),
  duplicate_conflict: (row) => row.duplicateOf !== null && row.touched.length === 1,
  formula_cell: (row) => /^HYPERLINK\("/.test((touched(row) as { formula: string }).formula),
  html_cell: (row) => /^<script>/.test(String(touched(row))),
  duplicate_identical: (row) => row.duplicateOf !== null && row.touched.length === 0,
  blank_row: (row) => row.cells.every((c) => c === null),
  lost_leading_zeros: (row) => {
    const number = touched(row);
    const keys = row.expected?.keys.map((key) => key.number) ?? [];
    return typeof number === 'number' && keys.some((key) => key.startsWith('0') && Number(key) === number);
  },
  extra_spaces: (row) => row.touched.every((p) => / {2}|\u00a0/.test(String(row.cells[p]))),
  separated_number: (row) => {
    const number = String(touched(row));
    return / /.test(number) && (row.expected?.keys.some((key) => key.number === number.replaceAll(' ', '')) ?? false);
  },
  unaccented: (row) => {
    const { facts } = row.expected ?? {};
    const names = facts?.type === 'household' ? [facts.name, facts.ownerName] : [facts?.name];
    return row.touched.every((p) => /^[ -~]+$/.test(String(row.cells[p])) && names.includes(String(row.cells[p])));
  },
  decomposed: (row) => {
    const { facts } = row.expected ?? {};
    const written = row.touched.map((p) => String(row.cells[p]));
    return written.every((name) => name !== name.normalize('NFC') && facts?.name === name.normalize('NFC'));
  },
  other_date_format: (row) =>
    /^(\d\d-\d\d-\d{4}|\d\d\.\d\d\.\d{4}|\d{1,2}\/\d{1,2}\/\d{4}|\d{4}-\d\d-\d\d|\d{5})$/.test(String(touched(row))),
  identity_card: (row) => row.expected?.keys.some((key) => key.scheme === 'identity-card') ?? false,
  unknown_place: (row) => /^1\d{11}$/.test(String(touched(row))),
};

for (const kind of badKindNames) {
  const { verdict } = badKinds[kind];
  t.test(`${kind}: each such row shows it and is ${verdict}, in every source that can have it`, async (t) => {
    t.ok(badKinds[kind].sources.length > 0);
    for (const source of badKinds[kind].sources) {
      const bad = { [kind]: kind.startsWith('duplicate') ? 0.5 : 1 };
      const rows = [...generate({ source, rows: 200, bad, ...base })].filter((row) => row.kind === kind);
      t.ok(rows.length > 60, `${rows.length} rows in ${source}`);
      const wrong = rows.filter((row) => {
        const right = row.verdict === verdict && (row.expected !== null) === (verdict === 'good');
        return !right || !shows[kind](row, source);
      });
      t.same(wrong, [], source);
    }
  });
}

t.test('each kind has about its share, and the rest is untouched', async (t) => {
  const bad = { impossible_date: 0.05, html_cell: 0.01, lost_leading_zeros: 0.1, duplicate_identical: 0.02 } as const;
  const rows = [...generate({ source: 'youth-union', rows: 20_000, bad, ...base })];
  const clean = [...generate({ source: 'youth-union', rows: 20_000, ...base })];
  for (const [kind, share] of Object.entries(bad)) {
    const count = rows.filter((row) => row.kind === kind).length;
    const deviation = Math.sqrt(20_000 * share * (1 - share));
    t.ok(Math.abs(count - 20_000 * share) < 4 * deviation, `${count} of ${kind}`);
  }
  const untouched = rows.filter((row) => row.kind === null);
  t.ok(untouched.every((row) => JSON.stringify(row) === JSON.stringify(clean[row.index])));
});

t.test('a duplicate repeats the nearest ordinary row above it in the file', async (t) => {
  for (const source of sourceCodes) {
    const options = { bad: { duplicate_identical: 0.2, duplicate_conflict: 0.2 }, first: 40 };
    const rows = [...generate({ source, rows: 100, ...base, ...options })].filter((row) => row.duplicateOf !== null);
    t.ok(rows.length > 20);
    const wrong = rows.filter((row) => {
      const earlier = rowAt(source, row.duplicateOf ?? 0, base.seed, base.asOf, options);
      const differing = earlier.cells.flatMap((c, p) =>
        JSON.stringify(c) === JSON.stringify(row.cells[p]) ? [] : [p],
      );
      const above = earlier.index >= options.first && earlier.index < row.index && earlier.kind === null;
      return !above || differing.join() !== [0, ...row.touched].join();
    });
    t.same(wrong, [], source);
  }
});

t.test('a duplicate has something to repeat, or is no duplicate', async (t) => {
  const rows = [...generate({ source: 'education', rows: 50, bad: { duplicate_identical: 1 }, ...base })];
  t.ok(rows.every((row) => row.kind === null && row.verdict === 'good'));
});
