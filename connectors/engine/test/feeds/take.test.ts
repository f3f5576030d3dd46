import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { attemptRun } from '../../src/feeds/attempt-run.ts';
import { requestRun } from '../../src/feeds/runs.ts';
import { deliveryLocks } from '../../src/feeds/take-item.ts';
import { storeFile } from '../../src/files/store.ts';
import { recordSnapshot } from '../../src/snapshots/receive.ts';
import type { Secrets, TransportChoice } from '../../src/transports/settings.ts';
import { startHttp } from '../transports/http-server.ts';
import { startS3 } from '../transports/s3-server.ts';
import { sftpPassword, sftpUser, startSftp } from '../transports/sftp-server.ts';
import { admin, folderSettings, TestFeeds } from './fixture.ts';

const feeds = await TestFeeds.start();
t.teardown(() => feeds.close());
const context = feeds.context();
t.teardown(() => context.queue.close());

const list = 'Mã sinh viên,Họ và tên\nSV1,Mẫu Một\n';

async function sftpPlace(): Promise<[TransportChoice, Secrets]> {
  const folder = fs.mkdtempSync(path.join(feeds.folder, 'sftp-'));
  fs.writeFileSync(path.join(folder, 'danh-sach.csv'), list);
  const server = await startSftp(folder);
  t.teardown(() => server.close());
  const { port, hostKey } = server;
  const settings = { ...folderSettings, host: '127.0.0.1', port, username: sftpUser, hostKey };
  return [{ kind: 'sftp', settings }, { password: sftpPassword }];
}

async function httpPlace(etag: string | null): Promise<[TransportChoice, Secrets]> {
  const server = await startHttp((request, response) => {
    if (request.headers.authorization !== 'Bearer tok') response.statusCode = 401;
    else if (etag !== null && request.headers['if-none-match'] === etag) response.statusCode = 304;
    if (etag !== null) response.setHeader('etag', etag);
    response.setHeader('content-type', 'text/csv');
    response.end(response.statusCode === 200 ? list : undefined);
  });
  t.teardown(() => server.close());
  const settings = { url: `${server.url}/danh-sach.csv`, username: null, ca: null, paging: null };
  return [{ kind: 'https', settings }, { token: 'tok' }];
}

async function s3Place(): Promise<[TransportChoice, Secrets]> {
  const server = await startS3();
  t.teardown(() => server.close());
  await server.put('xuat/danh-sach.csv', list);
  const { endpoint, bucket, accessKeyId, secretAccessKey } = server;
  const place = {
    endpoint,
    bucket,
    accessKeyId,
    region: 'us-east-1',
    prefix: 'xuat/',
    pattern: '*',
    pathStyle: true,
    ca: null,
  };
  return [{ kind: 's3', settings: place }, { secretAccessKey }];
}

async function folderPlace(): Promise<[TransportChoice, Secrets]> {
  fs.mkdirSync(path.join(feeds.folder, 'theo-doi'));
  fs.writeFileSync(path.join(feeds.folder, 'theo-doi', 'danh-sach.csv'), list);
  return [{ kind: 'folder', settings: { ...folderSettings, path: 'theo-doi' } }, {}];
}

const places: readonly (readonly [string, () => Promise<[TransportChoice, Secrets]>])[] = [
  ['a watched folder', folderPlace],
  ['SFTP', sftpPlace],
  ['HTTPS with an ETag', () => httpPlace('"1"')],
  ['HTTPS without one', () => httpPlace(null)],
  ['S3', s3Place],
];

for (const [name, open] of places) {
  t.test(`a file from ${name} is a delivery of whoever set the feed up, once, also after a restart`, async (t) => {
    const source = await feeds.addSource();
    const [choice, secrets] = await open();
    const feed = await feeds.addFeed({ source, choice, secrets });
    t.match(await feeds.run(feed, context), { state: 'succeeded', attempts: 1, listed: 1, delivered: 1, error: null });
    t.match(await feeds.run(feed, context), { state: 'succeeded', listed: 1, delivered: 0, unchanged: 1 });
    const restarted = feeds.context();
    t.match(await feeds.run(feed, restarted), { state: 'succeeded', listed: 1, delivered: 0, unchanged: 1 });
    await restarted.queue.close();
    t.match(await feeds.deliveries(source), [
      { content: list, name: 'danh-sach.csv', feed_id: feed, uploaded_by: admin, mode: 'full', state: 'received' },
    ]);
    const { rows } = await feeds.owner.query(
      'SELECT count(*)::int AS n FROM facts.files f WHERE NOT EXISTS (SELECT FROM facts.snapshots WHERE file_id = f.id)',
    );
    t.equal(rows[0].n, 0, 'what was fetched in vain is not kept');
  });
}

t.test('paged JSON is stored as one line of JSON a row, under its content type', async (t) => {
  const server = await startHttp((_request, response, url) => {
    const more = url.searchParams.get('p') === null;
    response.end(JSON.stringify({ data: [{ 'Họ và tên': more ? 'Một' : 'Hai' }], next: more ? '/ds?p=2' : null }));
  });
  t.teardown(() => server.close());
  const source = await feeds.addSource();
  const paging = { items: '/data', next: '/next', cursor: null, parameter: null, maxPages: 10 };
  const choice: TransportChoice = {
    kind: 'https',
    settings: { url: `${server.url}/ds`, username: null, ca: null, paging },
  };
  const feed = await feeds.addFeed({ source, choice });
  await feeds.run(feed, context);
  t.match(await feeds.run(feed, context), { state: 'succeeded', delivered: 0, unchanged: 1 });
  const content = '{"Họ và tên":"Một"}\n{"Họ và tên":"Hai"}\n';
  t.match(await feeds.deliveries(source), [{ content, content_type: 'application/x-ndjson', name: 'ds.ndjson' }]);
});

t.test('new files are delivered oldest first, as of the day they were last changed', async (t) => {
  const source = await feeds.addSource();
  const { id, put } = await feeds.addFolder(source);
  put('b.csv', 'cũ', '2026-10-01');
  put('a.csv', 'mới', '2026-11-01');
  await feeds.run(id, context);
  t.match(await feeds.deliveries(source), [
    { content: 'cũ', as_of: '2026-10-01' },
    { content: 'mới', as_of: '2026-11-01' },
  ]);
});

t.test('a full list under another name is no delivery; one that goes back to what it was is', async (t) => {
  const source = await feeds.addSource();
  const { id, at, put } = await feeds.addFolder(source);
  const run = () => feeds.run(id, context);
  put('tháng-10.csv', 'A', '2026-10-01');
  await run();
  fs.renameSync(path.join(at, 'tháng-10.csv'), path.join(at, 'copy.csv'));
  t.match(await run(), { delivered: 0, unchanged: 1 });
  put('tháng-11.csv', 'B', '2026-11-01');
  t.match(await run(), { delivered: 1 });
  fs.renameSync(path.join(at, 'copy.csv'), path.join(at, 'again.csv'));
  t.match(
    await run(),
    { delivered: 0, outdated: 1 },
    'an old copy that turns up again does not take the place of the new',
  );
  put('tháng-12.csv', 'A', '2026-11-20');
  t.match(await run(), { delivered: 1 });
  t.same(await feeds.contents(source), ['A', 'B', 'A']);
});

t.test('in a list that only adds, nothing is delivered twice', async (t) => {
  const source = await feeds.addSource();
  const { id, put } = await feeds.addFolder(source, { mode: 'append' });
  put('1.csv', 'A', '2026-10-01');
  put('2.csv', 'B', '2026-10-02');
  await feeds.run(id, context);
  put('3.csv', 'A', '2026-11-03');
  t.match(await feeds.run(id, context), { delivered: 0, unchanged: 3 });
  t.same(await feeds.contents(source), ['A', 'B']);
});

t.test('what a department has sent itself is not delivered again', async (t) => {
  const source = await feeds.addSource();
  const bytes = (async function* () {
    yield Buffer.from('A');
  })();
  const file = await storeFile(feeds.db, feeds.master, { name: 'a.csv', contentType: null, bytes }, { maxBytes: 100 });
  const sent = {
    sourceId: source,
    fileId: file.id,
    segment: null,
    asOf: '2026-11-01',
    dryRun: false,
    by: randomUUID(),
  };
  await recordSnapshot(feeds.db, { ...sent, mode: 'full' });
  const { id, put } = await feeds.addFolder(source);
  put('a.csv', 'A');
  t.match(await feeds.run(id, context), { state: 'succeeded', delivered: 0, unchanged: 1 });
  const appending = await feeds.addFolder(source, { mode: 'append' });
  appending.put('a.csv', 'A');
  t.match(await feeds.run(appending.id, context), { delivered: 1 }, 'a full list is not the same as an added one');
});

t.test('two feeds that bring the same at once make one delivery', async (t) => {
  const source = await feeds.addSource();
  const both = [await feeds.addFolder(source), await feeds.addFolder(source)];
  for (const { put } of both) put('a.csv', list);
  // Held by us, the lock makes both have stored their file before either records it.
  const holder = await feeds.owner.connect();
  await holder.query('SELECT pg_advisory_lock($1, $2)', [deliveryLocks, source]);
  let ended = 0;
  const runs = both.map(({ id }) => feeds.run(id, context).finally(() => (ended += 1)));
  const waiting = async () => {
    const { rowCount } = await holder.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND NOT granted`,
      [deliveryLocks, source],
    );
    return rowCount;
  };
  while ((await waiting()) !== 2 && ended === 0) await sleep(20);
  t.equal(ended, 0);
  await holder.query('SELECT pg_advisory_unlock($1, $2)', [deliveryLocks, source]);
  holder.release();
  t.same(
    (await Promise.all(runs)).map(({ state }) => state),
    ['succeeded', 'succeeded'],
  );
  t.equal((await feeds.contents(source)).length, 1);
});

t.test('a run is attempted once at a time, however many processes are told of it', async (t) => {
  const source = await feeds.addSource();
  const { id, put } = await feeds.addFolder(source);
  put('a.csv', list);
  const run = await requestRun(feeds.db, id, 'request', admin);
  t.same(await requestRun(feeds.db, id, 'request', admin), run, 'asked for twice, it is the same run');
  const stop = new AbortController().signal;
  await Promise.all(Array.from({ length: 4 }, () => attemptRun(context, run?.id ?? '', stop)));
  t.match(await feeds.runOf(run?.id ?? ''), { state: 'succeeded', attempts: 1, delivered: 1 });
});

t.test('a taken file is moved away even when the process ended before it came to that', async (t) => {
  const source = await feeds.addSource();
  const { id, at, put } = await feeds.addFolder(source);
  put('a.csv', list);
  await feeds.run(id, context); // stays where it is, as after a kill
  const settings = JSON.stringify({ ...folderSettings, path: path.basename(at), afterwards: 'move' });
  await feeds.db.updateTable('facts.feeds').set({ settings }).where('id', '=', id).execute();
  t.match(await feeds.run(id, context), { delivered: 0, unchanged: 1 });
  t.same(fs.readdirSync(at), ['done']);
});

t.test('a file that cannot be taken does not keep the others from being, and is named in the error', async (t) => {
  const source = await feeds.addSource();
  const { id, put } = await feeds.addFolder(source);
  put('1.csv', 'x'.repeat(1_000_001), '2026-11-01');
  put('2.csv', '', '2026-11-02');
  put('3.csv', list, '2026-11-03');
  const run = await feeds.run(id, context);
  t.match(run, { state: 'failed', listed: 3, delivered: 1, error: { code: 'too_large', item: '1.csv' } });
  t.match(run.error?.vi.what, /“1\.csv” lớn hơn mức cho phép/);
  put('1.csv', 'ngắn', '2026-11-01');
  put('2.csv', 'hai', '2026-11-02');
  t.match(await feeds.run(id, context), { state: 'succeeded', delivered: 2 });
});
