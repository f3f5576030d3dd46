import { randomUUID } from 'node:crypto';
import t from 'tap';
import { addAnswer, addRedemption, addSource, startProgramme } from '../fixture.ts';

const programme = await startProgramme(() => new Date('2026-11-22T03:00:00Z'));
t.teardown(() => programme.close());
const office = await programme.client(['office']);
const auditor = await programme.client(['auditor']);
const overview = (query = '', key = office.key) => programme.call('GET', `/v1/programme/overview${query}`, { key });

t.test('with nothing answered yet, the overview is empty and whole', async (t) => {
  const { status, body } = await overview();
  t.equal(status, 200);
  t.same(body, {
    from: '2026-10-24',
    until: '2026-11-22',
    at: '2026-11-22T03:00:00.000Z',
    answers: { total: 0, registrars: 0, byOutcome: [], byDay: [] },
    redemptions: { total: 0, byBenefit: [] },
    sources: [],
  });
});

t.test('answers count by benefit, outcome and day in Vietnam; registrars once; redemptions by benefit', async (t) => {
  const [one, other] = [randomUUID(), randomUUID()];
  // 23:59:59.999 of the 9th in Vietnam, midnight of the 10th, and the first instant after the 11th.
  const first = await addAnswer(programme, { issuedAt: '2026-11-09T16:59:59.999Z', clientId: one });
  await addAnswer(programme, { issuedAt: '2026-11-09T17:00:00Z', clientId: one });
  await addAnswer(programme, { issuedAt: '2026-11-10T05:00:00Z', clientId: one });
  const business = await addAnswer(programme, { issuedAt: '2026-11-10T05:00:00Z', clientId: other, benefit: 'biz.vn' });
  await addAnswer(programme, { issuedAt: '2026-11-11T16:59:59.999Z', clientId: other, outcome: 'not_found' });
  await addAnswer(programme, { issuedAt: '2026-11-11T17:00:00Z', clientId: randomUUID(), outcome: 'ineligible' });
  await addRedemption(programme, first, '2026-11-09T16:59:59.999Z', 'id.vn');
  await addRedemption(programme, business, '2026-11-10T06:00:00Z', 'biz.vn');

  const { body } = await overview('?from=2026-11-10&until=2026-11-11');
  t.same(body.answers, {
    total: 4,
    registrars: 2,
    byOutcome: [
      { benefit: 'biz.vn', outcome: 'eligible', count: 1 },
      { benefit: 'id.vn', outcome: 'eligible', count: 2 },
      { benefit: 'id.vn', outcome: 'not_found', count: 1 },
    ],
    byDay: [
      { day: '2026-11-10', benefit: 'biz.vn', outcome: 'eligible', count: 1 },
      { day: '2026-11-10', benefit: 'id.vn', outcome: 'eligible', count: 2 },
      { day: '2026-11-11', benefit: 'id.vn', outcome: 'not_found', count: 1 },
    ],
  });
  t.same(body.redemptions, { total: 1, byBenefit: [{ benefit: 'biz.vn', count: 1 }] });

  const all = await overview('', auditor.key);
  t.match(all.body, { answers: { total: 6, registrars: 3 }, redemptions: { total: 2 } }, 'auditors see it too');
});

t.test("each source's state, under the department's name of today", async (t) => {
  await addSource(programme, 'labour', '2026-10-22');
  await addSource(programme, 'education', '2026-10-23');
  await addSource(programme, 'youth-union', null);
  const { body } = await overview();
  const common = { limitDays: 30 };
  t.same(body.sources, [
    {
      ...common,
      source: 'education',
      department: { vi: 'Sở mới education', en: 'New department education' },
      sequence: 4,
      asOf: '2026-10-23',
      ageDays: 30,
      state: 'fresh',
    },
    {
      ...common,
      source: 'labour',
      department: { vi: 'Sở mới labour', en: 'New department labour' },
      sequence: 4,
      asOf: '2026-10-22',
      ageDays: 31,
      state: 'stale',
    },
    {
      ...common,
      source: 'youth-union',
      department: { vi: 'Sở mới youth-union', en: 'New department youth-union' },
      sequence: null,
      asOf: null,
      ageDays: null,
      state: 'never_delivered',
    },
  ]);
});

t.test('wrong queries are clear 400s', async (t) => {
  for (const query of [
    '?from=2026-02-30',
    '?from=yesterday',
    '?from=',
    '?until=2026-11-23',
    '?from=0000-01-01',
    '?from=2026-11-02&until=2026-11-01',
    '?from=2020-01-01&until=2026-11-22',
    '?from=2026-11-01&from=2026-11-02',
    '?since=2026-11-01',
  ]) {
    const { status, body } = await overview(query);
    t.equal(status, 400, query);
    t.match(body, { code: 'validation_failed', errors: [{ at: /^\/querystring/ }] }, query);
  }
});

t.test('only the office, auditors and admins see it', async (t) => {
  const registrar = await programme.client(['registrar']);
  const department = await programme.client(['department'], { sources: ['education'] });
  const admin = await programme.client(['admin']);
  t.match(await programme.call('GET', '/v1/programme/overview'), { status: 401, body: { code: 'unauthenticated' } });
  for (const { key } of [registrar, department])
    t.match(await overview('', key), { status: 403, body: { code: 'forbidden' } });
  t.equal((await overview('', admin.key)).status, 200);
});

t.test('the office sees counts, never what was answered about whom', async (t) => {
  const refused = async (statement: string) => {
    await t.rejects(programme.service(statement), { code: '42501' }, statement);
  };
  for (const column of ['token', 'subject_key', 'disclosures', 'records', 'evidence', 'fingerprint', '*']) {
    await refused(`SELECT ${column} FROM verification.answers`);
  }
  await refused('SELECT registrar_transaction_id FROM verification.redemptions');
  for (const table of [
    'verification.signing_keys',
    'verification.used_keys',
    'facts.records',
    'facts.record_keys',
    'facts.sources',
  ]) {
    await refused(`SELECT 1 FROM ${table}`);
  }
  for (const statement of [
    `UPDATE verification.answers SET outcome = 'eligible'`,
    'DELETE FROM verification.answers',
    'DELETE FROM verification.redemptions',
    'DELETE FROM access.clients',
    `UPDATE access.clients SET roles = '{admin}'`,
    `UPDATE facts.source_states SET as_of = now()`,
  ]) {
    await refused(statement);
  }
});
