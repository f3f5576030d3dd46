import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, members, memberTable, questionAbout } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const department = await service.key('department', { sources: ['youth-union'] });
const registrar = await service.key('registrar');

const all = members(22);
const first20 = all.slice(0, 20);
type Member = (typeof all)[number];

const deliver = (list: readonly Member[], query: Record<string, string> = {}) =>
  service.deliver({ source: 'youth-union', bytes: csvFile(memberTable(list)), query });

async function outcome(i: number): Promise<string> {
  const json = questionAbout(all[i] as Member);
  return (await service.call('POST', '/v1/checks', { key: registrar, json })).body.outcome;
}

const reverse = (id: string, json: object, key = department) =>
  service.call('POST', `/v1/snapshots/${id}/reversal`, { key, json });

t.test('a wrong list is undone in one call: checks answer as before it, and all of it stays on record', async (t) => {
  const first = await deliver(first20);
  t.equal(await outcome(7), 'eligible');
  const wrong = await deliver(first20.filter((_, i) => i !== 7));
  t.match(wrong.body, { state: 'active', sequence: 2, counts: { retired: 1 } });
  t.not(await outcome(7), 'eligible');

  const { status, body } = await reverse(wrong.body.id, { reason: 'Nộp nhầm danh sách' });
  t.equal(status, 200);
  t.match(body, {
    state: 'active',
    sequence: 3,
    revertsTo: 1,
    file: null,
    activationReason: 'Nộp nhầm danh sách',
    counts: { added: 1, retired: 0, unchanged: 19 },
  });
  t.equal(await outcome(7), 'eligible');
  const get = async (id: string) => (await service.call('GET', `/v1/snapshots/${id}`, { key: department })).body.state;
  t.equal(await get(wrong.body.id), 'reversed');
  t.equal(await get(first.body.id), 'active');

  t.test('what each step changed can be read, also between any two sequences, also as a file', async (t) => {
    const changes = async (path: string) => (await service.call('GET', path, { key: department })).body.changes;
    t.match(await changes(`/v1/snapshots/${body.id}/changes`), [{ kind: 'added', row: 9 }]);
    const between = '/v1/sources/youth-union/changes';
    t.match(await changes(`${between}?from=1&to=2`), [{ kind: 'retired', previousRow: 9 }]);
    t.match(await changes(`${between}?from=2`), [{ kind: 'added' }]);
    t.same(await changes(`${between}?from=1&to=3`), [], 'the same content as before the mistake');
    t.equal((await changes(`${between}?from=0&to=1`)).length, 20);
    const csv = await service.call('GET', `${between}?from=0&to=1&format=csv`, { key: department });
    t.equal(csv.text.trim().split('\r\n').length, 21);
    t.notMatch(csv.text, /Nguyễn Thử|027[23]\d{8}|\d{4}-\d\d-\d\d/);
    const lines = (await service.call('GET', `${between}?from=2&to=1&format=ndjson`, { key: department })).text;
    t.match(JSON.parse(lines), { kind: 'added' });
    const beyond = await service.call('GET', `${between}?from=1&to=99`, { key: department });
    t.match(beyond, { status: 400, body: { code: 'validation_failed' } });
  });

  t.test('what is reversed already, or is not earlier, is a conflict that says so', async (t) => {
    t.match(await reverse(wrong.body.id, { reason: 'Lần nữa' }), { status: 409, body: { code: 'state_conflict' } });
    t.match(await reverse(first.body.id, { reason: 'Quá nhiều' }), { status: 409, body: { code: 'state_conflict' } });
    t.match(await reverse(first.body.id, { reason: 'Không sớm hơn', to: 3 }), { status: 409 });
    t.match(await reverse(first.body.id, {}), { status: 400, body: { code: 'validation_failed' } });
    const other = await service.key('department', { sources: ['education'] });
    t.match(await reverse(first.body.id, { reason: 'Của người khác' }, other), { status: 404 });
    t.equal(await outcome(7), 'eligible', 'nothing changed');
  });
});

t.test('a dry run shows some of whom it would add, change and retire, and changes nothing', async (t) => {
  const changed = { ...(all[17] as Member), name: 'Nguyễn Thử Khác' };
  const { body } = await deliver([...first20.slice(0, 17), changed, ...all.slice(20)], { dryRun: 'true' });
  t.match(body, { state: 'validated', counts: { added: 2, changed: 1, retired: 2, unchanged: 17 } });
  t.match(
    body.samples.map(({ kind, row, fields }: { kind: string; row: number | null; fields: string[] }) => [
      kind,
      row,
      fields,
    ]),
    [
      ['added', 20, []],
      ['added', 21, []],
      ['changed', 19, ['name']],
      ['retired', null, []],
      ['retired', null, []],
    ],
  );
  t.notMatch(JSON.stringify(body.samples), /Nguyễn Thử|027[23]\d{8}|\d{4}-\d\d-\d\d/);
  t.equal(await outcome(18), 'eligible');
});

t.test('to a named sequence, also past other deliveries; to 0 nobody is known any more', async (t) => {
  const { body: newest } = await deliver([...first20, all[20] as Member]);
  const { body } = await reverse(newest.id, { reason: 'Về đầu', to: 2 });
  t.match(body, { state: 'active', revertsTo: 2 });
  t.not(await outcome(7), 'eligible');
  await reverse(newest.id, { reason: 'Xoá hết dữ liệu', to: 0 });
  t.equal(await outcome(3), 'source_unavailable');
  const { body: sources } = await service.call('GET', '/v1/sources', { key: department });
  t.match(sources.sources, [{ source: 'youth-union', state: 'never_delivered' }]);
});
