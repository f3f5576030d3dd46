import { createHash, randomBytes } from 'node:crypto';
import { newDataKey, Problem } from '@xacthuc/platform';
import fc from 'fast-check';
import t from 'tap';
import { readFile, type StoredFile, storeFile } from '../../src/index.ts';
import { TestFacts } from '../stage/fixture.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());
const { files, master, owner } = facts;
const mebibyte = 1024 * 1024;

const store = (bytes: AsyncIterable<Uint8Array>, maxBytes = 16 * mebibyte): Promise<StoredFile> =>
  storeFile(files, master, { name: 'list.csv', contentType: 'text/csv', bytes }, { maxBytes });

/** Bytes in chunks of the sizes given, over and over. */
async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function readBack(id: string, key = master): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readFile(facts.pool, key, id)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What is left of files that were not stored. */
async function leftovers(): Promise<unknown[]> {
  const { rows } = await owner.query(
    `SELECT f.id FROM facts.files f WHERE sha256 IS NULL
     UNION ALL SELECT c.file_id FROM facts.file_chunks c WHERE c.file_id NOT IN (SELECT id FROM facts.files)`,
  );
  return rows;
}

/** Runs a statement of somebody who reached the database, looks, and undoes it. `$1` is the file. */
async function tampered(statement: string, values: unknown[], look: () => Promise<void>): Promise<void> {
  const [id] = values;
  await owner.query('CREATE TABLE kept (LIKE facts.file_chunks)');
  await owner.query('INSERT INTO kept SELECT * FROM facts.file_chunks WHERE file_id = $1', [id]);
  const { rows } = await owner.query('SELECT bytes FROM facts.files WHERE id = $1', [id]);
  await owner.query(statement, values);
  await look();
  await owner.query('DELETE FROM facts.file_chunks WHERE file_id = $1', [id]);
  await owner.query('INSERT INTO facts.file_chunks SELECT * FROM kept WHERE file_id = $1', [id]);
  await owner.query('UPDATE facts.files SET bytes = $2 WHERE id = $1', [id, rows[0].bytes]);
  await owner.query('DROP TABLE kept');
}

t.test('a file comes back byte for byte, in whatever chunks the network brought it', async (t) => {
  const source = randomBytes(2.5 * mebibyte);
  const size = fc.oneof(fc.integer({ min: 1, max: 60_000 }), fc.constantFrom(mebibyte - 1, mebibyte, 3 * mebibyte));
  const length = fc.oneof(
    fc.integer({ min: 1, max: 5000 }),
    fc.constantFrom(mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte, source.length),
  );
  await fc.assert(
    fc.asyncProperty(length, fc.array(size, { minLength: 1, maxLength: 4 }), async (bytes, sizes) => {
      const sent = source.subarray(0, bytes);
      const stored = await store(chunked(sent, sizes));
      if (stored.bytes !== bytes) throw new Error(`${stored.bytes} bytes`);
      if (!stored.sha256.equals(createHash('sha256').update(sent).digest())) throw new Error('sha256');
      if (!(await readBack(stored.id)).equals(sent)) throw new Error('other bytes');
    }),
    { numRuns: 15 },
  );
  t.same(await leftovers(), []);
});

t.test('chunks that hold nothing are no harm', async (t) => {
  const stored = await store(
    (async function* () {
      for (const text of ['', 'a', '', '', 'b', '']) yield Buffer.from(text);
    })(),
  );
  t.equal((await readBack(stored.id)).toString(), 'ab');
});

t.test('nothing of a stored file can be read in the database, and its key is wrapped', async (t) => {
  const line = 'Nguyễn Văn An,027204000123\n';
  const { id } = await store(chunked(Buffer.from(line.repeat(1000)), [999]));
  const { rows } = await owner.query(
    `SELECT f.wrapped_key || c.sealed AS bytes FROM facts.files f JOIN facts.file_chunks c ON c.file_id = f.id
     WHERE f.id = $1`,
    [id],
  );
  t.equal(rows.length, 1);
  for (const part of ['Nguyễn', '027204000123']) t.notOk(rows[0].bytes.includes(part), part);
  await t.rejects(readBack(id, newDataKey()), 'another master key opens nothing');
});

t.test('an empty file is refused, and nothing of it is kept', async (t) => {
  await t.rejects(store(chunked(Buffer.alloc(0), [1])), new Problem('empty_file'));
  t.same(await leftovers(), []);
});

t.test('a file is refused as soon as it is too large: not read further, nothing of it kept', async (t) => {
  let read = 0;
  let closed = false;
  const endless = (async function* () {
    try {
      for (;;) {
        read += mebibyte;
        yield Buffer.alloc(mebibyte);
      }
    } finally {
      closed = true;
    }
  })();
  await t.rejects(store(endless, 3 * mebibyte), { code: 'payload_too_large', message: /larger than 3 MiB/ });
  t.ok(read <= 5 * mebibyte, `${read} bytes were read`);
  t.ok(closed, 'the sender is told');
  t.same(await leftovers(), []);
  t.equal(
    (await store(chunked(randomBytes(3 * mebibyte), [70_000]), 3 * mebibyte)).bytes,
    3 * mebibyte,
    'the limit itself',
  );
});

t.test('an upload that breaks off leaves nothing, and says why it broke off', async (t) => {
  const broken = (async function* () {
    yield Buffer.alloc(1.5 * mebibyte, 1);
    throw new Error('aborted');
  })();
  await t.rejects(store(broken), { message: 'aborted' });
  t.same(await leftovers(), []);
});

t.test('a piece that was changed, lost, moved or taken from another file is noticed', async (t) => {
  const { id } = await store(chunked(randomBytes(2.25 * mebibyte), [mebibyte]));
  const { id: other } = await store(chunked(randomBytes(2.25 * mebibyte), [mebibyte]));
  const refused = async () => void (await t.rejects(readBack(id)));
  const chunks = 'UPDATE facts.file_chunks SET';
  await tampered(
    `${chunks} sealed = set_byte(sealed, 500, get_byte(sealed, 500) # 1) WHERE file_id = $1 AND ordinal = 1`,
    [id],
    refused,
  );
  await tampered(`${chunks} sealed = substr(sealed, 1, 100) WHERE file_id = $1 AND ordinal = 2`, [id], refused);
  for (const ordinal of [0, 1, 2]) {
    await tampered('DELETE FROM facts.file_chunks WHERE file_id = $1 AND ordinal = $2', [id, ordinal], refused);
    await tampered(
      `${chunks} sealed = (SELECT o.sealed FROM facts.file_chunks o WHERE o.file_id = $3 AND o.ordinal = $2)
       WHERE file_id = $1 AND ordinal = $2`,
      [id, ordinal, other],
      refused,
    );
  }
  await tampered(
    `${chunks} sealed = (SELECT o.sealed FROM facts.file_chunks o WHERE o.file_id = $1 AND o.ordinal = 0)
     WHERE file_id = $1 AND ordinal = 1`,
    [id],
    refused,
  );
  await tampered('UPDATE facts.files SET bytes = bytes - 1 WHERE id = $1', [id], refused);
  await tampered('UPDATE facts.files SET bytes = bytes + 1 WHERE id = $1', [id], refused);
  t.equal((await readBack(id)).length, 2.25 * mebibyte, 'and whole again it is read');
});

t.test('a file that does not exist is an error, not an empty file', async (t) => {
  await t.rejects(readBack('00000000-0000-4000-8000-000000000000'));
});
