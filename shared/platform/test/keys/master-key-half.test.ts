import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { loadMasterKey } from '../../src/keys/master-key.ts';
import { temporaryFolder } from '../fixture.ts';

t.test(
  'a start killed while it wrote the key does not stop the next one, which may have the same process id',
  async (t) => {
    // In a container the program has the same small process id each time.
    const dataDir = temporaryFolder();
    t.teardown(() => fs.rmSync(dataDir, { recursive: true, force: true }));
    fs.writeFileSync(path.join(dataDir, `master.key.${process.pid}`), 'half', { mode: 0o600 });
    t.equal(loadMasterKey(null, dataDir, true).symmetricKeySize, 32);
    t.same(fs.readdirSync(dataDir), ['master.key']);
  },
);
