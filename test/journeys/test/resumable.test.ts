import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import {
  csvFile,
  members,
  memberTable,
  offsetStream,
  questionAbout,
  sendWithClient,
  TusCalls,
  tusHeaders,
} from '../src/index.ts';

const mebibyte = 1024 * 1024;
let now = new Date();
const service = await startTestService({
  env: { XACTHUC_MAX_UPLOAD_BYTES: String(8 * mebibyte), XACTHUC_UPLOAD_EXPIRY_HOURS: '2' },
  now: () => now,
});
t.teardown(() => service.close());
const source = 'youth-union';
const snapshots = `/v1/sources/${source}/snapshots`;
const key = await service.key('department', { sources: [source] });
const mine = new TusCalls(service.url, key);

const list = members(40);
/** A list of several pieces: blank rows are passed over. */
const csv = Buffer.from(`${csvFile(memberTable(list))}${`${','.repeat(60)}\r\n`.repeat(60_000)}`);
const sha256 = createHash('sha256').update(csv).digest('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const checksumOf = (bytes: Uint8Array, algorithm = 'sha256') =>
  `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`;
const claim = (at: string, query = '') =>
  service.call('POST', `${snapshots}?upload=${at.split('/').at(-1)}${query}`, { key });

/** Waits until an upload stands somewhere above `above`, and no longer moves. */
async function settledOffset(at: string, above: number): Promise<number> {
  for (let last = -1; ; ) {
    const offset = (await mine.offset(at)) ?? 0;
    if (offset > above && offset === last) return offset;
    last = offset;
    await sleep(50);
  }
}

t.test('what is supported can be asked by anyone', async (t) => {
  const { status, headers, text } = await service.call('OPTIONS', '/v1/uploads');
  t.equal(status, 204);
  t.equal(text, '');
  t.equal(headers.get('tus-resumable'), '1.0.0');
  t.equal(headers.get('tus-version'), '1.0.0');
  t.equal(headers.get('tus-extension'), 'creation,creation-with-upload,expiration,termination,checksum');
  t.equal(headers.get('tus-checksum-algorithm'), 'sha256,sha1,md5');
  t.equal(headers.get('tus-max-size'), String(8 * mebibyte));
});

t.test('the maintained client sends a file in chunks, which becomes a delivery and is active', async (t) => {
  const at = await sendWithClient(service.url, key, csv, {
    chunkSize: 700_000,
    metadata: { filename: 'Đoàn viên.csv', filetype: 'text/csv' },
  });
  t.equal(await mine.offset(at), csv.length);
  const reply = await claim(at);
  t.equal(reply.status, 202);
  t.equal(reply.headers.get('location'), `/v1/snapshots/${reply.body.id}`);
  t.match(reply.body.file, { name: 'Đoàn viên.csv', contentType: 'text/csv', bytes: csv.length, sha256 });
  const { body } = await service.settled(reply.body.id);
  t.match(body, { state: 'active', counts: { good: 40, bad: 0 } });
  const check = await service.call('POST', '/v1/checks', {
    key: await service.key('registrar'),
    json: questionAbout(list[3] as (typeof list)[number]),
  });
  t.equal(check.body.outcome, 'eligible');
});

t.test('the client sends the first bytes along, and goes through proxies that know only POST', async (t) => {
  for (const options of [{ uploadDataDuringCreation: true }, { overridePatchMethod: true }]) {
    const bytes = randomBytes(300_000);
    const at = await sendWithClient(service.url, key, bytes, { chunkSize: 100_000, ...options });
    t.equal(await mine.offset(at), bytes.length, JSON.stringify(options));
    const gone = await mine.call('POST', at, { 'x-http-method-override': 'DELETE' });
    t.equal(gone.status, 204);
    t.equal(await mine.offset(at), null);
  }
});

t.test('what had arrived when the line broke is kept, HEAD says how much, and the rest completes it', async (t) => {
  const metadata = `filename ${base64('a.csv')},filetype ${base64('text/csv')},is_confidential`;
  const at = await mine.begin(csv.length, metadata);
  const broken = mine.slowPatch(at, 0, csv.length);
  broken.send(csv.subarray(0, 1_500_000));
  await settledOffset(at, 0);
  broken.cut();
  t.equal(await broken.status, null);
  const head = await mine.call('HEAD', at);
  t.equal(head.headers.get('upload-length'), String(csv.length));
  t.equal(head.headers.get('upload-metadata'), metadata);
  t.equal(head.headers.get('cache-control'), 'no-store');
  t.equal(head.headers.get('tus-resumable'), '1.0.0');
  t.ok(Date.parse(head.headers.get('upload-expires') ?? '') > Date.now());

  const early = await claim(at);
  t.match(early, { status: 409, body: { code: 'upload_incomplete' } });
  t.match(early.body.detailEn, new RegExp(`\\d+ of its ${csv.length} bytes are missing`));

  // The server may learn of the break only now, and count what came after the first piece: then it is asked again.
  for (let status = 0; status !== 204; ) {
    const offset = (await mine.offset(at)) ?? 0;
    t.ok(offset >= mebibyte && offset <= 1_500_000, `${offset} bytes are kept`);
    const rest = await mine.patch(at, offset, csv.subarray(offset));
    status = rest.status;
    if (status === 204) t.equal(rest.headers.get('upload-offset'), String(csv.length));
    else t.equal(status, 409);
  }
  const { body } = await claim(at, '&dryRun=true');
  t.equal(body.file.sha256, sha256);
  t.match((await service.settled(body.id)).body, { state: 'validated', counts: { good: 40, unchanged: 40 } });
});

t.test('an upload becomes one delivery, however often and at once it is asked for', async (t) => {
  const at = await sendWithClient(service.url, key, csv);
  const replies = await Promise.all(Array.from({ length: 6 }, () => claim(at)));
  t.same(
    replies.map(({ status }) => status),
    replies.map(() => 202),
  );
  t.equal(new Set(replies.map(({ body }) => body.id)).size, 1);
  await service.settled(replies[0]?.body.id);
  t.equal((await claim(at)).body.id, replies[0]?.body.id, 'and after that');
  const other = await claim(at, '&dryRun=true');
  t.match(other, { status: 409, body: { code: 'state_conflict' } });
  t.ok(other.body.detailEn.includes(replies[0]?.body.id), 'it says which delivery it is');
  t.equal((await mine.patch(at, csv.length, Buffer.alloc(0))).status, 409, 'nothing is added to a delivery');
  t.equal((await mine.call('DELETE', at)).status, 204);
  const { body } = await service.call('GET', `/v1/snapshots/${replies[0]?.body.id}`, { key });
  t.match(body, { state: 'active', file: { sha256 } }, 'the delivery outlives its upload');
});

t.test('of two requests that add at once one wins, the other learns it, and no byte is mixed in', async (t) => {
  const bytes = randomBytes(3 * mebibyte);
  const at = await mine.begin(bytes.length);
  const first = mine.slowPatch(at, 0, bytes.length);
  first.send(bytes.subarray(0, mebibyte));
  t.equal(await settledOffset(at, 0), mebibyte);
  // The first one's line is dead, which the server cannot know.
  const second = await mine.patch(at, mebibyte, bytes.subarray(mebibyte, 2 * mebibyte));
  t.equal(second.status, 204);
  first.send(Buffer.alloc(2 * mebibyte));
  t.equal(await first.status, 409);
  t.equal(await mine.offset(at), 2 * mebibyte);
  const tail = bytes.subarray(2 * mebibyte);
  const racing = await Promise.all([0, 1, 2, 3].map(() => mine.patch(at, 2 * mebibyte, tail)));
  t.same(racing.map(({ status }) => status).sort(), [204, 409, 409, 409]);
  const { body } = await claim(at, '&dryRun=true');
  t.equal(body.file.sha256, createHash('sha256').update(bytes).digest('hex'));
  await service.settled(body.id);
});

t.test('a part whose checksum differs leaves no trace, one that is right counts', async (t) => {
  const bytes = randomBytes(2.5 * mebibyte);
  const at = await mine.begin(bytes.length);
  for (const algorithm of ['sha256', 'sha1', 'md5']) {
    const wrong = { 'upload-checksum': checksumOf(Buffer.from('other'), algorithm) };
    const reply = await mine.patch(at, 0, bytes, wrong);
    t.match(reply, { status: 460, body: { code: 'checksum_mismatch' } }, algorithm);
    t.equal(await mine.offset(at), 0);
  }
  const cut = mine.slowPatch(at, 0, bytes.length, { 'upload-checksum': checksumOf(bytes) });
  cut.send(bytes.subarray(0, 2 * mebibyte));
  await sleep(100);
  cut.cut();
  t.equal(await mine.offset(at), 0, 'what cannot be checked does not count');
  const [head, tail] = [bytes.subarray(0, 1_100_000), bytes.subarray(1_100_000)];
  t.equal((await mine.patch(at, 0, head, { 'upload-checksum': checksumOf(head, 'sha1') })).status, 204);
  t.equal((await mine.patch(at, head.length, tail, { 'upload-checksum': checksumOf(tail) })).status, 204);
  const { body } = await claim(at, '&dryRun=true');
  t.equal(body.file.sha256, createHash('sha256').update(bytes).digest('hex'));
  await service.settled(body.id);

  const headers = { ...offsetStream, 'upload-length': '5', 'upload-checksum': checksumOf(Buffer.from('other')) };
  t.equal((await mine.call('POST', '/v1/uploads', headers, 'bytes')).status, 460);
});

t.test('an upload is its key’s own', async (t) => {
  const at = await mine.begin(10);
  const other = new TusCalls(service.url, await service.key('department', { sources: [source] }));
  t.equal(await other.offset(at), null);
  t.equal((await other.patch(at, 0, Buffer.from('0123456789'))).status, 404);
  t.equal((await other.call('DELETE', at)).status, 404);
  t.equal((await mine.patch(at, 0, Buffer.from('0123456789'))).status, 204);
  const id = at.split('/').at(-1);
  const stolen = await service.call('POST', `${snapshots}?upload=${id}`, { key: service.admin });
  t.match(stolen, { status: 404, body: { code: 'not_found' } });
  const elsewhere = await service.call('POST', `/v1/sources/education/snapshots?upload=${id}`, { key });
  t.match(elsewhere, { status: 403, body: { code: 'source_not_bound' } });
});

t.test('an unfinished upload expires some hours after bytes last arrived', async (t) => {
  const at = await mine.begin(10);
  t.teardown(() => {
    now = new Date();
  });
  const begun = now.getTime();
  now = new Date(begun + 1.5 * 3_600_000);
  const { headers } = await mine.patch(at, 0, Buffer.from('01234'));
  t.equal(Date.parse(headers.get('upload-expires') ?? ''), Math.floor((begun + 3.5 * 3_600_000) / 1000) * 1000);
  now = new Date(begun + 3.4 * 3_600_000);
  t.equal(await mine.offset(at), 5);
  now = new Date(begun + 3.6 * 3_600_000);
  t.equal(await mine.offset(at), null);
  t.equal((await mine.patch(at, 5, Buffer.from('56789'))).status, 404);
  t.equal((await claim(at)).status, 404);
});

t.test('what the protocol does not allow is refused, each with its own code', async (t) => {
  const at = await mine.begin(10);
  const bytes = Buffer.from('0123456789');
  const length = { 'upload-length': '10' };
  const posted = (headers: Record<string, string>, body?: Uint8Array) =>
    mine.call('POST', '/v1/uploads', headers, body);
  const refusals = [
    ['an older version', 412, 'tus_version_unsupported', posted({ ...length, 'tus-resumable': '0.2.2' })],
    ['no version', 412, 'tus_version_unsupported', service.call('POST', '/v1/uploads', { key, headers: length })],
    ['no length', 400, 'validation_failed', posted({})],
    ['a length to come', 400, 'validation_failed', posted({ 'upload-defer-length': '1' })],
    ['a length that is none', 400, 'validation_failed', posted({ 'upload-length': '-1' })],
    ['an empty file', 422, 'empty_file', posted({ 'upload-length': '0' })],
    ['too large', 413, 'payload_too_large', posted({ 'upload-length': String(8 * mebibyte + 1) })],
    ['metadata that is none', 400, 'validation_failed', posted({ ...length, 'upload-metadata': 'filename %%%' })],
    [
      'a PDF',
      415,
      'unsupported_media_type',
      posted({ ...length, 'upload-metadata': `filetype ${base64('application/pdf')}` }),
    ],
    ['first bytes of no type', 415, 'unsupported_media_type', posted({ ...length, 'content-type': 'text/csv' }, bytes)],
    ['first bytes too many', 413, 'payload_too_large', posted({ ...offsetStream, 'upload-length': '9' }, bytes)],
    ['a checksum of no kind', 400, 'validation_failed', mine.patch(at, 0, bytes, { 'upload-checksum': 'crc32 AAAA' })],
    ['a short checksum', 400, 'validation_failed', mine.patch(at, 0, bytes, { 'upload-checksum': 'sha1 AAAA' })],
    ['another offset', 409, 'upload_offset_conflict', mine.patch(at, 1, bytes)],
    ['no offset', 400, 'validation_failed', mine.call('PATCH', at, offsetStream, bytes)],
    ['another type', 415, 'unsupported_media_type', mine.patch(at, 0, bytes, { 'content-type': 'text/csv' })],
    ['more than was declared', 413, 'payload_too_large', mine.patch(at, 0, Buffer.alloc(11))],
    ['an id that is none', 400, 'validation_failed', mine.call('DELETE', '/v1/uploads/x')],
    [
      'a body beside an upload',
      400,
      'validation_failed',
      service.call('POST', `${snapshots}?upload=${at.split('/').at(-1)}`, { key, bytes }),
    ],
  ] as const;
  for (const [what, status, code, sent] of refusals) {
    const reply = await sent;
    t.match({ what, status: reply.status, ...reply.body }, { what, status, code });
  }
  t.equal(
    (await mine.call('POST', '/v1/uploads', { ...length, 'tus-resumable': '2.0.0' })).headers.get('tus-version'),
    '1.0.0',
  );
  t.equal(await mine.offset(at), 0, 'none of it counted');
  for (const role of ['registrar', 'auditor', 'office'] as const) {
    const reply = await service.call('POST', '/v1/uploads', {
      key: await service.key(role),
      headers: { ...tusHeaders, ...length },
    });
    t.match(reply, { status: 403, body: { code: 'forbidden' } }, role);
  }
  t.equal((await service.call('POST', '/v1/uploads', { headers: { ...tusHeaders, ...length } })).status, 401);
});

t.test('bytes lie encrypted in the database from the first piece on', async (t) => {
  const at = await mine.begin(csv.length);
  await mine.patch(at, 0, csv.subarray(0, 400_000));
  const somebody = Buffer.from(list[0]?.number ?? '');
  t.ok(csv.subarray(0, 400_000).includes(somebody));
  const rows = await service.query<{ sealed: Buffer }>('SELECT sealed FROM facts.file_chunks WHERE file_id = $1', [
    at.split('/').at(-1),
  ]);
  t.equal(rows.length, 1);
  for (const { sealed } of rows) t.notOk(sealed.includes(somebody));
});
