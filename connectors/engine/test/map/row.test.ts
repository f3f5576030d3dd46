import fc from 'fast-check';
import t from 'tap';
import { workbook } from '../read/fixture-xlsx.ts';
import { brief, listOf, mapFile, right, rowWith } from './fixture-list.ts';

t.test('a right row becomes facts and keys without an issue', async (t) => {
  t.same(await rowWith({}), {
    row: 2,
    keys: ['person|student-code|DHBN/SV01', 'person|personal-number|027204000123'],
    facts: {
      type: 'person',
      name: 'Nguyễn Văn An',
      birthDate: '2004-09-05',
      sex: 'male',
      nationality: 'VN',
      hasPersonalNumber: true,
    },
    segment: 'DHBN',
    issues: [],
    filled: 0b1111111,
    line: ['05/09/2004', 'Nguyễn Văn An', 'Việt Nam', '027204000123', 'DHBN', 'Nam', 'SV01', ''].join('\u001f'),
  });
});

const errors: readonly (readonly [string, Record<string, string>, string])[] = [
  ['a required cell is empty', { 'Họ và tên': ' ' }, 'error required_missing Họ và tên'],
  ['a required cell holds only a dash', { 'Ngày sinh': '–' }, 'error required_missing Ngày sinh'],
  ['a date is not in the calendar', { 'Ngày sinh': '31/02/2004' }, 'error date_invalid Ngày sinh'],
  ['a date is written month first', { 'Ngày sinh': '09/25/2004' }, 'error date_invalid Ngày sinh'],
  ['a year has two digits', { 'Ngày sinh': '05/09/04' }, 'error date_ambiguous Ngày sinh'],
  ['there is only a year', { 'Ngày sinh': '2004' }, 'error date_ambiguous Ngày sinh'],
  ['a birth date is in the future', { 'Ngày sinh': '23/11/2025', 'Số CCCD': '' }, 'error birth_date_future Ngày sinh'],
  ['a birth date is before 1900', { 'Ngày sinh': '05/09/1804' }, 'error birth_date_implausible Ngày sinh'],
  ['another date is in the future', { 'Ngày nhập học': '23/11/2025' }, 'error date_future Ngày nhập học'],
  ['another date is a spreadsheet’s zero', { 'Ngày nhập học': '01/01/1900' }, 'error date_implausible Ngày nhập học'],
  [
    'a personal number contradicts the birth year',
    { 'Số CCCD': '027205000123' },
    'error personal_number_contradicts_birth_year Số CCCD',
  ],
  [
    'a personal number contradicts the century',
    { 'Số CCCD': '027004000123' },
    'error personal_number_contradicts_birth_year Số CCCD',
  ],
  [
    'a personal number contradicts the sex',
    { 'Số CCCD': '027304000123' },
    'error personal_number_contradicts_sex Số CCCD',
  ],
  ['a personal number is too long', { 'Số CCCD': '0272040001234' }, 'error personal_number_length Số CCCD'],
  ['a personal number holds letters', { 'Số CCCD': '02720400O123' }, 'error personal_number_format Số CCCD'],
  ['a spreadsheet shortened a number', { 'Số CCCD': '2.7204E+10' }, 'error scientific_notation Số CCCD'],
  ['a school code holds accents', { 'Mã trường': 'ĐẠI HỌC' }, 'error school_code_invalid Mã trường'],
  ['a student code holds accents', { MSSV: 'Số 1' }, 'error student_code_invalid MSSV'],
  ['a name begins like a formula', { 'Họ và tên': '=cmd|"/c calc"!A0' }, 'error formula_in_cell Họ và tên'],
  ['a name begins with @', { 'Họ và tên': '@SUM(1)' }, 'error formula_in_cell Họ và tên'],
  ['a number is a formula', { 'Số CCCD': '="027204000123"' }, 'error formula_in_cell Số CCCD'],
  ['a name holds HTML', { 'Họ và tên': 'An <script>alert(1)</script>' }, 'error markup_in_cell Họ và tên'],
  ['a name holds HTML entities', { 'Họ và tên': 'Nguy&ecirc;n' }, 'error markup_in_cell Họ và tên'],
  ['a name lost its letters', { 'Họ và tên': 'Nguy�n' }, 'error text_damaged Họ và tên'],
  ['a name changes the direction of text', { 'Họ và tên': 'An \u202eanh' }, 'error control_characters Họ và tên'],
  ['a name holds a control character', { 'Họ và tên': 'An\u0007' }, 'error control_characters Họ và tên'],
  ['a name is too long', { 'Họ và tên': 'x'.repeat(400) }, 'error value_too_long Họ và tên'],
  ['no key is there', { 'Số CCCD': '', MSSV: '-' }, 'error no_key Số CCCD / Mã sinh viên'],
];

for (const [name, change, expected] of errors) {
  t.test(`a row stays out where ${name}`, async (t) => {
    const row = await rowWith(change);
    t.same(brief(row.issues), [expected]);
    t.equal(row.facts, null);
  });
}

const warnings: readonly (readonly [string, Record<string, string>, string, Record<string, unknown>])[] = [
  [
    'leading zeros of a personal number were lost',
    { 'Số CCCD': '27204000123' },
    'warning leading_zeros_restored Số CCCD',
    { hasPersonalNumber: true },
  ],
  [
    'the place of a personal number is not known',
    { 'Số CCCD': '999204000123' },
    'warning personal_number_unknown_place Số CCCD',
    { hasPersonalNumber: true },
  ],
  [
    'an old identity card stands for the personal number',
    { 'Số CCCD': '012345678' },
    'warning identity_card_old Số CCCD',
    { hasPersonalNumber: false },
  ],
  ['the sex is not known', { 'Giới tính': 'x' }, 'warning unknown_value Giới tính', { sex: null }],
  ['the nationality is not known', { 'Quốc tịch': 'Kinh' }, 'warning unknown_value Quốc tịch', { nationality: null }],
  [
    'a cell that identifies nobody is a formula',
    { 'Giới tính': '=A1' },
    'warning formula_in_cell Giới tính',
    { sex: null },
  ],
];

for (const [name, change, expected, facts] of warnings) {
  t.test(`a row comes in with a warning where ${name}`, async (t) => {
    const row = await rowWith(change);
    t.same(brief(row.issues), [expected]);
    t.match(row.facts, facts);
  });
}

t.test('every wrong cell of a row is told at once, with its place and its value masked', async (t) => {
  const { issues } = await rowWith({
    'Ngày sinh': '31/02/2005',
    'Số CCCD': '02720400012',
    'Họ và tên': '<b>Nguyễn An</b>',
  });
  t.same(
    issues.map(({ row, letters, value }) => [row, letters, value]),
    [
      [2, 'C', 'b. N. A. b.'],
      [2, 'D', '31/02/****'],
      [2, 'F', '027******12'],
    ],
  );
});

t.test('a row with errors still says whom it is about', async (t) => {
  const wrongDate = await rowWith({ 'Ngày sinh': '31/02/2004' });
  t.same(wrongDate.keys, ['person|student-code|DHBN/SV01', 'person|personal-number|027204000123']);
  t.same((await rowWith({ 'Số CCCD': '1' })).keys, ['person|student-code|DHBN/SV01']);
  t.same((await rowWith({ MSSV: '!' })).keys, ['person|personal-number|027204000123']);
});

t.test('names are tidied: one line, one blank, NFC, no zero-width signs', async (t) => {
  const name = `  Nguyễn\u00a0 Thị\n\u200bHoà `.normalize('NFD');
  t.match((await rowWith({ 'Họ và tên': name, 'Giới tính': '' })).facts, { name: 'Nguyễn Thị Hoà' });
});

t.test('dates are read day first in every usual writing', async (t) => {
  for (const written of [
    '5/9/2004',
    '05-09-2004',
    '05.09.2004',
    '2004-09-05',
    '2004/09/05',
    "'05/09/2004",
    '38235',
    '05/09/2004 00:00:00',
    '2004-09-05T00:00:00',
  ]) {
    t.match((await rowWith({ 'Ngày sinh': written })).facts, { birthDate: '2004-09-05' }, written);
  }
});

t.test('words are read with and without accents', async (t) => {
  for (const [sex, read] of [
    ['NỮ', 'female'],
    ['nu', 'female'],
    ['Nữ'.normalize('NFD'), 'female'],
    ['nam', 'male'],
  ] as const) {
    t.match((await rowWith({ 'Giới tính': sex, 'Số CCCD': '' })).facts, { sex: read });
  }
  for (const [nationality, read] of [
    ['VIỆT NAM', 'VN'],
    ['Vietnam', 'VN'],
    ['VN', 'VN'],
    ['Lào', 'LA'],
    ['Trung Quốc', 'CN'],
  ] as const) {
    t.match((await rowWith({ 'Quốc tịch': nationality })).facts, { nationality: read });
  }
});

t.test('a row of another segment than the delivery’s stays out', async (t) => {
  const file = listOf({}, { 'Mã trường': 'DHKT', MSSV: 'SV02' }, { 'Mã trường': '', MSSV: 'SV03' });
  const { all } = await mapFile(file, { segment: 'DHBN' });
  t.same(
    all.map(({ segment, facts, issues }) => [segment, facts !== null, brief(issues)]),
    [
      ['DHBN', true, []],
      ['DHKT', false, ['error segment_mismatch Mã trường']],
      ['DHBN', true, []],
    ],
  );
});

t.test('cells beyond the header: shifted values in a CSV file, notes beside a sheet', async (t) => {
  const { all } = await mapFile(`${listOf({})},thừa,,\n`);
  t.same(brief(all[0]?.issues ?? []), ['error extra_cells null']);
  t.equal(all[0]?.issues[0]?.letters, 'H');
  const fine = await mapFile(`${listOf({})},,,\n`);
  t.same(fine.all[0]?.issues, []);
});

/** The school's list as a sheet, with the XML of some cells. */
async function sheetRow(
  cells: Readonly<Record<string, string>>,
  options: Partial<Parameters<typeof workbook>[0]> = {},
) {
  const headers = Object.keys(right);
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const data = [headers.map(text), headers.map((header) => cells[header] ?? text(right[header] ?? ''))];
  const rows = data.map((row) => `<row>${row.join('')}</row>`).join('');
  const { all } = await mapFile(workbook({ sheets: [{ data: rows }], ...options }));
  return all[0];
}

t.test('date cells, serial numbers and lost zeros of a sheet are read', async (t) => {
  const cells = { 'Ngày sinh': '<c s="0"><v>38235</v></c>', 'Số CCCD': '<c><v>2.7204000123E10</v></c>' };
  const row = await sheetRow(cells, { formats: ['dd/mm/yyyy'] });
  t.match(row?.facts, { birthDate: '2004-09-05', hasPersonalNumber: true });
  t.same(brief(row?.issues ?? []), ['warning leading_zeros_restored Số CCCD']);
  t.match((await sheetRow({ 'Ngày sinh': '<c><v>38235</v></c>' }))?.facts, { birthDate: '2004-09-05' });
  const old = await sheetRow({ 'Ngày sinh': '<c><v>36773</v></c>' }, { date1904: true });
  t.match(old?.facts, { birthDate: '2004-09-05' }, 'counted from 1904');
});

const sheetIssues: readonly (readonly [string, Record<string, string>, string])[] = [
  ['a number is only a year', { 'Ngày sinh': '<c><v>2004</v></c>' }, 'error date_ambiguous Ngày sinh'],
  ['a number is no day', { 'Ngày sinh': '<c><v>5092004</v></c>' }, 'error date_invalid Ngày sinh'],
  [
    'an identifying cell is a formula',
    { 'Họ và tên': '<c t="str"><f>A1</f><v>An</v></c>' },
    'error formula_in_cell Họ và tên',
  ],
  [
    'another cell is a formula',
    { 'Giới tính': '<c t="str"><f>A1</f><v>Nam</v></c>' },
    'warning formula_in_cell Giới tính',
  ],
  ['an identifying cell shows an error', { MSSV: '<c t="e"><v>#REF!</v></c>' }, 'error cell_error MSSV'],
  ['another cell shows an error', { 'Giới tính': '<c t="e"><v>#N/A</v></c>' }, 'warning cell_error Giới tính'],
  ['a code became a date', { MSSV: '<c t="d"><v>2025-01-02</v></c>' }, 'error cell_is_date MSSV'],
  ['a number was rounded', { MSSV: '<c><v>1234567890123456</v></c>' }, 'error number_rounded MSSV'],
];

for (const [name, cells, expected] of sheetIssues) {
  t.test(`a sheet’s row says that ${name}`, async (t) => {
    t.same(brief((await sheetRow(cells))?.issues ?? []), [expected]);
  });
}

t.test('no text in a cell makes the mapper throw, and what it refuses is not repeated whole', async (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom('0', '9', '/', '-', '.', ':', 'E', '+', '=', '<', 'ễ', ' ', '\u200b'),
      maxLength: 20,
    }),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'NaN', '1e999', '99/99/9999', '0/0/0000'),
  );
  const cells = fc.record(Object.fromEntries(Object.keys(right).map((header) => [header, text])));
  await fc.assert(
    fc.asyncProperty(cells, async (change) => {
      const wellFormed = Object.fromEntries(Object.entries(change).map(([k, v]) => [k, v.toWellFormed()]));
      for (const row of (await mapFile(`${listOf(wellFormed)}\nDHBN,SV9,An,05/09/2004,,,\n`)).all) {
        const wrong = row.issues.some(({ severity }) => severity === 'error');
        t.equal(row.facts === null, wrong);
        for (const { value } of row.issues) t.ok((value ?? '').length <= 60);
      }
    }),
    { numRuns: 400 },
  );
});
