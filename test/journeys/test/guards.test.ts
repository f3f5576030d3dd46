import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { csvFile, members, memberTable, students, studentTable } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());
const department = await service.key('department', { name: 'Tỉnh đoàn', sources: ['youth-union'] });
const other = await service.key('department', { name: 'Tỉnh đoàn, người duyệt', sources: ['youth-union'] });
const office = await service.key('office', { name: 'Văn phòng chương trình' });
const auditor = await service.key('auditor');
const source = 'youth-union';
const reason = 'Đã đối chiếu với văn bản số 12';
const put = (json: object, at = source) => service.call('PUT', `/v1/sources/${at}/guards`, { key: office, json });
const send = (count: number, query: Record<string, string> = {}) =>
  service.deliver({ source, bytes: csvFile(memberTable(members(count))), key: department, query });
const activation = (id: string, json: object, key = department) =>
  service.call('POST', `/v1/snapshots/${id}/activation`, { key, json });
interface Told {
  readonly guard: string;
  readonly ok: boolean;
  readonly vi: { readonly what: string; readonly fix: string };
}
const holding = (guards: readonly Told[]) => guards.filter(({ ok }) => !ok);

t.test('a first list says plainly what it could not be compared with, and is active', async (t) => {
  const { body } = await send(20);
  t.match(body, { state: 'active', held: false, overrides: [] });
  const without = body.guards.filter(({ outcome }: { outcome: string }) => outcome === 'no_basis');
  t.ok(without.length >= 4);
  for (const { ok, value, vi } of without) {
    t.match({ ok, value }, { ok: true, value: null });
    t.match(vi.what, /^Không có căn cứ để xét: /);
  }
});

t.test(
  'a held list: without a reason it stays held, with one it is active and the override is on record',
  async (t) => {
    const { body: held } = await send(10);
    t.match(held, { state: 'staged', held: true });
    const tripped = holding(held.guards);
    t.same(
      tripped.map(({ guard }) => guard),
      ['retired_share', 'shrink_share'],
    );
    for (const { vi } of tripped) {
      t.match(vi.what, /^Không đạt: .*50% \(tối đa 20%\)/);
      t.match(vi.fix, /\S{2,} \S+/);
    }
    for (const json of [{}, { reason: '' }, { reason: '      ' }]) {
      const refused = await activation(held.id, json);
      t.match(refused.status, /^4\d\d$/);
    }
    t.match((await activation(held.id, {})).body, { code: 'reason_required' });
    const { body: none } = await service.call('GET', `/v1/sources/${source}/overrides`, { key: auditor });
    t.same(none, { overrides: [], next: null });

    const { status, body } = await activation(held.id, { reason });
    t.equal(status, 200);
    t.match(body, { state: 'active', activationReason: reason });
    const override = {
      by: { name: 'Tỉnh đoàn' },
      reason,
      guards: [{ guard: 'retired_share' }, { guard: 'shrink_share' }],
    };
    t.match(body.overrides, [override]);
    t.equal(body.overrides[0].by.id, body.activatedBy);
    for (const key of [auditor, office, department]) {
      const { body: listed } = await service.call('GET', `/v1/sources/${source}/overrides`, { key });
      t.match(listed, { overrides: [{ snapshot: held.id, segment: null, ...override }], next: null });
    }
    const stranger = await service.key('department', { sources: ['education'] });
    for (const part of ['overrides', 'guards']) {
      t.equal((await service.call('GET', `/v1/sources/${source}/${part}`, { key: stranger })).status, 404, part);
    }
  },
);

t.test('an older list is held, and told by how many days; the newest override is listed first, in pages', async (t) => {
  const { body: held } = await send(10, { asOf: '2026-01-01' });
  t.match(holding(held.guards), [{ guard: 'as_of_goes_back' }]);
  t.equal((await activation(held.id, { reason: 'Danh sách mới bị nhầm' })).body.asOf, '2026-01-01');
  const path = `/v1/sources/${source}/overrides?limit=1`;
  const first = await service.call('GET', path, { key: auditor });
  t.match(first.body, { overrides: [{ snapshot: held.id, reason: 'Danh sách mới bị nhầm' }], next: String });
  const second = await service.call('GET', `${path}&cursor=${first.body.next}`, { key: auditor });
  t.match(second.body.overrides, [{ reason }]);
  t.match((await service.call('GET', `${path}&cursor=x`, { key: auditor })).body, { code: 'invalid_cursor' });
});

t.test('the office puts limits, which hold from then on; who, when and why is kept', async (t) => {
  const before = await service.call('GET', `/v1/sources/${source}/guards`, { key: department });
  t.match(before.body, { source, from: 'declaration', changes: [], settings: { source: { maxRetiredShare: 0.2 } } });
  t.same(before.body.settings, before.body.declared);
  t.match(
    before.body.fields.find(({ field }: { field: string }) => field === 'sex'),
    { label: 'Giới tính' },
  );

  const loose = {
    source: { maxRetiredShare: 1, maxShrinkShare: null },
    allowOlder: true,
    reason: 'Chuyển đổi dữ liệu',
  };
  const { status, body } = await put(loose);
  t.equal(status, 200);
  t.match(body, {
    from: 'office',
    settings: { allowOlder: true, source: { maxRetiredShare: 1, maxShrinkShare: null, maxBadRowShare: 0.05 } },
    declared: { source: { maxRetiredShare: 0.2 } },
    changes: [{ by: { name: 'Văn phòng chương trình' }, reason: 'Chuyển đổi dữ liệu', at: String }],
  });
  t.match((await send(2, { asOf: '2025-12-31' })).body, { state: 'active' });
  const { body: back } = await put({ reason: 'Chuyển đổi đã xong' });
  t.same(back.settings, back.declared, 'what is left out goes back to what is declared');
  t.same(
    back.changes.map((change: { reason: string }) => change.reason),
    ['Chuyển đổi đã xong', 'Chuyển đổi dữ liệu'],
  );
});

t.test(
  'limits that name what the source does not have, or contradict each other, are refused with where',
  async (t) => {
    const refused: readonly [object, string][] = [
      [{ source: { minFill: { salary: 0.5 } } }, '/body/source/minFill'],
      [{ source: { maxFill: { address: 0.5 } } }, '/body/source/maxFill'],
      [{ eachSegment: { minFill: { constructor: 0.5 } } }, '/body/eachSegment/minFill'],
      [{ segments: { XSC: {} } }, '/body/segments/XSC'],
      [{ source: { minRows: 10, maxRows: 9 } }, '/body/source/minRows'],
      [{ source: { minFill: { sex: 0.6 }, maxFill: { sex: 0.5 } } }, '/body/source/minFill'],
      [{ source: { maxBadRowShare: 2 } }, '/body/source/maxBadRowShare'],
      [{ source: { maxBadRows: 2 } }, '/body/source'],
      [{ requireBasis: ['nothing'] }, '/body/requireBasis/0'],
    ];
    for (const [json, at] of refused) {
      const { status, body } = await put({ ...json, reason });
      t.equal(status, 400, at);
      t.match(body, { code: 'validation_failed' });
      t.ok(
        body.errors.some((error: { at: string }) => error.at === at),
        `${at}: ${JSON.stringify(body.errors)}`,
      );
    }
    t.equal((await put({})).status, 400, 'without a reason');
    t.equal((await put({ reason }, 'none')).status, 404);
    t.match((await put({ segments: { xsc: { minRows: 1 } }, reason }, 'education')).body.errors, [
      { at: '/body/segments/xsc' },
    ]);
    const { body } = await service.call('GET', `/v1/sources/${source}/guards`, { key: office });
    t.equal(body.changes.length, 2, 'none of it was kept');
  },
);

t.test('where four eyes are asked for, who sent a held list cannot release it, and somebody else can', async (t) => {
  await put({ fourEyes: true, reason: 'Quy chế phối hợp mới' });
  await service.deliver({ source, bytes: csvFile(memberTable(members(20))), key: department });
  const { body: held } = await send(5);
  t.equal(held.held, true);
  const own = await activation(held.id, { reason });
  t.match({ status: own.status, ...own.body }, { status: 403, code: 'other_person_required' });
  t.match((await activation(held.id, { reason }, other)).body, {
    state: 'active',
    overrides: [{ by: { name: 'Tỉnh đoàn, người duyệt' } }],
  });
});

t.test(
  'one school that loses its students holds the province’s list, though the province hardly shrinks',
  async (t) => {
    const [large, small] = [students('XSC', 90), students('XND', 10, 90)];
    const deliver = (rows: typeof large) =>
      service.deliver({ source: 'education', bytes: csvFile(studentTable(rows)) });
    t.match((await deliver([...large, ...small])).body, { state: 'active' });
    const { body } = await deliver([...large, ...small.slice(0, 4)]);
    t.match(body, { state: 'staged', held: true, counts: { retired: 6 } });
    t.match(holding(body.guards), [
      { guard: 'retired_share', scope: { segment: 'XND' }, value: 0.6 },
      { guard: 'shrink_share', scope: { segment: 'XND' }, value: 0.6 },
    ]);
    t.match(holding(body.guards)[0]?.vi.what, /đơn vị XND: 60%/);
  },
);
