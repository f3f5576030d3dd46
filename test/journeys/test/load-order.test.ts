import fs from 'node:fs';
import { startTestService, temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, members, memberTable } from '../src/index.ts';

const dataDir = temporaryFolder('xacthuc-test-');
t.teardown(() => fs.rmSync(dataDir, { recursive: true, force: true }));

t.test('lists take effect in the order in which they were acknowledged, whichever job comes first', async (t) => {
  const workless = await startTestService({ dataDir, env: { XACTHUC_ROLES: 'verification,intake,programme' } });
  const send = async (count: number) => {
    const { body } = await workless.call('POST', '/v1/sources/youth-union/snapshots', {
      key: workless.admin,
      bytes: csvFile(memberTable(members(count))),
      headers: { 'content-type': 'text/csv' },
    });
    return body.id as string;
  };
  const [earlier, later] = [await send(10), await send(11)];
  // As after a kill: a job that was under way comes back when its lock has run out, after those that waited behind it.
  const { length } = await workless.query('DELETE FROM queue.job WHERE id = $1 RETURNING id', [`snapshot-${earlier}`]);
  t.equal(length, 1);
  await workless.close();

  const service = await startTestService({ dataDir });
  t.teardown(() => service.close());
  t.match((await service.settled(later)).body, { state: 'active', sequence: 2, counts: { added: 1 } });
  t.match((await service.settled(earlier)).body, { state: 'superseded', sequence: 1, counts: { added: 10 } });
});
