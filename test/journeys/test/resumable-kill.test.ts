import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callService, databasePid, endProcess, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, members, memberTable, type Served, sendWithClient, serve, TusCalls } from '../src/index.ts';

const rounds = process.env.XACTHUC_TEST_LONG === '1' ? 12 : 3;
const data = temporaryFolder('xacthuc-test-');
let served: Served | null = null;
t.teardown(async () => {
  await served?.end('SIGTERM');
  fs.rmSync(data, { recursive: true, force: true });
});

const csv = Buffer.from(`${csvFile(memberTable(members(50)))}${`${','.repeat(60)}\r\n`.repeat(150_000)}`);

t.test(`killed ${rounds} times in the middle of a part, an upload goes on from what HEAD says`, async (t) => {
  served = await serve({ XACTHUC_DATA: data });
  const key = served.adminKey ?? '';
  const at = await new TusCalls(served.url, key).begin(
    csv.length,
    `filetype ${Buffer.from('text/csv').toString('base64')}`,
  );
  let told = 0;
  for (let round = 0; round < rounds; round++) {
    const calls = new TusCalls(served.url, key);
    const offset = (await calls.offset(at)) ?? -1;
    t.ok(offset >= told, `${offset} bytes, of which ${told} were acknowledged`);
    // A part that is acknowledged, and one that never ends.
    const part = csv.subarray(offset, offset + 300_000);
    t.equal((await calls.patch(at, offset, part)).status, 204);
    told = offset + part.length;
    const endless = calls.slowPatch(at, told, csv.length - told);
    endless.send(csv.subarray(told, told + 1_700_000));
    for (let seen = told; seen === told; await sleep(5)) seen = (await calls.offset(at)) ?? -1;
    const database = databasePid(path.join(data, 'postgres'));
    if (round % 2 === 1) endProcess(database);
    await served.end('SIGKILL');
    t.equal(await endless.status, null, 'nothing was acknowledged');
    served = await serve({ XACTHUC_DATA: data });
  }
  const calls = new TusCalls(served.url, key);
  const offset = (await calls.offset(at)) ?? -1;
  const slow = calls.slowPatch(at, offset, csv.length - offset);
  slow.send(csv.subarray(offset, offset + 1_500_000));
  for (let seen = offset; seen === offset; await sleep(5)) seen = (await calls.offset(at)) ?? -1;
  t.equal((await served.end('SIGTERM')).code, 0, 'told to stop, it does not wait for a slow line');
  t.equal(await slow.status, null);
  served = await serve({ XACTHUC_DATA: data });
  const kept = ((await new TusCalls(served.url, key).offset(at)) ?? -1) - offset;
  t.ok(kept >= 1024 * 1024 && kept <= 1_500_000, `what had arrived is kept: ${kept} bytes`);
  await sendWithClient(served.url, key, csv, { uploadUrl: served.url + at });
  const upload = at.split('/').at(-1);
  const { body } = await callService(served.url, 'POST', `/v1/sources/youth-union/snapshots?upload=${upload}`, { key });
  t.equal(body.file.sha256, createHash('sha256').update(csv).digest('hex'));
  const done = await callService(served.url, 'GET', `/v1/snapshots/${body.id}?wait=60`, { key });
  t.match(done.body, { state: 'active', counts: { good: 50, bad: 0 } });
});
