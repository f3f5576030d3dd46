import { Readable } from 'node:stream';
import { cellText, readTable } from '@xacthuc/engine/read';
import { writeWorkbook } from '@xacthuc/spreadsheet';
import t from 'tap';
import { type Method, startProgramme } from '../fixture.ts';
import { organisationKey, recordPlaces } from '../fixture-plan.ts';

const programme = await startProgramme(() => new Date('2026-11-23T03:00:00Z'));
t.teardown(() => programme.close());
const office = (await programme.client(['office'])).key;
const auditor = (await programme.client(['auditor'])).key;
await recordPlaces(programme, office);
const youth = await organisationKey(programme, 'doan-thanh-nien');
const farmers = await organisationKey(programme, 'hoi-nong-dan');
const base = '/v1/programme/activities';

/** A call whose body, or answer, is a file. */
async function send(
  method: Method,
  url: string,
  key: string,
  bytes?: Buffer | string,
  headers: Record<string, string> = {},
) {
  const reply = await programme.app.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${key}`,
      ...(bytes === undefined ? {} : { 'content-type': 'text/csv' }),
      ...headers,
    },
    ...(bytes === undefined ? {} : { payload: Buffer.from(bytes) }),
  });
  const isJson = /json/.test(String(reply.headers['content-type']));
  return {
    status: reply.statusCode,
    headers: reply.headers,
    bytes: reply.rawPayload,
    body: isJson ? reply.json() : null,
  };
}
const filed = async () => Number((await programme.owner('SELECT count(*) AS n FROM programme.activities'))[0]?.n);
const header =
  'STT;Loại hoạt động;Tên hoạt động;Ngày bắt đầu;Ngày kết thúc;Địa bàn;Địa điểm;Số người: Hộ kinh doanh;Số người: Nông dân;Liên kết;Nội dung, kết quả';
const csv = (...lines: string[]) => [header, ...lines].join('\n');

t.test('the template, as it is downloaded, has an example that is not read and lists that fit', async (t) => {
  const template = await send('GET', `${base}/template`, youth);
  t.equal(template.status, 200);
  t.match(template.headers['content-disposition'], /bieu-mau-hoat-dong\.xlsx/);
  const { status, body } = await send('POST', `${base}/imports`, youth, template.bytes);
  t.equal(status, 200);
  t.match(body, { state: 'rejected', rows: 0, unreadable: { code: 'no_data_rows' }, filed: 0 });
  const lines = csv('Ví dụ;Sai;;;;;;;;;', '1;Tập huấn;Một;01/02/2026;;07210 – Xã Mẫu Một;;;;;');
  t.match((await send('POST', `${base}/imports?dryRun=true`, youth, lines)).body, {
    state: 'checked',
    rows: 1,
    errors: 0,
  });
});

t.test(
  'the template’s own header and example are right: filled so, a row is filed, and no other sheet is remarked on',
  async (t) => {
    const template = (await send('GET', `${base}/template`, youth)).bytes;
    const read: string[][] = [];
    for await (const batch of (await readTable(Readable.from([template]))).rows) {
      read.push(...batch.map(({ cells }) => cells.map(cellText)));
    }
    const [title = [], headers = [], example = []] = read;
    t.equal(example[0], 'Ví dụ');
    const rows = [title, headers, ['1', ...example.slice(1)]].map((texts, i) => ({
      row: i + 1,
      cells: texts.map((value) => ({ kind: 'text' as const, value })),
    }));
    const other = [[{ row: 1, cells: [{ kind: 'text' as const, value: 'x' }] }]];
    const sheets = [
      { name: 'Hoạt động', rows: [rows] },
      { name: 'Hướng dẫn', rows: other },
      { name: 'Danh mục', rows: other },
    ];
    const filled: Buffer[] = [];
    for await (const piece of writeWorkbook({ author: 'x', sheets })) filled.push(piece);
    const { body } = await send('POST', `${base}/imports?dryRun=true`, youth, Buffer.concat(filled));
    t.match(body, { state: 'checked', rows: 1, filed: 1, issues: [] });
    t.equal(body.issues.length, 0, JSON.stringify(body.issues));
  },
);

t.test('a filled template files each row; sent again, or cumulatively, nothing counts twice', async (t) => {
  const rows = [
    '1;Tập huấn;Tập huấn một;01/02/2026;02/02/2026;07210 – Xã Mẫu Một;Hội trường;1.200;5;https://a.vn;Xong',
    '2;Điểm hỗ trợ;Điểm hỗ trợ;05/02/2026;;Phường Mẫu Hai;Bưu điện;;;;',
    '3;Hội nghị, hội thảo;Hội thảo;06/02/2026;;;;10;;https://a.vn/1 https://a.vn/2;',
  ];
  const before = await filed();
  t.match((await send('POST', `${base}/imports?dryRun=true`, youth, csv(...rows))).body, {
    state: 'checked',
    filed: 3,
    id: null,
  });
  t.equal(await filed(), before, 'a dry run keeps nothing');
  const { body } = await send('POST', `${base}/imports`, youth, csv(...rows));
  t.match(body, { state: 'filed', organisation: 'doan-thanh-nien', rows: 3, filed: 3, known: 0, errors: 0 });
  const { activities } = (await programme.call('GET', base, { key: youth })).body;
  t.match(activities, [
    { kind: 'workshop', area: null, participants: { households: 10 }, links: ['https://a.vn/1', 'https://a.vn/2'] },
    { kind: 'support_point', area: { list: '2025-07-01', code: '07213' }, endsOn: null },
    { kind: 'training', endsOn: '2026-02-02', participants: { households: 1200, farmers: 5 }, importId: body.id },
  ]);
  const again = csv(...rows, '4;Tin, bài truyền thông;Bài báo;07/02/2026;;;;;;https://a.vn/bai;');
  t.match((await send('POST', `${base}/imports`, youth, again)).body, { state: 'filed', rows: 4, filed: 1, known: 3 });
  t.match((await send('POST', `${base}/imports`, youth, again)).body, { state: 'filed', filed: 0, known: 4 });
  t.match((await send('POST', `${base}/imports`, farmers, csv(...rows))).body, {
    filed: 3,
    organisation: 'hoi-nong-dan',
  });
});

t.test(
  'all bad rows are told at once with row, column, value, what and how to mend it; nothing is filed',
  async (t) => {
    const before = await filed();
    const { status, body } = await send(
      'POST',
      `${base}/imports`,
      youth,
      csv(
        '1;Tiệc;Liên hoan;01/02/2026;;;;;;;',
        '2;Tập huấn;;31/02/2026;;Xã Lạ;;-5;;ftp://a;',
        '3;Tập huấn;Gọi 0912345678;01/02/2026;01/01/2026;;;;;;',
        '4;Tập huấn;Đúng;01/02/2026;;;;;;;',
        '5;Tập huấn;Đúng;01/02/2026;;;;;;;',
        '6;Tập huấn;Đúng;01/02/2026;;;;7;;;',
        '7;Tập huấn;Tập huấn một;01/02/2026;;07210;Hội trường;9;;;',
      ),
    );
    t.equal(status, 200);
    t.match(body, { state: 'rejected', filed: 0, id: null });
    const found = body.issues.map(({ row, column, code }: { row: number; column: string; code: string }) => [
      row,
      column,
      code,
    ]);
    t.same(found, [
      [2, 'B', 'unknown_value'],
      [3, 'C', 'required_missing'],
      [3, 'D', 'date_invalid'],
      [3, 'F', 'unknown_value'],
      [3, 'H', 'count_invalid'],
      [3, 'J', 'link_invalid'],
      [4, 'C', 'personal_data_in_text'],
      [4, 'E', 'end_before_start'],
      [6, null, 'duplicate_identical'],
      [7, null, 'duplicate_conflict'],
      [8, null, 'filed_differently'],
    ]);
    for (const issue of body.issues) t.match(issue, { vi: { what: /\S/, fix: /\S/ }, en: { what: /\S/, fix: /\S/ } });
    t.notOk(JSON.stringify(body).includes('0912345678'), 'a number that slipped in is masked');
    t.equal(await filed(), before);
  },
);

t.test('a file that cannot be read is a clear answer, never a 5xx', async (t) => {
  for (const bytes of ['a,b\n1,2\n', '%PDF-1.7', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), '\u0000\u0001']) {
    const { status, body } = await send('POST', `${base}/imports`, youth, bytes);
    t.match({ status, ...body }, { status: 200, state: 'rejected', unreadable: { vi: { what: /\S/ } } });
  }
  t.match(await send('POST', `${base}/imports`, youth, ''), { status: 422, body: { code: 'empty_file' } });
  t.match(await send('POST', `${base}/imports`, youth, Buffer.alloc(6_000_000, 65)), { status: 413 });
});

t.test('the office files a template for an organisation that it names; an organisation for itself alone', async (t) => {
  const file = csv('1;Tập huấn;Của văn phòng;01/02/2026;;;;;;;');
  t.match(await send('POST', `${base}/imports`, office, file), { status: 400 });
  t.match(await send('POST', `${base}/imports?organisation=so-cong-thuong`, office, file), {
    status: 200,
    body: { state: 'filed', organisation: 'so-cong-thuong' },
  });
  t.match(await send('POST', `${base}/imports?organisation=so-cong-thuong`, youth, file), { status: 403 });
});

const pdf = Buffer.from('%PDF-1.7 bí mật của hoạt động');
const asPdf = {
  'content-type': 'application/pdf',
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('Ảnh chụp “1”.pdf')}`,
};
let made = 0;
async function activity(state = 'filed'): Promise<string> {
  made += 1;
  const json = {
    kind: 'media',
    title: `Bài ${made}`,
    state,
    startsOn: '2026-03-01',
    endsOn: null,
    area: null,
    participants: {},
  };
  const { status, body } = await programme.call('POST', base, {
    key: youth,
    json: { ...json, summary: '', place: '', links: [] },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return `${base}/${body.id}`;
}

t.test('an attachment comes back byte for byte to those who may read, and lies encrypted', async (t) => {
  const at = await activity();
  const added = await send('POST', `${at}/attachments`, youth, pdf, asPdf);
  t.match(added, {
    status: 201,
    body: { name: 'Ảnh chụp “1”.pdf', contentType: 'application/pdf', bytes: pdf.length },
  });
  const url = String(added.headers.location);
  for (const key of [youth, office, auditor]) {
    const { status, bytes, headers } = await send('GET', url, key);
    t.equal(status, 200);
    t.ok(bytes.equals(pdf));
    t.match(headers, { 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
    t.match(headers['content-disposition'], /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''/);
  }
  t.equal((await send('GET', url, farmers)).status, 404);
  const [row] = await programme.owner('SELECT sealed, wrapped_key FROM programme.attachments');
  t.notOk((row as { sealed: Buffer }).sealed.includes('%PDF'));
  t.equal((await send('POST', `${at}/attachments`, youth, pdf, asPdf)).body.id, added.body.id, 'the same bytes again');
  t.equal((await programme.call('GET', at, { key: youth })).body.attachments.length, 1);
});

t.test('an attachment cannot be swapped for another’s', async (t) => {
  const [one, other] = [await activity(), await activity()];
  const first = await send('POST', `${one}/attachments`, youth, pdf, asPdf);
  const second = await send('POST', `${other}/attachments`, youth, Buffer.from('%PDF-1.7 khác'), asPdf);
  t.equal((await send('GET', `${other}/attachments/${first.body.id}`, youth)).status, 404);
  await programme.owner(
    `UPDATE programme.attachments a SET sealed = b.sealed, wrapped_key = b.wrapped_key FROM programme.attachments b
     WHERE a.id = $1 AND b.id = $2`,
    [first.body.id, second.body.id],
  );
  t.equal((await send('GET', `${one}/attachments/${first.body.id}`, youth)).status, 500);
});

t.test('an attachment of a draft is the organisation’s alone; nobody attaches to another’s', async (t) => {
  const at = await activity('draft');
  const { headers, status } = await send('POST', `${at}/attachments`, youth, pdf, asPdf);
  t.equal(status, 201);
  for (const key of [office, auditor, farmers]) t.equal((await send('GET', String(headers.location), key)).status, 404);
  for (const key of [office, farmers]) t.equal((await send('POST', `${at}/attachments`, key, pdf, asPdf)).status, 404);
  t.equal((await send('POST', `${at}/attachments`, auditor, pdf, asPdf)).status, 403);
});

t.test('only harmless types whose bytes are what they are said to be, of a size that is held', async (t) => {
  const at = `${await activity()}/attachments`;
  const wrong: [string, Buffer][] = [
    ['application/pdf', Buffer.from('<html>')],
    ['image/png', pdf],
    ['text/html', Buffer.from('<script>')],
    ['image/svg+xml', Buffer.from('<svg/>')],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      Buffer.from('PK\u0003\u0004 xl/workbook.xml'),
    ],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      Buffer.from('PK\u0003\u0004 word/document.xml vbaProject.bin'),
    ],
    ['', pdf],
  ];
  for (const [type, bytes] of wrong) {
    t.match(await send('POST', at, youth, bytes, { 'content-type': type }), { status: 415 }, type);
  }
  t.match(await send('POST', at, youth, Buffer.alloc(0), asPdf), { status: 422, body: { code: 'empty_file' } });
  const large = Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024)]);
  t.match(await send('POST', at, youth, large, asPdf), { status: 413 });
  for (let i = 0; i < 20; i++) await send('POST', at, youth, Buffer.from(`%PDF-${i}`), asPdf);
  t.match(await send('POST', at, youth, Buffer.from('%PDF-x'), asPdf), { status: 409 });
});

t.test('an erased attachment is gone, its key too; that it was there stays on record', async (t) => {
  const at = await activity();
  const { headers, body } = await send('POST', `${at}/attachments`, youth, pdf, asPdf);
  const url = String(headers.location);
  t.equal((await send('DELETE', url, farmers)).status, 404);
  t.match(await send('DELETE', url, youth), { status: 200, body: { id: body.id, erasedAt: /Z$/ } });
  t.match(await send('DELETE', url, youth), { status: 200 });
  t.equal((await send('GET', url, youth)).status, 404);
  const [row] = await programme.owner('SELECT sealed, wrapped_key FROM programme.attachments WHERE id = $1', [body.id]);
  t.same(row, { sealed: null, wrapped_key: null });
  t.match((await programme.call('GET', at, { key: youth })).body.attachments, [{ id: body.id, erasedAt: /Z$/ }]);
});
