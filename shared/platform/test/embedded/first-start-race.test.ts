import fs from 'node:fs';
import t from 'tap';
import { temporaryFolder } from '../fixture.ts';
import { query, startHolder, stop } from './fixture.ts';

t.test('of two processes that start at once on an empty folder one serves, and the other is told so', async (t) => {
  const dataDir = temporaryFolder();
  t.teardown(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const starts = await Promise.allSettled([startHolder(dataDir), startHolder(dataDir)]);
  for (const start of starts) if (start.status === 'fulfilled') t.teardown(() => stop(start.value));
  t.same(starts.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  for (const start of starts) {
    if (start.status === 'fulfilled') t.same(await query(start.value, 'SELECT 1 AS one'), [{ one: 1 }]);
    else t.match(start.reason, { message: /is in use by process/ });
  }
});
