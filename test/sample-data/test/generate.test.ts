import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import {
  type BadShares,
  badKindNames,
  badKinds,
  csvChunks,
  generate,
  listDocument,
  openSource,
  type Row,
  rowAt,
  type SourceCode,
  sourceCodes,
  sources,
} from '../src/index.ts';

const base = { seed: 1, asOf: '2026-10-01' } as const;

/** Every kind that applies, each in 2 rows of 100. */
function someOfEach(source: SourceCode): BadShares {
  const kinds = badKindNames.filter((kind) => (badKinds[kind].sources as readonly SourceCode[]).includes(source));
  return Object.fromEntries(kinds.map((kind) => [kind, 0.02]));
}

/** Without STT, which counts the rows of the file. */
const content = (row: Row) => ({ ...row, index: 0, cells: row.cells.slice(1) });

/** Whoever changes what a seed gives, changes every test and bench that relies on it: do it knowingly. */
const firstRows: Record<SourceCode, string> = {
  'planning-investment': '4860c58ce3435e9c',
  'industry-trade': 'c726b6cf53af726b',
  agriculture: '5a2b1aaad7e79de7',
  education: 'e53e67e9f0989bce',
  labour: '76d4d9f3c18e6195',
  'youth-union': '8c8260ba0bad284b',
  'farmers-union': '0ed963f84a63972e',
};

for (const source of sourceCodes) {
  t.test(`${source}: the same options give these bytes on every machine`, async (t) => {
    const list = listDocument({ source, rows: 500, bad: someOfEach(source), titles: true, ...base });
    const hash = createHash('sha256');
    for (const chunk of csvChunks(list)) hash.update(chunk);
    t.equal(hash.digest('hex').slice(0, 16), firstRows[source]);
  });

  t.test(`${source}: a row by itself is the row in the sequence`, async (t) => {
    const options = { source, bad: someOfEach(source), ...base };
    const rows = [...generate({ ...options, rows: 400 })];
    const reader = openSource(options);
    for (const index of [399, 0, 17, 398, 200, 3]) t.same(reader.rowAt(index), rows[index]);
    t.same(rowAt(source, 123, base.seed, base.asOf, { bad: options.bad }), rows[123]);
    t.same(
      rows.map((row) => row.index),
      rows.map((_, i) => i),
    );
  });

  t.test(`${source}: other seeds and other days give other rows`, async (t) => {
    const rows = (seed: number, asOf: string) =>
      [...generate({ source, rows: 50, seed, asOf })].map((row) => row.cells);
    t.notSame(rows(1, '2026-10-01'), rows(2, '2026-10-01'));
    t.notSame(rows(1, '2026-10-01'), rows(1, '2026-10-02'));
  });

  t.test(`${source}: each row has a cell a column and, when good, states a key and facts`, async (t) => {
    const rows = [...generate({ source, rows: 1000, bad: someOfEach(source), ...base })];
    const wrong = rows.filter(({ verdict, cells, expected }) => {
      const right = cells.length === sources[source].columns.length && (verdict === 'good') === (expected !== null);
      return !right || expected?.keys.length === 0;
    });
    t.same(wrong, []);
  });

  t.test(`${source}: no two ordinary rows are found by one number`, async (t) => {
    const seen = new Set<string>();
    let keys = 0;
    for (const { expected } of generate({ source, rows: 40_000, ...base })) {
      for (const { type, scheme, number } of expected?.keys ?? []) {
        keys++;
        seen.add(`${type}|${scheme}|${number}`);
      }
    }
    t.equal(seen.size, keys);
  });

  t.test(`${source}: a share of changed rows differs in the name alone`, async (t) => {
    const before = [...generate({ source, rows: 5000, ...base })];
    const after = [...generate({ source, rows: 5000, changed: 0.1, ...base })];
    const differing = before.flatMap((row, i) => {
      const cells = after[i]?.cells ?? [];
      const positions = row.cells.flatMap((cell, p) => (JSON.stringify(cell) === JSON.stringify(cells[p]) ? [] : [p]));
      return positions.length > 0 ? [{ i, positions }] : [];
    });
    t.ok(differing.length > 400 && differing.length < 600, `${differing.length} of 5,000`);
    const name = sources[source].columns.findIndex((c) => c.role === 'name');
    t.ok(differing.every(({ positions }) => positions.length === 1 && positions[0] === name));
    t.ok(differing.every(({ i }) => after[i]?.expected?.facts.name === after[i]?.cells[name]));
  });

  t.test(`${source}: a file that begins later lacks the first rows and numbers its own`, async (t) => {
    const whole = [...generate({ source, rows: 300, ...base })];
    const later = [...generate({ source, rows: 200, first: 100, ...base })];
    t.same(later.map(content), whole.slice(100).map(content));
    t.equal(later[0]?.cells[0], 1);
  });
}

for (const source of ['education', 'labour'] as const) {
  t.test(`${source}: a school’s file holds its rows of the whole, in order`, async (t) => {
    const { segments } = sources[source];
    const whole = [...generate({ source, rows: segments.length * 60, ...base })];
    for (const [turn, { code }] of segments.entries()) {
      const own = [...generate({ source, rows: 60, segment: code, ...base })];
      t.same(own.map(content), whole.filter((_, i) => i % segments.length === turn).map(content), code);
      t.ok(own.every((row) => row.cells[1] === code));
    }
  });
}

t.test('options that mean nothing are refused before the first row', async (t) => {
  const wrong: readonly [Record<string, unknown>, RegExp][] = [
    [{ rows: -1 }, /rows/],
    [{ rows: 1.5 }, /rows/],
    [{ seed: -1 }, /seed/],
    [{ asOf: '2026-02-30' }, /2026-02-30/],
    [{ source: 'police' }, /unknown source police/],
    [{ segment: 'ZZZ' }, /no segment ZZZ/],
    [{ changed: 2 }, /changed/],
    [{ first: -5 }, /first/],
    [{ bad: { nonsense: 0.1 } }, /unknown kind nonsense/],
    [{ bad: { html_cell: 1.1 } }, /share of html_cell/],
    [{ bad: { html_cell: Number.NaN } }, /share of html_cell/],
    [{ bad: { html_cell: 0.6, blank_row: 0.6 } }, /more than 1/],
    [{ bad: { wrong_check_digit: 0.1 } }, /does not apply to education/],
  ];
  for (const [options, message] of wrong) {
    const all = { source: 'education', rows: 3, ...base, ...options } as Parameters<typeof generate>[0];
    t.throws(() => generate(all), { name: 'RangeError', message });
  }
});

t.test('any place in any file can be asked for, and asking twice gives the same', async () => {
  const source = fc.constantFrom(...sourceCodes);
  fc.assert(
    fc.property(source, fc.nat(2_000_000), fc.nat(), (code, index, seed) => {
      const once = rowAt(code, index, seed, '2026-10-01');
      const twice = rowAt(code, index, seed, '2026-10-01');
      return JSON.stringify(once) === JSON.stringify(twice) && once.index === index;
    }),
  );
});
