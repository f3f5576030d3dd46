import { Writable } from 'node:stream';
import { logOptions } from '@xacthuc/platform';
import { startTestService } from '@xacthuc/test-harness';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { pino } from 'pino';
import t from 'tap';
import { csvFile, member, memberRow, members, memberTable, xlsxFile, xlsxType } from '../src/index.ts';

let logged = '';
const stream = new Writable({
  write: (chunk, _encoding, done) => {
    logged += String(chunk);
    done();
  },
});
const service = await startTestService({ log: pino(logOptions('trace'), stream) });
t.teardown(() => service.close());
const source = 'youth-union';
const department = await service.key('department', { sources: [source] });

const list = members(30);
const title = ['TỈNH ĐOÀN: DANH SÁCH ĐOÀN VIÊN'];
const right = [title, ...memberTable(list)];
/** Row 5 without a name, row 9 with a day that is none, row 12 a number without its zero. */
const wrong = right.map((row, i) => {
  if (i === 4) return ['', ...row.slice(1)];
  if (i === 8) return [row[0] ?? '', '31/02/2005', ...row.slice(2)];
  return i === 11 ? [...row.slice(0, 3), (row[3] ?? '').slice(1), ...row.slice(4)] : row;
});

async function delivered(bytes: string | Uint8Array, contentType = 'text/csv'): Promise<string> {
  const { body } = await service.deliver({ source, bytes, contentType, key: department });
  return body.id;
}

async function copyOf(id: string, key = department): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` };
  return fetch(`${service.url}/v1/snapshots/${id}/issues?format=xlsx`, { headers });
}

const inline = (text: string) => ` t="inlineStr"><is><t>${text}</t></is></c>`;

/** The copy with its coloured cells set right, as a clerk does. */
function corrected(file: Uint8Array, cells: Readonly<Record<string, string>>): Uint8Array {
  const parts = unzipSync(file);
  let sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  for (const [at, text] of Object.entries(cells)) {
    const before = sheet;
    sheet = sheet.replace(new RegExp(`(<c r="${at}" s="\\d+")(/>| t="inlineStr">.*?</c>)`), `$1${inline(text)}`);
    if (sheet === before) throw new Error(`${at} is not in the copy`);
  }
  return zipSync({ ...parts, 'xl/worksheets/sheet1.xml': strToU8(sheet) });
}

t.test('the report counts by kind, errors apart from warnings, then tells row by row', async (t) => {
  const id = await delivered(xlsxFile(wrong), xlsxType);
  const read = async (query = '') =>
    (await service.call('GET', `/v1/snapshots/${id}/issues${query}`, { key: department })).body;
  const { summary, issues } = await read();
  t.match(summary, { total: 3, errors: 2, warnings: 1, listed: 3, note: null });
  const counts = summary.byCode.map(({ code, severity, count }: Record<string, unknown>) => [code, severity, count]);
  t.same(counts, [
    ['date_invalid', 'error', 1],
    ['required_missing', 'error', 1],
    ['leading_zeros_restored', 'warning', 1],
  ]);
  t.match(issues, [
    { sheet: 'Danh sách', row: 5, column: 'A' },
    { row: 9, column: 'B', value: '31/02/****' },
    { row: 12, severity: 'warning' },
  ]);
  t.same((await read('?severity=warning')).issues, issues.slice(2));
  t.same((await read('?code=date_invalid')).issues, issues.slice(1, 2));
  t.equal((await read('?severity=warning')).summary.total, 3, 'the counts are of the whole report');
  const first = await read('?severity=error&limit=1');
  t.same((await read(`?severity=error&limit=1&cursor=${first.next}`)).issues, issues.slice(1, 2));
  t.match(await read('?severity=all'), { status: 400, code: 'validation_failed' });
  const csv = await service.call('GET', `/v1/snapshots/${id}/issues?format=csv&severity=error`, { key: department });
  t.match(csv.text, /date_invalid,Lỗi,1,/);
  t.match(csv.text, /\r\nDanh sách,5,A,/);
  t.notMatch(csv.text, /\r\nDanh sách,12,/);
});

t.test('the corrected copy, sent again, is the right list', async (t) => {
  await delivered(csvFile(right));
  const active = await service.activeContent(source);
  for (const [bytes, type] of [
    [csvFile(wrong), 'text/csv'],
    [xlsxFile(wrong), xlsxType],
  ] as const) {
    const response = await copyOf(await delivered(bytes, type));
    t.equal(response.status, 200);
    t.equal(response.headers.get('content-type'), xlsxType);
    t.equal(response.headers.get('cache-control'), 'no-store');
    const file = new Uint8Array(await response.arrayBuffer());
    const [nameless, dateless] = [list[2], list[6]];
    const cells = { A5: nameless?.name ?? '', B9: memberRow(dateless ?? member(0))[1] ?? '' };
    const again = await service.deliver({ source, bytes: corrected(file, cells), contentType: xlsxType });
    t.match(again.body, { state: 'active', layout: { sheet: 'Danh sách', headerRow: 2 } });
    t.match(again.body.counts, { rows: 30, bad: 0, added: 0, changed: 0, retired: 0, unchanged: 30 });
    t.equal(await service.activeContent(source), active);
  }
});

t.test(
  'the copy is for the department that delivered the file; whoever takes it is noted, nobody in it is',
  async (t) => {
    const id = await delivered(csvFile(wrong));
    const statusOf = async (key: string) => {
      const response = await copyOf(id, key);
      await response.arrayBuffer();
      return response.status;
    };
    for (const role of ['auditor', 'office'] as const) t.equal(await statusOf(await service.key(role)), 403, role);
    const both = await service.key('auditor', { roles: ['auditor', 'department'], sources: ['education'] });
    t.equal(await statusOf(both), 403, 'an auditor who is another department');
    t.equal(await statusOf(await service.key('department', { sources: ['education'] })), 404);
    t.equal(await statusOf(await service.key('department', { sources: [source], segment: 'X' })), 404);
    t.equal((await service.call('GET', `/v1/snapshots/${id}/issues`, { key: both })).status, 200, 'the masked report');
    logged = '';
    t.equal(await statusOf(department), 200);
    while (!logged.includes('copy of a delivered file taken')) await new Promise((resolve) => setImmediate(resolve));
    t.match(logged, `"snapshotId":"${id}"`);
    t.match(logged, '"whole":true');
    for (const { name, number } of list) t.notOk(logged.includes(name) || logged.includes(number));
  },
);

t.test('what cannot be copied is refused clearly', async (t) => {
  const answer = async (id: string) =>
    (await service.call('GET', `/v1/snapshots/${id}/issues?format=xlsx`, { key: department })).body;
  t.match(await answer(await delivered('a,b\n1,2\n')), { status: 409, code: 'state_conflict' });
  const tall = `${csvFile(right)}${'\n'.repeat(1_048_576)}${csvFile([memberRow(member(99))])}`;
  t.match(await answer(await delivered(tall)), { status: 422, code: 'too_many_rows' });
});

t.test('one key makes one copy at a time, and may make the next when it lets go of the first', async (t) => {
  // Larger than what the connection takes by itself, so that it is made only as it is read.
  const id = await delivered(csvFile(memberTable(members(60_000))));
  const first = await copyOf(id);
  t.equal(first.status, 200);
  const second = await copyOf(id);
  t.equal(second.status, 429);
  t.match(second.headers.get('retry-after'), /^\d+$/);
  await first.body?.cancel();
  for (let status = 429; status !== 200; ) {
    const response = await copyOf(id);
    status = response.status;
    await response.body?.cancel();
  }
  t.pass();
});
