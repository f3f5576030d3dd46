import t from 'tap';
import { readWhole, refusal, texts } from './fixture-bytes.ts';

const lines = (...objects: unknown[]) => objects.map((object) => JSON.stringify(object)).join('\n');

t.test('keys are headers, in the order they appear; rows have the numbers of their lines', async (t) => {
  const file = `${lines({ 'Họ và tên': 'An', Mã: 1 })}\r\n\r\n${lines({ Mã: '02', 'Quốc tịch': null, 'Họ và tên': 'Bình', ok: true })}\n`;
  const { table, rows } = await readWhole(file);
  t.match(table, { format: 'ndjson', encoding: 'UTF-8', container: null });
  t.same(
    rows.map(({ row }) => row),
    [0, 1, 3],
  );
  t.same(texts(rows), [
    ['Họ và tên', 'Mã', 'Quốc tịch', 'ok'],
    ['An', '1', '', ''],
    ['Bình', '02', '', 'TRUE'],
  ]);
  t.match(rows[1]?.cells[1], { kind: 'number', text: '1', serial: null, rounded: false });
});

t.test('any encoding and any chunks come to the same', async (t) => {
  const text = lines(...Array.from({ length: 2500 }, (_, i) => ({ id: `${i}`, ten: 'Nguyễn Thị Hòa 😀' })));
  const expected = texts((await readWhole(text)).rows);
  t.equal(expected.length, 2501);
  for (const file of [
    Buffer.from(`\ufeff${text}`),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(text, 'utf16le'),
  ]) {
    for (const chunkBytes of [11, 65536]) t.same(texts((await readWhole(file, { chunkBytes })).rows), expected);
  }
});

t.test('a nested value is refused with its line and key', async (t) => {
  for (const value of [{ x: 1 }, [], [1]]) {
    const error = await refusal(readWhole(`${lines({ a: '1', b: '' }, { a: '2', b: value })}\n`));
    t.equal(error.code, 'json_value_nested');
    t.same(error.detail, { line: 2, key: 'b' });
  }
});

t.test('a line that is no object is refused with its number, and without its text', async (t) => {
  for (const wrong of ['{"a":', '[1]', '1', '"Nguyễn"', 'Nguyễn', 'null']) {
    const error = await refusal(readWhole(`{"a":"1"}\n${wrong}\n`));
    t.equal(error.code, 'json_invalid');
    t.same(error.detail, { line: 2 });
    t.notMatch(`${error.message}${error.cause}`, /Nguyễn/);
  }
});

t.test('a key that comes late is refused rather than lost', async (t) => {
  const many = Array.from({ length: 1000 }, () => ({ a: '1' }));
  const error = await refusal(readWhole(lines(...many, { a: '1', b: '2' })));
  t.equal(error.code, 'json_key_late');
  t.match(error.detail, { line: 1001, key: 'b' });
  const { rows } = await readWhole(lines(...many.slice(1), { a: '1', b: '2' }));
  t.equal(rows[0]?.cells.length, 2);
});

t.test('limits hold: line, cell, columns, rows; bytes that are no text are told with their line', async (t) => {
  const wide = lines(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`k${i}`, '1'])));
  t.equal((await refusal(readWhole(wide))).code, 'too_many_columns');
  t.equal((await refusal(readWhole(lines({ a: 'x'.repeat(40_000) })))).code, 'cell_too_long');
  t.match(await refusal(readWhole(`{"a":"${'x'.repeat(2_000_000)}`)), { code: 'line_too_long', detail: { line: 1 } });
  t.equal(
    (await refusal(readWhole(lines({ a: 1 }, { a: 2 }, { a: 3 }), { limits: { maxRows: 2 } }))).code,
    'too_many_rows',
  );
  const invalid = Buffer.concat([Buffer.from('{"a":"1"}\n{"a":"ễ'), Buffer.from([0xff]), Buffer.from('"}\n')]);
  t.match(await refusal(readWhole(invalid)), { code: 'text_invalid', detail: { line: 2 } });
});
