import { createHash } from 'node:crypto';
import { canonicalJson } from '@xacthuc/transparency-log';
import t from 'tap';
import { addAnswer, startProgramme } from '../fixture.ts';
import { organisationKey } from '../fixture-plan.ts';
import { base, fileActivity, quarter, recordProgramme } from './fixture-reports.ts';

let today = new Date('2026-04-06T03:00:00Z');
const programme = await startProgramme(() => today);
t.teardown(() => programme.close());
const { office, other } = await recordProgramme(programme);
const auditor = await programme.client(['auditor']);
const youth = await organisationKey(programme, 'doan-thanh-nien');
const farmers = await organisationKey(programme, 'hoi-nong-dan');
const training = await fileActivity(programme, youth);
const workshop = await fileActivity(programme, youth, { kind: 'workshop', startsOn: '2026-03-20', title: 'Hội thảo' });
await fileActivity(programme, farmers, { startsOn: '2026-03-05' });

const post = (url: string, json: unknown, key = office.key) => programme.call('POST', url, { key, json });
const get = (url: string, key = office.key) => programme.call('GET', url, { key });
const texts = { assessment: 'Tốt.', difficulties: '', proposals: '' };
const form = { parentBody: null, number: '5', symbol: 'BC-ĐTN', place: null, date: '2026-04-06', signer: null };

t.test('a draft’s figures follow the data; submitted they are frozen and their hash is theirs', async (t) => {
  const { status, body: draft } = await post(
    base,
    { template: 'organisation-lead', kind: 'quarter', period: quarter, texts, form },
    youth,
  );
  t.equal(status, 201);
  t.match(draft, {
    state: 'draft',
    organisation: 'doan-thanh-nien',
    sha256: null,
    late: false,
    dueAt: '2026-04-07T17:00:00.000Z',
  });
  const at = `${base}/${draft.id}`;
  const value = async (figure: string) => (await get(`${at}/figures/${figure}`, youth)).body.line.current.value;
  t.equal(await value('trainings'), '1', 'another organisation’s training is not counted');
  t.equal(await value('participants'), '84');
  const more = await fileActivity(programme, youth, { title: 'Lớp thứ hai', startsOn: '2026-03-30' });
  t.equal(await value('trainings'), '2');
  const { body: submitted } = await post(`${at}/submission`, { revision: 1 }, youth);
  t.match(submitted, { state: 'submitted', late: false, sha256: /^[0-9a-f]{64}$/ });
  await fileActivity(programme, youth, { title: 'Lớp báo cáo muộn', startsOn: '2026-03-29' });
  t.equal(await value('trainings'), '2', 'what is filed later changes nothing');
  const { body: origin } = await get(`${at}/figures/trainings`, youth);
  t.match(origin, { frozen: true, sha256: submitted.sha256, definition: { code: 'trainings', kind: 'flow' } });
  t.same(origin.origin.activities.sort(), [training, more].sort(), 'the very activities it counts');
  t.match(origin.query, 'organisation=doan-thanh-nien');
  const { body: workshops } = await get(`${at}/figures/workshops@07210`, youth);
  t.same(workshops.origin.activities, [workshop]);
  t.match(workshops.line, { part: 'area', row: 'Xã Mẫu Một', current: { value: '1' } });
  const [row] = await programme.owner('SELECT frozen, frozen_sha256 FROM programme.reports WHERE id = $1', [draft.id]);
  const frozen = row?.frozen as Buffer;
  t.equal(createHash('sha256').update(frozen).digest('hex'), submitted.sha256);
  t.equal(
    canonicalJson(JSON.parse(frozen.toString())),
    frozen.toString(),
    'canonical: whoever has the numbers has the hash',
  );
});

t.test(
  'submit, return with a note, submit, approve by another: each with who and when; the hash is in the log',
  async (t) => {
    const { body: draft } = await post(base, { template: 'lead-province', kind: 'quarter', period: quarter });
    const at = `${base}/${draft.id}`;
    t.equal(draft.organisation, 'so-cong-thuong', 'the plan’s lead unit');
    t.match(await post(`${at}/approval`, { revision: 1 }, other.key), { status: 409 }, 'nothing was submitted');
    await post(`${at}/submission`, { revision: 1 });
    t.match(await post(`${at}/return`, { revision: 2 }, other.key), { status: 400 }, 'a return says why');
    const note = 'Bổ sung nguyên nhân';
    const returned = await post(`${at}/return`, { revision: 2, note }, other.key);
    t.match(returned, { status: 200, body: { state: 'returned', sha256: null, submittedBy: null } });
    const changed = await programme.call('PUT', at, { key: office.key, json: { revision: 3, texts, form } });
    t.match(changed, { status: 200, body: { revision: 4, texts } });
    t.match(
      await post(`${at}/submission`, { revision: 3 }),
      { status: 409, body: { code: 'state_conflict' } },
      'somebody changed it',
    );
    const { body: submitted } = await post(`${at}/submission`, { revision: 4 });
    t.match(await post(`${at}/approval`, { revision: 5 }), { status: 403, body: { code: 'other_person_required' } });
    t.same(await programme.owner(`SELECT 1 FROM log.events WHERE type = 'report-approved'`), []);
    const { body: approved } = await post(`${at}/approval`, { revision: 5 }, other.key);
    t.match(approved, { state: 'approved', sha256: submitted.sha256, approvedBy: other.id, submittedBy: office.id });
    const { body: history } = await get(`${at}/history`);
    t.match(history.events, [
      { event: 'created', by: office.id },
      { event: 'submitted', sha256: /^[0-9a-f]{64}$/ },
      { event: 'returned', note, by: other.id },
      { event: 'changed' },
      { event: 'submitted', sha256: submitted.sha256 },
      { event: 'approved', sha256: submitted.sha256, by: other.id },
    ]);
    const events = await programme.owner(`SELECT body, private FROM log.events WHERE type = 'report-approved'`);
    t.same(events, [
      {
        body: {
          report: draft.id,
          template: 'lead-province',
          kind: 'quarter',
          ...quarter,
          sha256: submitted.sha256,
          submittedBy: office.id,
          by: other.id,
        },
        private: null,
      },
    ]);
    t.match(await post(`${at}/return`, { revision: 6, note }, office.key), { status: 409 });
  },
);

t.test('figures are of the period, with the one before and the plan’s target', async (t) => {
  const { body } = await get(`${base}?template=lead-province`);
  const { lines } = (await get(`${base}/${body.reports[0].id}/figures`)).body;
  const of = (key: string) => lines.find((line: { key: string }) => line.key === key);
  t.match(of('names'), { current: { value: '9', numerator: 9, asOf: '2026-03-31' }, previous: { value: '0' } });
  t.match(of('names').target, { plan: 'mau', version: 1, value: '5000', until: '2026-12-31' });
  t.equal(of('trainings@doan-thanh-nien').current.value, '3');
  t.equal(of('names@2026-02').current.value, '6', 'a stock at the end of each month');
  t.match(of('dti-enterprises').current, { value: null, missing: 'denominator' }, 'no value is invented');
  const { body: checks } = await get(`${base}/${body.reports[0].id}/figures/attestations`);
  t.match(
    checks.origin.answers,
    '/v1/audit/entries?from=2025-12-31T17%3A00%3A00.000Z&until=2026-03-31T17%3A00%3A00.000Z&outcome=eligible',
  );
});

t.test('nothing changes an approved report, nor makes one without a submission by somebody else', async (t) => {
  for (const statement of [
    `UPDATE programme.reports SET texts = '{}' WHERE state = 'approved'`,
    `UPDATE programme.reports SET state = 'draft', frozen = NULL, frozen_sha256 = NULL WHERE state = 'approved'`,
    'DELETE FROM programme.reports',
    'TRUNCATE programme.reports CASCADE',
  ]) {
    await t.rejects(programme.owner(statement), { code: '23001' }, statement);
  }
  await t.rejects(
    programme.owner(
      `UPDATE programme.reports SET state = 'approved', approved_at = now(), approved_by = submitted_by WHERE state = 'submitted'`,
    ),
    { code: '23514' },
    'who submitted does not approve',
  );
  await t.rejects(
    programme.owner(`UPDATE programme.reports SET state = 'approved', frozen = '{}', frozen_sha256 = sha256('{}'),
      approved_at = now(), approved_by = gen_random_uuid() WHERE state = 'submitted'`),
    { code: '23001' },
    'what is approved is what was submitted',
  );
  await t.rejects(programme.service('SELECT * FROM log.events'), { code: '42501' });
  await t.rejects(programme.service('SELECT log.note_programme_reports()'), { code: '42501' });
});

t.test('two who submit at one moment submit once', async (t) => {
  const { body } = await post(base, { template: 'lead-registry', kind: 'quarter', period: quarter });
  const at = `${base}/${body.id}/submission`;
  const both = await Promise.all([post(at, { revision: 1 }), post(at, { revision: 1 }, other.key)]);
  t.same(both.map(({ status }) => status).sort(), [200, 409]);
});

t.test('an organisation sees and writes its own reports only; auditors see what was submitted', async (t) => {
  const { body: mine } = await get(base, youth);
  t.same([...new Set(mine.reports.map((one: { organisation: string }) => one.organisation))], ['doan-thanh-nien']);
  t.same((await get(base, farmers)).body.reports, []);
  const [{ id }] = mine.reports;
  for (const below of ['', '/history', '/figures', '/figures/trainings', '/document']) {
    t.match(await get(`${base}/${id}${below}`, farmers), { status: 404 }, below);
  }
  t.match(await programme.call('PUT', `${base}/${id}`, { key: farmers, json: { revision: 2, texts, form } }), {
    status: 404,
  });
  const asLead = { template: 'lead-province', kind: 'year', period: { from: '2026-01-01', until: '2026-12-31' } };
  t.match(await post(base, asLead, farmers), { status: 403 });
  t.match(await post(base, { ...asLead, template: 'organisation-lead', organisation: 'doan-thanh-nien' }, farmers), {
    status: 403,
  });
  const { body: hidden } = await post(base, asLead);
  t.equal((await get(`${base}/${hidden.id}`, auditor.key)).status, 404, 'a draft');
  t.equal((await get(`${base}/${id}`, auditor.key)).status, 200);
  t.match(await post(`${base}/${hidden.id}/submission`, { revision: 1 }), { status: 409 }, 'the period has not ended');
});

t.test('all that is wrong with a new report is said at once', async (t) => {
  const wrong = {
    template: 'organisation-lead',
    kind: 'quarter',
    period: { from: '2026-01-01', until: '2026-03-30' },
    organisation: 'khong-co',
    area: { list: '2025-07-01', code: '99' },
    dueOn: '2026-05-01',
    texts: { ...texts, difficulties: 'Ông A, số điện thoại 0912 345 678' },
    form: { ...form, signer: 'a@b.vn' },
  };
  const { status, body } = await post(base, wrong);
  t.equal(status, 400);
  t.same(body.errors.map(({ at }: { at: string }) => at).sort(), [
    '/body/area',
    '/body/dueOn',
    '/body/form/signer',
    '/body/organisation',
    '/body/period',
    '/body/texts/difficulties',
  ]);
  t.match(await post(base, { ...wrong, texts: { ...texts, assessment: 'x'.repeat(6_001) } }), { status: 400 });
  const again = { template: 'lead-province', kind: 'quarter', period: quarter };
  t.match(await post(base, again), { status: 409, body: { code: 'state_conflict' } }, 'one report for a period');
});

t.test('what is owed is listed and called to mind once for each stage; late stays late', async (t) => {
  const { raiseReminders } = await import('../../src/reports/due.ts');
  const owed = async (key = office.key) => (await get(`${base}/due`, key)).body.due;
  const find = (due: { template: string }[], template: string) => due.find((one) => one.template === template);
  t.match(find(await owed(), 'lead-province'), { stage: 'done', state: 'approved', late: false });
  today = new Date('2026-07-06T03:00:00Z');
  const before = await owed();
  t.match(before.at(-1), { stage: 'open', state: 'missing', report: null, raised: [] });
  t.equal(await raiseReminders(programme.context.db, new Set(), today), 1, 'the organisation’s quarter is due soon');
  t.equal(await raiseReminders(programme.context.db, new Set(), today), 0);
  today = new Date('2026-09-01T03:00:00Z');
  t.ok((await raiseReminders(programme.context.db, new Set(), today)) > 1);
  const own = await owed(youth);
  t.ok(own.every((one: { organisation: string }) => one.organisation === 'doan-thanh-nien'));
  t.match(own.at(-1), { stage: 'overdue', late: true, raised: [{ stage: 'due_soon' }, { stage: 'overdue' }] });
  const period = { from: '2026-04-01', until: '2026-06-30' };
  const { body } = await post(base, { template: 'organisation-lead', kind: 'quarter', period }, youth);
  t.match(await post(`${base}/${body.id}/submission`, { revision: 1 }, youth), { status: 200, body: { late: true } });
  t.match((await owed(youth)).at(-1), { stage: 'done', late: true, state: 'submitted' });
});

t.test('an ad hoc report has the days and the deadline that it is asked for', async (t) => {
  const period = { from: '2026-05-04', until: '2026-05-20' };
  await addAnswer(programme, { issuedAt: '2026-05-20T16:59:59Z', clientId: office.id });
  await addAnswer(programme, { issuedAt: '2026-05-20T17:00:00Z', clientId: office.id });
  const { status, body } = await post(base, { template: 'lead-province', kind: 'adhoc', period, dueOn: '2026-05-25' });
  t.match({ status, body }, { status: 201, body: { dueAt: '2026-05-25T17:00:00.000Z' } });
  const { body: figure } = await get(`${base}/${body.id}/figures/checks`);
  t.equal(figure.line.current.value, '1', 'a day ends at midnight in Vietnam');
  t.same([figure.line.previous.from, figure.line.previous.until], ['2026-04-17', '2026-05-03']);
});
