import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { startEmbeddedPostgres } from '../../src/index.ts';
import { temporaryFolder } from '../fixture.ts';
import { query } from './fixture.ts';

const skip = process.getuid?.() === 0 ? false : 'not root: every folder of ours can be entered by the server’s account';

t.test(
  'below a folder that only root can enter, the cluster lies where the server’s account can',
  { skip },
  async (t) => {
    const closed = temporaryFolder();
    fs.chmodSync(closed, 0o700);
    const folders = ['one', 'two'].map((name) => path.join(closed, name));
    const clusters = new Set<string>();
    t.teardown(() => {
      for (const folder of [closed, ...clusters]) fs.rmSync(folder, { recursive: true, force: true });
    });
    for (const dataDir of folders) {
      const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
      clusters.add(server.clusterDir);
      await query(server, `CREATE TABLE kept AS SELECT '${path.basename(dataDir)}' AS whose`);
      await server.stop();
      t.notOk(server.clusterDir.startsWith(closed));
      t.equal(fs.statSync(server.clusterDir).mode & 0o777, 0o700);
      t.not(fs.statSync(server.clusterDir).uid, 0);
    }
    t.equal(clusters.size, 2, 'two checkouts do not meet');
    for (const dataDir of folders) {
      const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
      t.ok(clusters.has(server.clusterDir), 'found again');
      t.same(await query(server, 'SELECT whose FROM kept'), [{ whose: path.basename(dataDir) }]);
      await server.stop();
    }
    t.same(fs.readdirSync(path.join(closed, 'one')).sort(), ['postgres.log', 'postgres.password', 'process.pid']);
  },
);
