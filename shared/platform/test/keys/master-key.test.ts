import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { ConfigError, loadMasterKey } from '../../src/index.ts';
import { temporaryFolder } from '../fixture.ts';

const folder = temporaryFolder();
t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
let folders = 0;
const emptyFolder = () => path.join(folder, `data ${++folders}`);

t.test('the first start of the embedded default makes a key that only its owner can read', async (t) => {
  const dataDir = emptyFolder();
  const key = loadMasterKey(null, dataDir, true);
  t.equal(key.symmetricKeySize, 32);
  const file = path.join(dataDir, 'master.key');
  t.equal(fs.statSync(file).mode & 0o777, 0o600);
  t.match(fs.readFileSync(file, 'utf8'), /^[A-Za-z0-9+/]{43}=\n$/);
  t.same(fs.readdirSync(dataDir), ['master.key'], 'nothing half-written is left beside it');
});

t.test('later starts use the same key, and two data folders have two', async (t) => {
  const dataDir = emptyFolder();
  const first = loadMasterKey(null, dataDir, true);
  t.ok(loadMasterKey(null, dataDir, true).equals(first));
  t.notOk(loadMasterKey(null, emptyFolder(), true).equals(first));
});

t.test('a given key is used as given, and no file is made', async (t) => {
  const dataDir = emptyFolder();
  const bytes = randomBytes(32);
  t.ok(loadMasterKey(bytes.toString('base64'), dataDir, true).export().equals(bytes));
  t.ok(loadMasterKey(bytes.toString('base64'), dataDir, false).export().equals(bytes));
  t.notOk(fs.existsSync(dataDir));
});

t.test('a key of another length is refused, wherever it comes from, without being repeated', async (t) => {
  for (const length of [0, 16, 31, 33, 64]) {
    const text = randomBytes(length).toString('base64');
    try {
      loadMasterKey(text, folder, true);
      t.fail(`${length} bytes were taken`);
    } catch (error) {
      t.ok(error instanceof ConfigError);
      t.match((error as Error).message, /XACTHUC_MASTER_KEY: .+ must be 32 bytes in base64/);
      if (length > 0) t.notOk((error as Error).message.includes(text));
    }
  }
  const dataDir = emptyFolder();
  fs.mkdirSync(dataDir);
  fs.writeFileSync(path.join(dataDir, 'master.key'), randomBytes(31).toString('base64'));
  t.throws(() => loadMasterKey(null, dataDir, true), { name: 'ConfigError', message: /master\.key: .+ 32 byte/ });
});

t.test('with an external database a key must be given: a file here would be its only copy', async (t) => {
  const dataDir = emptyFolder();
  t.throws(() => loadMasterKey(null, dataDir, false), {
    name: 'ConfigError',
    message: /XACTHUC_MASTER_KEY: .+ needed with an external database/,
  });
  t.notOk(fs.existsSync(dataDir));
});
