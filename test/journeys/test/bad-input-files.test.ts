import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import {
  csvFile,
  memberHeader,
  members,
  memberTable,
  questionAbout,
  xlsxFile,
  xlsxType,
  zipBomb,
} from '../src/index.ts';

const source = 'youth-union';
const list = members(20);
const [first] = list;
const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');

await service.deliver({ source, bytes: csvFile(memberTable(list)) });
const good = await service.activeContent(source);
t.match(JSON.parse(good), { records: 20 }, 'the list that every file below is delivered upon');

interface BadFile {
  readonly what: string;
  readonly bytes: Uint8Array | string;
  readonly contentType?: string;
  /** The rejection's code, parts of its detail, and what its texts must name. */
  readonly code: string;
  readonly detail?: object;
  readonly named?: readonly RegExp[];
}

const xls = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)]);
const whole = Buffer.from(xlsxFile(memberTable(list)));
const [header, ...rows] = memberTable(list) as [string[], ...string[][]];
const invalid = Buffer.from(csvFile(memberTable(list)));
const wrongByte = invalid.indexOf('Nguyễn Thử', invalid.indexOf('\n') + 1) + 4;
invalid[wrongByte] = 0xff;

const files: readonly BadFile[] = [
  { what: 'a file of blanks', bytes: ' \r\n\r\n', code: 'file_empty' },
  { what: 'a PDF called CSV', bytes: '%PDF-1.7\n%âãÏÓ\n', code: 'file_type_unsupported', detail: { format: 'PDF' } },
  { what: 'JSON called CSV', bytes: '[{"ten":"x"}]', code: 'file_type_unsupported', detail: { format: 'JSON' } },
  {
    what: 'a page called XLSX',
    bytes: '<!DOCTYPE html><html><body><table></table></body></html>',
    contentType: xlsxType,
    code: 'file_type_unsupported',
    detail: { format: 'HTML' },
  },
  {
    what: 'the mark of an XLS file and nothing behind it',
    bytes: xls,
    contentType: 'application/vnd.ms-excel',
    code: 'file_corrupt',
  },
  { what: 'a zip bomb', bytes: zipBomb(64 * 1024 * 1024), contentType: xlsxType, code: 'archive_unsafe' },
  {
    what: 'the first half of an XLSX file',
    bytes: whole.subarray(0, whole.length / 2),
    contentType: xlsxType,
    code: 'file_truncated',
  },
  {
    what: 'a CSV file without a known header',
    bytes: 'Món ăn,Giá bán\nPhở,45000\nBún chả,50000\n',
    code: 'header_not_found',
    detail: { found: ['Món ăn', 'Giá bán'], missing: ['Họ và tên', 'Ngày sinh', 'Số định danh cá nhân'], row: 1 },
    named: [/“Món ăn”, “Giá bán”/, /“Họ và tên”, “Ngày sinh”, “Số định danh cá nhân”/],
  },
  {
    what: 'a header with one needed column missing',
    bytes: csvFile([header.slice(0, 3), ...rows.map((row) => row.slice(0, 3))]),
    code: 'header_not_found',
    detail: { found: ['Họ và tên', 'Ngày sinh', 'Giới tính'], missing: ['Số định danh cá nhân'] },
  },
  {
    what: 'two columns for one field',
    bytes: csvFile([[...memberHeader, 'CCCD'], ...rows.map((row) => [...row, row[3] ?? ''])]),
    code: 'header_uncertain',
    detail: { row: 1, uncertain: [{ column: 'D' }, { column: 'F' }], map: 'map=D:personalNumber' },
    named: [/D: Số định danh cá nhân/, /F: CCCD/],
  },
  {
    what: '10,000 columns',
    bytes: csvFile([[...header, ...Array.from({ length: 10_000 - header.length }, (_, i) => `Cột ${i}`)], ...rows]),
    code: 'too_many_columns',
    detail: { row: 1, limit: 512 },
  },
  {
    what: '10,000 columns in an XLSX file',
    bytes: xlsxFile([Array.from({ length: 10_000 }, (_, i) => `Cột ${i}`)]),
    contentType: xlsxType,
    code: 'too_many_columns',
    detail: { row: 1, limit: 512 },
  },
  {
    what: 'a line of 50 MB',
    bytes: Buffer.concat([Buffer.from(csvFile([header, ...rows])), Buffer.alloc(50 * 1024 * 1024, 'x')]),
    code: 'line_too_long',
    detail: { line: 22 },
    named: [/22/],
  },
  {
    what: 'invalid UTF-8',
    bytes: invalid,
    code: 'text_invalid',
    detail: { encoding: 'UTF-8', offset: wrongByte, line: 2 },
    named: [new RegExp(String(wrongByte)), /2/],
  },
  { what: 'a header and nothing below it', bytes: csvFile([header]), code: 'no_data_rows', detail: { row: 1 } },
];

for (const { what, bytes, contentType = 'text/csv', code, detail = {}, named = [] } of files) {
  t.test(`${what} is refused as a whole, in both languages, and what is active stays`, async (t) => {
    const { status, body } = await service.deliver({ source, bytes, contentType });
    t.equal(status, 200);
    t.match(body, { state: 'rejected', held: false, sequence: null, counts: null, rejection: { code, detail } });
    const { vi, en } = body.rejection;
    for (const text of [vi.what, vi.fix, en.what, en.fix]) t.match(text, /\S{2,} \S+/);
    t.not(vi.what, en.what);
    for (const name of named) {
      t.match(vi.what, name);
      t.match(en.what, name);
    }
    t.notMatch(JSON.stringify(body.rejection), /Nguyễn Thử|027[23]\d{8}/, 'nobody is named in the refusal');
    t.equal(await service.activeContent(source), good);
  });
}

t.test('an empty upload is refused at once, and nothing of it is kept', async (t) => {
  const reply = await service.deliver({ source, bytes: '' });
  t.equal(reply.status, 422);
  t.equal(reply.body.code, 'empty_file');
  t.match(reply.body.titleEn, /empty/);
  t.equal(await service.activeContent(source), good);
  t.same(await service.query('SELECT id FROM facts.files WHERE bytes = 0'), []);
});

t.test('what is plainly no table by its content type is refused before it is stored', async (t) => {
  for (const contentType of ['application/pdf', 'application/json', 'text/html', 'image/png']) {
    const reply = await service.deliver({ source, bytes: '%PDF-1.7', contentType });
    t.equal(reply.status, 415, contentType);
    t.equal(reply.body.code, 'unsupported_media_type');
  }
  t.equal(await service.activeContent(source), good);
});

t.test('a refused file cannot be activated, and after all of them checks answer as before', async (t) => {
  const { body } = await service.deliver({ source, bytes: '%PDF-1.7' });
  const forced = await service.call('POST', `/v1/snapshots/${body.id}/activation`, {
    key: service.admin,
    json: { reason: 'vẫn muốn dùng tệp này' },
  });
  t.equal(forced.status, 409);
  t.equal(forced.body.code, 'state_conflict');
  const { body: states } = await service.call('GET', '/v1/sources', { key: service.admin });
  t.match(
    states.sources.find((one: { source: string }) => one.source === source),
    { sequence: 1, state: 'fresh' },
  );
  const answer = await service.call('POST', '/v1/checks', { key: registrar, json: first && questionAbout(first) });
  t.equal(answer.body.outcome, 'eligible');
});
