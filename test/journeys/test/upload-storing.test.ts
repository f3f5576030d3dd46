import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { startTestService, type TestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, members, memberTable, questionAbout, xlsxFile, xlsxType } from '../src/index.ts';

const source = 'youth-union';
const list = members(30);
const [somebody] = list as [(typeof list)[number]];
const csv = csvFile(memberTable(list));
const xlsx = xlsxFile(memberTable(list));
const path = `/v1/sources/${source}/snapshots`;

/** Every table of the database in which a row's text or bytes hold `bytes`. */
async function tablesWith(service: TestService, bytes: Uint8Array): Promise<string[]> {
  const tables = await service.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const hex = Buffer.from(bytes).toString('hex');
    const rows = await service.query(
      `SELECT 1 FROM ${name} AS t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0 LIMIT 1`,
      [Buffer.from(bytes).toString('utf8').replaceAll('\0', ''), hex],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

function formOf(name: string, type: string, bytes: Uint8Array | string): FormData {
  const form = new FormData();
  form.set('note', 'danh sách tháng này');
  form.set('file', new Blob([Buffer.from(bytes)], { type }), name);
  return form;
}

const dataDir = temporaryFolder('xacthuc-test-');
t.teardown(() => fs.rmSync(dataDir, { recursive: true, force: true }));

t.test('an upload is stored encrypted under its SHA-256, and waits as a job of ids only', async (t) => {
  const env = { XACTHUC_ROLES: 'verification,intake,programme' };
  const service = await startTestService({ dataDir, env });
  t.teardown(() => service.close());
  const key = await service.key('department', { sources: [source] });

  const asBody = await service.call('POST', path, {
    key,
    bytes: csv,
    headers: { 'content-type': 'text/csv', 'content-disposition': `attachment; filename*=UTF-8''%C4%90o%C3%A0n.csv` },
  });
  t.equal(asBody.status, 202);
  t.equal(asBody.headers.get('location'), `/v1/snapshots/${asBody.body.id}`);
  const sha256 = createHash('sha256').update(csv).digest('hex');
  t.match(asBody.body, { state: 'received', file: { name: 'Đoàn.csv', bytes: Buffer.byteLength(csv), sha256 } });

  const form = formOf('../đoàn viên.xlsx', xlsxType, xlsx);
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(service.url + path, { method: 'POST', headers, body: form });
  t.equal(response.status, 202);
  t.match(await response.json(), {
    file: {
      name: 'đoàn viên.xlsx',
      contentType: xlsxType,
      bytes: xlsx.length,
      sha256: createHash('sha256').update(xlsx).digest('hex'),
    },
  });

  for (const secret of [somebody.name, somebody.number, Buffer.from(xlsx.subarray(0, 64))]) {
    t.same(await tablesWith(service, Buffer.from(secret)), [], 'nowhere in the database, as text or as bytes');
  }
  t.ok((await tablesWith(service, Buffer.from(asBody.body.id))).includes('queue.job'), 'such a search finds the jobs');
  const jobs = await service.query<{ data: object }>('SELECT data FROM queue.job');
  t.equal(jobs.length, 2);
  for (const { data } of jobs) {
    t.same(Object.keys(data), ['snapshotId']);
    t.match(Object.values(data), [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/]);
  }
});

t.test('what waited while no worker ran is active once one does, in the order it was sent', async (t) => {
  const service = await startTestService({ dataDir });
  t.teardown(() => service.close());
  const { body } = await service.call('GET', path, { key: service.admin });
  const ids = body.snapshots.map(({ id }: { id: string }) => id).reverse();
  for (const [i, id] of ids.entries()) {
    const { body: snapshot } = await service.settled(id);
    t.match(snapshot, { sequence: i + 1, counts: { added: i === 0 ? 30 : 0, changed: 0, retired: 0 } });
  }
  t.equal(ids.length, 2);
  const key = await service.key('registrar');
  const answer = await service.call('POST', '/v1/checks', { key, json: questionAbout(somebody) });
  t.equal(answer.body.outcome, 'eligible');
  for (const secret of [somebody.name, somebody.number, Buffer.from(xlsx.subarray(0, 64))]) {
    t.same(await tablesWith(service, Buffer.from(secret)), [], 'nor are the facts readable in the database');
  }
});
