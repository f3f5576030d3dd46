import { gzipSync } from 'node:zlib';
import { startTestService } from '@xacthuc/test-harness';
import { strToU8, zipSync } from 'fflate';
import t from 'tap';
import {
  csvFile,
  memberHeader,
  members,
  memberTable,
  questionAbout,
  tcvn3File,
  xlsFile,
  xlsxFile,
} from '../src/index.ts';

const source = 'youth-union';
const list = members(30);
const table = memberTable(list);
const csv = csvFile(table);
const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');
const department = await service.key('department', { sources: [source] });
const path = `/v1/sources/${source}/mapping`;

function odsFile(rows: readonly (readonly string[])[]): Uint8Array {
  const cell = (text: string) =>
    `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
  const lines = rows.map((cells) => `<table:table-row>${cells.map(cell).join('')}</table:table-row>`);
  const content = `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="A">${lines.join('')}</table:table></office:spreadsheet></office:body></office:document-content>`;
  return zipSync({
    mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'),
    'content.xml': strToU8(content),
  });
}

const [header = [], ...rows] = table;
const ndjson = rows
  .map((cells) => JSON.stringify(Object.fromEntries(cells.map((cell, i) => [header[i], cell]))))
  .join('\n');
await service.deliver({ source, bytes: csv });
const good = await service.activeContent(source);
t.match(JSON.parse(good), { records: 30 });

const formats: Readonly<Record<string, readonly [type: string, bytes: Uint8Array | string, layout: object]>> = {
  'CSV in UTF-16': ['text/csv', Buffer.from(`\ufeff${csv}`, 'utf16le'), { format: 'csv', encoding: 'UTF-16LE' }],
  'CSV by gzip': ['application/gzip', gzipSync(csv), { format: 'csv', container: 'gzip' }],
  'CSV in a zip archive': ['application/zip', zipSync({ 'a.csv': strToU8(csv) }), { format: 'csv', container: 'zip' }],
  'CSV in TCVN3': ['text/csv', tcvn3File(csv), { format: 'csv', legacyFont: { font: 'TCVN3', columns: null } }],
  NDJSON: ['application/x-ndjson', ndjson, { format: 'ndjson', headerRow: 0 }],
  XLSX: ['application/octet-stream', xlsxFile(table), { format: 'xlsx' }],
  XLS: ['application/vnd.ms-excel', xlsFile({ A: table }), { format: 'xls', sheet: 'A' }],
  ODS: ['application/vnd.oasis.opendocument.spreadsheet', odsFile(table), { format: 'ods', sheet: 'A' }],
};

for (const [name, [contentType, bytes, layout]] of Object.entries(formats)) {
  t.test(`${name} says the same as the list in CSV`, async (t) => {
    const { body } = await service.deliver({ source, bytes, contentType, key: department });
    t.match(body, { state: 'active', layout, counts: { good: 30, bad: 0, unchanged: 30, changed: 0, added: 0 } });
    t.equal(await service.activeContent(source), good);
    const check = await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(list[0] as never) });
    t.equal(check.body.outcome, 'eligible');
  });
}

t.test('a conversion is said in the report', async (t) => {
  const { body } = await service.deliver({ source, bytes: tcvn3File(csv) });
  t.match(body.issueCounts, { legacy_font_converted: 1 });
  const issues = await service.call('GET', `/v1/snapshots/${body.id}/issues`, { key: department });
  t.match(issues.body.issues, [{ row: 1, code: 'legacy_font_converted', severity: 'warning', value: 'TCVN3' }]);
});

t.test('the sheet that was read is said; another is read where it is asked for', async (t) => {
  const bytes = xlsFile({ 'Lớp A': table.slice(0, 16), 'Lớp B': [[...header], ...rows.slice(15)], Trống: [] });
  const first = await service.deliver({ source, bytes, query: { dryRun: 'true' } });
  t.match(first.body, { layout: { sheet: 'Lớp A' }, counts: { rows: 15 }, issueCounts: { other_sheets_not_read: 1 } });
  t.match(first.body.layout.sheets, [
    { name: 'Lớp A' },
    { name: 'Lớp B', empty: false },
    { name: 'Trống', empty: true },
  ]);
  const second = await service.deliver({ source, bytes, query: { dryRun: 'true', sheet: 'lớp b' } });
  t.match(second.body, { layout: { sheet: 'Lớp B' }, counts: { rows: 15 }, issueCounts: {} });
  t.notOk(second.body.issueCounts.other_sheets_not_read, 'whoever chooses a sheet knows of the others');
  const wrong = await service.deliver({ source, bytes, query: { sheet: 'Lớp C' } });
  t.match(wrong.body, {
    state: 'rejected',
    rejection: { code: 'sheet_not_found', detail: { sheets: ['Lớp A', 'Lớp B', 'Trống'] } },
  });
});

const renamed = [['Họ và tên', 'Ngày sih', 'Giới tính', 'Số định danh cá nhân', 'Quốc tịch'], ...rows];

t.test('an uncertain header is shown with what would settle it; that, sent as it is, settles it', async (t) => {
  const { body } = await service.deliver({ source, bytes: csvFile(renamed), key: department });
  t.match(body, { state: 'rejected', rejection: { code: 'header_uncertain' } });
  const { uncertain, map } = body.rejection.detail;
  t.match(uncertain, [{ column: 'B', header: 'Ngày sih', candidates: [{ field: 'birthDate', vi: 'Ngày sinh' }] }]);
  t.equal(await service.activeContent(source), good);
  const [name = '', value = ''] = map.split('=');
  const settled = await service.deliver({ source, bytes: csvFile(renamed), key: department, query: { [name]: value } });
  t.match(settled.body, { state: 'active', counts: { unchanged: 30 } });
  t.match(settled.body.layout.columns[1], { letter: 'B', field: 'birthDate', origin: 'request' });
});

t.test('a saved mapping settles it for later deliveries, says by whom and when, and can be cleared', async (t) => {
  const before = await service.call('GET', path, { key: department });
  t.match(before.body, { source, columns: [], setBy: null, setAt: null });
  t.ok(
    before.body.fields.some(
      ({ field, label }: { field: string; label: string }) => field === 'birthDate' && label === 'Ngày sinh',
    ),
  );
  const columns = [
    { header: 'Ngày sih', field: 'Ngày sinh' },
    { header: 'Ghi chú', field: null },
  ];
  const saved = await service.call('PUT', path, { key: department, json: { columns } });
  t.equal(saved.status, 200);
  t.match(saved.body, {
    columns: [
      { header: 'Ngày sih', field: 'birthDate' },
      { header: 'Ghi chú', field: null },
    ],
  });
  t.match(saved.body.setBy, /^[0-9a-f-]{36}$/);
  t.match(saved.body.setAt, /^20/);
  const { body } = await service.deliver({ source, bytes: csvFile(renamed), key: department });
  t.match(body, { state: 'active', counts: { unchanged: 30 } });
  t.match(body.layout.columns[1], { field: 'birthDate', origin: 'saved' });
  const cleared = await service.call('DELETE', path, { key: department });
  t.match(cleared, { status: 200, body: { columns: [], setBy: saved.body.setBy } });
  t.equal((await service.deliver({ source, bytes: csvFile(renamed) })).body.state, 'rejected');
  t.same(
    await service.query('SELECT count(*)::int AS settings FROM facts.column_maps'),
    [{ settings: 2 }],
    'all are kept',
  );
});

t.test('a mapping that makes no sense is refused before anything is stored', async (t) => {
  const files = await service.query('SELECT count(*) FROM facts.files');
  for (const map of ['x', 'A:nothing', 'A:birthDate&map=B:birthDate']) {
    const reply = await service.call('POST', `/v1/sources/${source}/snapshots?map=${map}`, {
      key: department,
      bytes: csv,
    });
    t.match(reply, { status: 400, body: { code: 'validation_failed' } }, map);
  }
  t.same(await service.query('SELECT count(*) FROM facts.files'), files);
  for (const columns of [
    [{ header: 'x', field: 'nothing' }],
    [{ header: '***', field: 'birthDate' }],
    [
      { header: 'x', field: 'birthDate' },
      { header: 'X', field: 'name' },
    ],
    [
      { header: 'x', field: 'birthDate' },
      { header: 'y', field: 'birthDate' },
    ],
    [{ header: 'x' }],
  ]) {
    const reply = await service.call('PUT', path, { key: department, json: { columns } });
    t.match(reply, { status: 400, body: { code: 'validation_failed' } }, JSON.stringify(columns));
  }
});

t.test('a mapping is a source’s own: neither another department nor one school’s key sets it', async (t) => {
  const json = { columns: [{ header: 'x', field: 'name' }] };
  const school = await service.key('department', { sources: ['education'], segment: 'XSC' });
  const at = '/v1/sources/education/mapping';
  t.match(await service.call('PUT', at, { key: department, json }), {
    status: 403,
    body: { code: 'source_not_bound' },
  });
  t.match(await service.call('DELETE', at, { key: department }), { status: 403, body: { code: 'source_not_bound' } });
  t.equal((await service.call('GET', at, { key: department })).status, 404);
  t.match(await service.call('PUT', at, { key: school, json }), { status: 403, body: { code: 'source_not_bound' } });
  t.equal((await service.call('GET', at, { key: school })).status, 200);
  t.equal((await service.call('PUT', '/v1/sources/kho-bac/mapping', { key: service.admin, json })).status, 404);
});

t.test('a name in two columns under one header is read whole', async (t) => {
  const split = rows.map(([name = '', ...others]) => {
    const words = name.split(' ');
    return [words.slice(0, -1).join(' '), words.at(-1) ?? '', ...others];
  });
  const upper = [memberHeader[0], '', ...memberHeader.slice(1)];
  const bytes = xlsxFile([['DANH SÁCH ĐOÀN VIÊN'], upper, ['Họ đệm', 'Tên', '', '', '', ''], ...split]);
  const { body } = await service.deliver({ source, bytes, contentType: 'application/octet-stream' });
  t.match(body, { state: 'active', counts: { unchanged: 30, bad: 0 }, layout: { headerRow: 3 } });
});
