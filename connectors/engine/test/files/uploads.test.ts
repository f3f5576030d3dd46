import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import {
  appendToUpload,
  type Checksum,
  createUpload,
  endExpiredUploads,
  endUpload,
  findUpload,
  readFile,
  recordUpload,
} from '../../src/index.ts';
import { TestFacts, today } from '../stage/fixture.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());
const { files, pool, master, owner } = facts;
const by = randomUUID();
const later = () => new Date(Date.now() + 3_600_000);

const upload = (length: number, expiresAt = later()) =>
  ({ name: 'a.csv', contentType: 'text/csv', length, metadata: null, by, expiresAt, most: 1_000_000 }) as const;
const begin = (...of: Parameters<typeof upload>) => createUpload(files, master, upload(...of));

/** Bytes in chunks of a size; then the line breaks, if it does. */
async function* arriving(bytes: Uint8Array, chunk: number, breaks: boolean): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  if (breaks) throw new Error('ECONNRESET');
}

const append = (id: string, offset: number, bytes: AsyncIterable<Uint8Array>, checksum: Checksum | null = null) =>
  appendToUpload(files, master, id, { offset, bytes, checksum, expiresAt: later });

async function standing(id: string): Promise<number> {
  return (await findUpload(files, id, by, new Date()))?.received ?? -1;
}

async function deliver(id: string, source: number, dryRun = false, sheet: string | null = null): Promise<string> {
  const upload = await findUpload(files, id, by, new Date());
  if (!upload) throw new Error('no such upload');
  const terms = {
    sourceId: source,
    mode: 'full',
    segment: null,
    asOf: today,
    dryRun,
    by,
    reading: { sheet, map: [] },
  } as const;
  return recordUpload(files, pool, master, upload, terms);
}

async function readBack(id: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readFile(pool, master, id)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function count(table: string, id: string): Promise<number> {
  const column = table === 'facts.files' ? 'id' : 'file_id';
  const { rows } = await owner.query(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`, [id]);
  return rows[0].n;
}

t.test('whatever breaks, repeats or lies about its bytes, the file is what was sent, byte for byte', async (t) => {
  const source = await facts.addSource();
  const whole = randomBytes(3_500_000);
  const part = fc.record({
    size: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 1_800_000 })),
    chunk: fc.integer({ min: 500, max: 2_000_000 }),
    kind: fc.constantFrom('plain', 'plain', 'breaks', 'checked', 'miscounted', 'lies', 'breaks checked'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: whole.length }),
      fc.array(part, { maxLength: 8 }),
      async (length, parts) => {
        const id = await begin(length);
        let at = 0;
        const last = { size: length, chunk: 65_536, kind: 'plain' };
        for (const { size, chunk, kind } of [...parts, last]) {
          const bytes = whole.subarray(at, Math.min(at + size, length));
          const digest = createHash('sha256')
            .update(kind === 'lies' ? 'other' : bytes)
            .digest();
          const checksum = /checked|lies/.test(kind) ? ({ algorithm: 'sha256', digest } as const) : null;
          const offset = kind === 'miscounted' ? at + 1 : at;
          const code = await append(id, offset, arriving(bytes, chunk, kind.startsWith('breaks')), checksum).then(
            () => 'stored',
            (error) => error.code,
          );
          const expected = { miscounted: 'upload_offset_conflict', lies: 'checksum_mismatch' }[kind];
          const broke = kind.startsWith('breaks') ? 'malformed_body' : 'stored';
          if (code !== (expected ?? broke)) throw new Error(`${kind}: ${code}`);
          if (['plain', 'checked', 'breaks'].includes(kind)) at += bytes.length;
          if ((await standing(id)) !== at) throw new Error(`${kind}: ${await standing(id)}, not ${at}`);
        }
        await deliver(id, source, true);
        if (!(await readBack(id)).equals(whole.subarray(0, length))) throw new Error('other bytes');
      },
    ),
    { numRuns: 25 },
  );
  t.pass();
});

t.test('what is more than was declared is refused, and does not complete the file', async (t) => {
  const id = await begin(10);
  await t.rejects(append(id, 0, arriving(randomBytes(11), 11, false)), { code: 'payload_too_large' });
  t.equal(await standing(id), 0);
});

t.test('an upload delivered again is the same snapshot; to be read another way it is another delivery', async (t) => {
  const source = await facts.addSource();
  const id = await begin(3);
  await append(id, 0, arriving(Buffer.from('a,b'), 3, false));
  const first = await deliver(id, source, false, 'Lớp A');
  t.equal(await deliver(id, source, false, 'Lớp A'), first);
  await t.rejects(deliver(id, source, false, 'Lớp B'), { code: 'state_conflict' });
  await t.rejects(deliver(id, source), { code: 'state_conflict' });
});

t.test('requests that start at the same place do not mix their bytes', async (t) => {
  const source = await facts.addSource();
  const whole = randomBytes(2_500_000);
  const id = await begin(whole.length);
  for (let at = 0; at < whole.length; at = await standing(id)) {
    const tries = Array.from({ length: 5 }, (_, i) => append(id, at, arriving(whole.subarray(at), 100_000 + i, true)));
    const codes = await Promise.all(tries.map((one) => one.catch((error) => error.code)));
    t.ok(
      codes.every((code) => ['malformed_body', 'upload_offset_conflict'].includes(code)),
      `${codes}`,
    );
  }
  await deliver(id, source);
  t.ok((await readBack(id)).equals(whole));
});

t.test(
  'an upload that was given up or has expired leaves nothing, one that is a delivery or living stays',
  async (t) => {
    const source = await facts.addSource();
    const [givenUp, expired, living, delivered] = await Promise.all([begin(3), begin(3), begin(3), begin(3)]);
    const all = [givenUp, expired, living, delivered];
    for (const id of all) await append(id, 0, arriving(Buffer.from('a,b'), 3, false));
    await deliver(delivered, source);
    await endUpload(files, givenUp);
    await owner.query(`UPDATE facts.uploads SET expires_at = now() - interval '1 s' WHERE file_id = ANY($1)`, [
      [expired, delivered],
    ]);
    await endExpiredUploads(files);
    for (const id of [givenUp, expired]) {
      for (const table of ['facts.files', 'facts.file_chunks', 'facts.uploads'])
        t.equal(await count(table, id), 0, table);
    }
    t.equal(await count('facts.uploads', living), 1);
    t.equal(await standing(living), 3);
    t.equal(await count('facts.uploads', delivered), 0);
    t.equal((await readBack(delivered)).toString(), 'a,b');
  },
);

t.test('pieces that were stored but never counted are erased by whoever goes on', async (t) => {
  const id = await begin(2_000_000);
  const checksum = { algorithm: 'md5', digest: Buffer.alloc(16) } as const;
  await t.rejects(append(id, 0, arriving(randomBytes(2_000_000), 500_000, false), checksum));
  t.equal(await count('facts.file_chunks', id), 2);
  await append(id, 0, arriving(randomBytes(5), 5, false));
  t.equal(await count('facts.file_chunks', id), 1);
});

t.test('a client has no more unfinished uploads than it may, however many it begins at once', async (t) => {
  const most = 5;
  const mine = { by: randomUUID(), most };
  const more = () => createUpload(files, master, { ...upload(3), ...mine });
  await createUpload(files, master, { ...upload(3, new Date(Date.now() - 1000)), ...mine });
  const begun = await Promise.allSettled(Array.from({ length: 3 * most }, more));
  const ids = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = begun.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  t.equal(ids.length, most, 'what has expired does not count');
  t.same(new Set(refused), new Set(['too_many_uploads']));
  t.ok(await createUpload(files, master, { ...upload(3), ...mine, by: randomUUID() }), 'nobody else is held up');
  await endUpload(files, ids[0] as string);
  t.ok(await more(), 'one that was ended makes room');
  await t.rejects(more(), { code: 'too_many_uploads' });
});
