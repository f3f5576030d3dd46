import fs from 'node:fs';
import t from 'tap';
import { temporaryFolder } from '../fixture.ts';
import { kill, query, startHolder, stop } from './fixture.ts';

t.test('when the server is killed with our process, the next start waits for its last processes to go', async (t) => {
  const dataDir = temporaryFolder();
  t.teardown(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const killed = await startHolder(dataDir);
  await query(killed, 'CREATE TABLE acknowledged AS SELECT 1 AS x');
  process.kill(killed.pid, 'SIGKILL');
  await kill(killed.process);
  const next = await startHolder(dataDir);
  t.teardown(() => stop(next));
  t.same(await query(next, 'SELECT x FROM acknowledged'), [{ x: 1 }]);
});
