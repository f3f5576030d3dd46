import { createHash } from 'node:crypto';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { activate, csvFile, logCaughtUp, type Member, members, memberTable, questionAbout } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const department = await service.key('department', { name: 'Tỉnh đoàn', sources: ['youth-union'] });
const registrar = await service.key('registrar');
const auditor = await service.key('auditor');
const all = members(30);

async function deliver(list: readonly Member[]) {
  const bytes = csvFile(memberTable(list));
  const { body } = await service.deliver({ source: 'youth-union', bytes, key: department });
  if (body.held) await activate(service, body.id);
  return { id: body.id as string, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function lineageOfCheck(who: Member) {
  const { body } = await service.call('POST', '/v1/checks', { key: registrar, json: questionAbout(who) });
  await logCaughtUp(service);
  const list = await service.call('GET', `/v1/audit/entries?type=check&attestation=${body.id}`, { key: auditor });
  return lineage(list.body.entries[0].index);
}

async function lineage(index: number) {
  const { status, body } = await service.call('GET', `/v1/audit/entries/${index}/lineage`, { key: auditor });
  if (status !== 200) throw new Error(`${status} ${body.detailEn}`);
  return { index, body, again: (id: string) => body.snapshots.find((one: { id: string }) => one.id === id) };
}

t.test('from an answer to the file, its row, who sent it and who activated it', async (t) => {
  const first = await deliver(all.slice(0, 20));
  const second = await deliver(all.slice(0, 25));
  const { body, again } = await lineageOfCheck(all[7] as Member);
  t.match(body, {
    type: 'check',
    records: [
      {
        facts: 'kept',
        source: 'youth-union',
        // Below the header, counted from 1.
        row: 9,
        fileSnapshot: first.id,
        beganBy: first.id,
        endedBy: null,
        readAt: second.id,
      },
    ],
  });
  t.match(again(first.id), {
    sequence: 1,
    file: { sha256: first.sha256, bytes: Buffer.byteLength(first.bytes) },
    uploadedBy: { name: 'Tỉnh đoàn' },
    activatedBy: { name: 'Tỉnh đoàn' },
    override: null,
    entry: Number,
  });
  t.match(again(second.id), { sequence: 2, file: { sha256: second.sha256 } });
  const activation = await service.call('GET', `/v1/audit/entries/${again(second.id).entry}`, { key: auditor });
  t.match(activation.body, { type: 'activation', logged: { snapshot: second.id, fileSha256: second.sha256 } });
  t.match((await lineage(again(second.id).entry)).body, { records: [], snapshots: [{ id: second.id }] });
  const { name, number, birthDate } = all[7] as Member;
  for (const personal of [name, number, birthDate]) t.notMatch(JSON.stringify(body), personal);
});

t.test(
  'records that ended are shown, with what ended them; what a reversal brought back leads to the first file',
  async (t) => {
    const before = await lineageOfCheck(all[3] as Member);
    const kept = before.body.records[0];
    const wrong = await deliver(all.slice(0, 25).filter((_, i) => i !== 3));
    t.match((await lineage(before.index)).body.records, [{ ...kept, endedBy: wrong.id }]);
    const json = { reason: 'Nộp nhầm danh sách' };
    const reversal = await service.call('POST', `/v1/snapshots/${wrong.id}/reversal`, { key: department, json });
    const { body, again } = await lineageOfCheck(all[3] as Member);
    t.match(body.records, [
      { row: kept.row, fileSnapshot: kept.fileSnapshot, beganBy: reversal.body.id, readAt: reversal.body.id },
    ]);
    t.match(again(reversal.body.id), {
      file: null,
      revertsTo: 2,
      activationReason: 'Nộp nhầm danh sách',
      entry: Number,
    });
  },
);

t.test('who overrode a guard is shown', async (t) => {
  const held = await deliver(all.slice(0, 4));
  const { again } = await lineageOfCheck(all[2] as Member);
  t.match(again(held.id), { override: { by: { name: String }, at: String, reason: String } });
  t.ok(again(held.id).guards.some(({ ok }: { ok: boolean }) => !ok));
});

t.test('it says so where facts are erased or a record is gone, and what is not there is not found', async (t) => {
  const { index, body } = await lineageOfCheck(all[1] as Member);
  const [{ record }] = body.records;
  await service.query('DELETE FROM facts.pages WHERE id = (SELECT page FROM facts.records WHERE id = $1)', [record]);
  t.match((await lineage(index)).body.records, [{ record, facts: 'erased', row: 3 }]);
  await service.query('DELETE FROM facts.records WHERE id = $1', [record]);
  t.match((await lineage(index)).body.records, [{ record, facts: 'unknown', row: null }]);
  t.equal((await service.call('GET', '/v1/audit/entries/999999/lineage', { key: auditor })).status, 404);
});
