import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { deliverMembers, logCaughtUp, type Member, members, questionAbout, xacthuc } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const registrar = await service.key('registrar');
const auditor = await service.key('auditor');
const list = members(2);
await deliverMembers(service, list);

async function answered() {
  const { body } = await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(list[0] as Member) });
  await logCaughtUp(service);
  const { body: found } = await service.call('GET', `/v1/audit/entries?type=check&attestation=${body.id}`, {
    key: auditor,
  });
  return { id: body.id, index: found.entries[0].index };
}

t.test('the command replays the log, says what differs, and ends with 1 then', async (t) => {
  const env = { XACTHUC_DATA: service.dataDir };
  const { index, id } = await answered();
  const from = ['audit', 'replay', '--all', '--from-index', String(index)];
  const good = await xacthuc(from, env);
  t.match(good, { code: 0, stdout: /replayed: 1; giống \/ same: 1; khác \/ different: 0/ }, good.stderr);
  t.match(good.stderr, new RegExp(`^1/1 .*/s .*left: 0 s {2}--from-index ${index + 1}$`, 'm'));
  await service.query(`UPDATE verification.answers SET outcome = 'ineligible' WHERE id = $1`, [id]);
  const bad = await xacthuc([...from, '--json'], env);
  t.equal(bad.code, 1);
  const [line, sum] = bad.stdout
    .trim()
    .split('\n')
    .map((one) => JSON.parse(one));
  t.match(line, { index, result: 'different', differences: [{ field: 'outcome' }, { field: 'token.outcome' }] });
  t.same(sum, { same: 0, different: 1, cannot: 0, next: index + 1 });
  const none = await xacthuc(['audit', 'replay', '--all', '--until', '2020-01-01T00:00:00Z'], env);
  t.match(none, { code: 0, stdout: /replayed: 0/ });
  for (const wrong of [['audit'], ['audit', 'replay'], [...from, '--from', 'yesterday'], [...from, '--limit', '3']]) {
    t.equal((await xacthuc(wrong, env)).code, 2, wrong.join(' '));
  }
});
