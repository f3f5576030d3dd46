import { randomBytes } from 'node:crypto';
import t from 'tap';
import { readFile, storeFile } from '../../src/index.ts';
import { TestFacts } from '../stage/fixture.ts';

const facts = await TestFacts.start();
t.teardown(() => facts.close());

t.test('a file that lost its last pieces is noticed even where its stated length was changed to fit', async (t) => {
  const bytes = randomBytes(2.5 * 1024 * 1024);
  const upload = {
    name: null,
    contentType: null,
    bytes: (async function* () {
      yield bytes;
    })(),
  };
  const { id } = await storeFile(facts.files, facts.master, upload, { maxBytes: 1e8 });
  await facts.owner.query('DELETE FROM facts.file_chunks WHERE file_id = $1 AND ordinal = 2', [id]);
  await facts.owner.query('UPDATE facts.files SET bytes = 2 * 1024 * 1024 WHERE id = $1', [id]);
  await t.rejects(async () => {
    for await (const _ of readFile(facts.pool, facts.master, id));
  });
});
