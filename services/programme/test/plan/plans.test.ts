import t from 'tap';
import { startProgramme } from '../fixture.ts';
import { organisationKey, planContent, recordPlaces } from '../fixture-plan.ts';

const programme = await startProgramme();
t.teardown(() => programme.close());
const { key, id: officeId } = await programme.client(['office']);
const auditor = await programme.client(['auditor']);
await recordPlaces(programme, key);
const member = await organisationKey(programme, 'hoi-nong-dan');
const base = '/v1/programme/plans';

let made = 0;
/** A plan of its own for each test. */
async function newPlan(content: object = planContent): Promise<string> {
  made += 1;
  const { status, body } = await programme.call('POST', base, { key, json: { code: `mau-${made}`, content } });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return `${base}/mau-${made}`;
}
const post = (url: string, json: unknown, as = key) => programme.call('POST', url, { key: as, json });
const put = (url: string, json: unknown) => programme.call('PUT', url, { key, json });
const get = (url: string, as = key) => programme.call('GET', url, { key: as });

t.test('a plan begins as a draft with who and when, and is given back as it was sent', async (t) => {
  const at = await newPlan();
  const { status, body } = await get(`${at}/versions/1`);
  t.equal(status, 200);
  t.same(body.content, planContent);
  t.match(body, {
    state: 'draft',
    revision: 1,
    basedOn: null,
    createdBy: officeId,
    changedBy: officeId,
    approvedAt: null,
  });
  t.match(await post(base, { code: at.split('/').at(-1), content: planContent }), {
    status: 409,
    body: { code: 'state_conflict' },
  });
});

t.test('a draft is changed as it was read: a change of somebody else is not overwritten', async (t) => {
  const at = `${await newPlan()}/versions/1`;
  const content = { ...planContent, legalBasis: 'Khác' };
  t.match(await put(at, { revision: 1, content }), {
    status: 200,
    body: { revision: 2, content: { legalBasis: 'Khác' } },
  });
  t.match(await put(at, { revision: 1, content: planContent }), { status: 409, body: { code: 'state_conflict' } });
  t.equal((await get(at)).body.content.legalBasis, 'Khác');
  t.match(await post(`${at}/approval`, { revision: 1 }), { status: 409 }, 'nor approved unread');
  const both = await Promise.all([2, 2].map((revision) => put(at, { revision, content })));
  t.same(both.map(({ status }) => status).sort(), [200, 409]);
});

t.test('an approved version never changes, by the service or by its tables’ owner', async (t) => {
  const at = `${await newPlan()}/versions/1`;
  const document = 'Kế hoạch 12/KH-UBND';
  const { status, body } = await post(`${at}/approval`, { revision: 1, document });
  t.equal(status, 200);
  t.match(body, { state: 'approved', approvedBy: officeId, approvedAt: /Z$/, approvalDocument: document });
  t.match(await put(at, { revision: 1, content: planContent }), { status: 409, body: { code: 'state_conflict' } });
  t.match(await post(`${at}/approval`, { revision: 1 }), { status: 409 });
  for (const statement of [
    `UPDATE programme.plan_versions SET content = '{}' WHERE state = 'approved'`,
    `UPDATE programme.plan_versions SET state = 'draft' WHERE state = 'approved'`,
    'DELETE FROM programme.plan_versions',
    'TRUNCATE programme.plan_versions',
    `INSERT INTO programme.plan_versions (plan, number, state, content, created_by, changed_by, approved_at, approved_by)
     VALUES ('mau-1', 99, 'approved', '{}', gen_random_uuid(), gen_random_uuid(), now(), gen_random_uuid())`,
  ]) {
    await t.rejects(programme.owner(statement), { code: '23001' }, statement);
  }
  t.same((await get(at)).body, body);
});

t.test('a new version is a full copy; the difference is what was changed since', async (t) => {
  const at = await newPlan();
  t.match(await post(`${at}/versions`, {}), { status: 409 }, 'one draft at a time');
  await post(`${at}/versions/1/approval`, { revision: 1 });
  const copies = await Promise.all([post(`${at}/versions`, {}), post(`${at}/versions`, { from: 1 })]);
  t.same(copies.map(({ status }) => status).sort(), [201, 409]);
  const copy = (await get(`${at}/versions/2`)).body;
  t.match(copy, { state: 'draft', basedOn: 1, revision: 1 });
  t.same(copy.content, planContent);
  t.same((await get(`${at}/versions/1/diff/2`)).body.changes, []);
  const [first, second, third] = planContent.targets;
  const content = {
    ...planContent,
    legalBasis: 'Quyết định mới',
    targets: [{ ...second, value: 20 }, first],
    milestones: [
      ...planContent.milestones,
      { code: 'tong-ket', title: 'Tổng kết', due: '2026-12-15', organisation: null },
    ],
  };
  t.equal((await put(`${at}/versions/2`, { revision: 1, content })).status, 200);
  const { body } = await get(`${at}/versions/1/diff/2`);
  t.match(body, { from: 1, to: 2 });
  t.match(body.changes, [
    { part: 'legalBasis', key: null, change: 'changed', before: 'Quyết định 826/QĐ-BTTTT', after: 'Quyết định mới' },
    { part: 'targets', change: 'removed', before: third, after: null },
    { part: 'targets', change: 'changed', before: { value: 12 }, after: { value: 20 } },
    { part: 'milestones', key: 'tong-ket', change: 'added', before: null },
  ]);
  t.equal(body.changes.length, 4, 'order means nothing');
  t.same((await get(`${at}/versions/1`)).body.content, planContent, 'the copied one is as it was');
  t.match((await get(`${at}/versions`)).body.versions, [
    { version: 1, state: 'approved' },
    { version: 2, state: 'draft' },
  ]);
});

t.test('everything that is wrong with a draft is said at once, with its place', async (t) => {
  const wrong = {
    ...planContent,
    area: { list: '2025-07-01', code: '99' },
    period: { from: '2026-12-31', until: '2026-01-01' },
    units: [{ organisation: 'khong-co', role: 'lead', task: 'x\u0000' }],
    targets: [
      { indicator: 'khong-co', period: planContent.period, area: null, organisation: null, value: 1 },
      { indicator: 'checks', period: planContent.period, area: planContent.area, organisation: null, value: 1.5 },
    ],
    milestones: [planContent.milestones[0], planContent.milestones[0]],
  };
  const { status, body } = await post(base, { code: 'sai', content: wrong });
  t.equal(status, 400);
  const at = body.errors.map((error: { at: string }) => error.at);
  for (const place of [
    'area',
    'period/until',
    'units/0/organisation',
    'units/0/task',
    'targets/0/indicator',
    'targets/1/area',
    'targets/1/value',
    'milestones/1',
  ]) {
    t.ok(at.includes(`/body/content/${place}`), place);
  }
  for (const json of [{}, { code: 'A b', content: planContent }, { code: 'x', content: { ...planContent, more: 1 } }]) {
    t.match(await post(base, json), { status: 400, body: { code: 'validation_failed' } });
  }
  const half = { ...planContent, legalBasis: '\ud800' };
  t.match(await post(base, { code: 'nua', content: half }), { status: 400 }, 'half a character');
});

t.test('what is not complete can be drafted and not approved', async (t) => {
  const at = await newPlan({ ...planContent, units: [], targets: [], legalBasis: '' });
  const { status, body } = await post(`${at}/versions/1/approval`, { revision: 1 });
  t.equal(status, 400);
  t.same(
    body.errors.map((error: { at: string }) => error.at),
    ['/body/content/units', '/body/content/targets', '/body/content/legalBasis'],
  );
});

t.test('organisations see what is approved, and not that there is a draft', async (t) => {
  const at = await newPlan();
  const code = at.split('/').at(-1);
  t.equal((await get(`${at}/versions/1`, auditor.key)).status, 200);
  t.match(await get(`${at}/versions/1`, member), { status: 404 });
  t.match(await get(`${at}/versions`, member), { status: 404 });
  const codes = async () => (await get(base, member)).body.plans.map((plan: { code: string }) => plan.code);
  t.notOk((await codes()).includes(code));
  await post(`${at}/versions/1/approval`, { revision: 1 });
  await post(`${at}/versions`, {});
  t.ok((await codes()).includes(code));
  t.equal((await get(`${at}/versions/1`, member)).status, 200);
  t.match(await get(`${at}/versions/1/diff/2`, member), { status: 404 });
  t.match(await post(base, { code: 'x', content: planContent }, member), { status: 403 });
  t.match(await post(`${at}/versions/2/approval`, { revision: 1 }, auditor.key), { status: 403 });
});

t.test('what there is not is a 404', async (t) => {
  for (const url of ['khong-co/versions', 'khong-co/versions/1', 'khong-co/versions/1/diff/2']) {
    t.equal((await get(`${base}/${url}`)).status, 404, url);
  }
  t.equal((await post(`${base}/khong-co/versions`, {})).status, 404);
  t.equal((await put(`${base}/khong-co/versions/1`, { revision: 1, content: planContent })).status, 404);
});
