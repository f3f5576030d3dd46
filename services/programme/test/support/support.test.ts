import t from 'tap';
import { dueOn } from '../../src/support/store.ts';
import { startProgramme } from '../fixture.ts';
import { commune, organisationKey, organisations, recordPlaces } from '../fixture-plan.ts';

let now = new Date('2026-11-20T03:00:00Z');
const programme = await startProgramme(() => now);
t.teardown(() => programme.close());
const office = (await programme.client(['office'])).key;
const auditor = (await programme.client(['auditor'])).key;
await recordPlaces(programme, office);
const [trade, youth, farmers] = organisations;
const youthKey = await organisationKey(programme, youth);
const farmersKey = await organisationKey(programme, farmers);
const tradeKey = await organisationKey(programme, trade);

const base = '/v1/programme/support';
const given = {
  kind: 'website',
  channel: 'in_person',
  area: commune,
  receivedOn: '2026-11-20',
  note: 'Chọn mẫu website',
};
const file = (more: object = {}, key = youthKey) => programme.call('POST', base, { key, json: { ...given, ...more } });
const change = (id: string, json: object, key: string) => programme.call('POST', `${base}/${id}/events`, { key, json });

t.test('a deadline is so many working days after the day it came, without days off', (t) => {
  t.equal(dueOn('2026-11-20', 5, new Set()), '2026-11-27', 'a Friday');
  t.equal(dueOn('2026-11-20', 5, new Set(['2026-11-24'])), '2026-11-30');
  t.end();
});

t.test('a request is taken on, handed over and resolved, and all of it stays on record', async (t) => {
  const filed = await file({ assigned: farmers });
  t.equal(filed.status, 201);
  t.match(filed.body, {
    source: 'organisation',
    organisation: youth,
    state: 'open',
    dueOn: '2026-11-27',
    overdue: false,
  });
  const { id } = filed.body;
  t.equal(filed.headers.location, `${base}/${id}`);
  t.equal((await programme.call('GET', `${base}/${id}`, { key: tradeKey })).status, 404, 'another organisation');
  t.equal((await change(id, { revision: 1, state: 'in_progress', note: '' }, tradeKey)).status, 404);
  t.match((await change(id, { revision: 1, state: 'in_progress', note: 'Nhận' }, farmersKey)).body, {
    state: 'in_progress',
    revision: 2,
  });
  t.equal((await change(id, { revision: 1, state: 'resolved', note: '' }, farmersKey)).body.code, 'state_conflict');
  now = new Date('2026-11-30T03:00:00Z');
  t.match((await programme.call('GET', `${base}?overdue=true`, { key: office })).body.requests, [
    { id, overdue: true },
  ]);
  t.same((await programme.call('GET', `${base}?overdue=true`, { key: tradeKey })).body.requests, []);
  const done = await change(id, { revision: 2, state: 'resolved', note: 'Đã hướng dẫn' }, farmersKey);
  t.match(done.body, {
    state: 'resolved',
    endedOn: '2026-11-30',
    overdue: false,
    events: [
      { revision: 1, state: 'open' },
      { state: 'in_progress', note: 'Nhận' },
      { state: 'resolved', assigned: farmers },
    ],
  });
  t.equal((await change(id, { revision: 3, state: 'in_progress', note: '' }, office)).body.code, 'state_conflict');
});

t.test('personal numbers and addresses are refused, as is what is not known', async (t) => {
  for (const note of ['CCCD 027206912345', 'gọi 0912 345 678', 'thư a.b@vidu.vn', 'chuông \u0007']) {
    t.match((await file({ note })).body, { code: 'validation_failed', errors: [{ at: '/body/note' }] }, note);
  }
  t.match((await file({ assigned: 'khong-co' })).body, { errors: [{ at: '/body/assigned' }] });
  t.match((await file({ area: { list: 'x', code: '24' } })).body, { errors: [{ at: '/body/area' }] });
  t.match((await file({ receivedOn: '2027-01-01' })).body, { errors: [{ at: '/body/receivedOn' }] });
  t.match((await file({ source: 'registrar' })).body, { errors: [{ at: '/body/source' }] });
  t.match((await file({ source: 'organisation' }, office)).body, { errors: [{ at: '/body/source' }] });
  t.equal((await file({ kind: 'magic' })).status, 400);
  t.equal((await file({}, auditor)).status, 403);
});

t.test('monitoring tells open, overdue and the median of days by kind and area', async (t) => {
  const quick = await file({ receivedOn: '2026-11-26', area: null });
  await change(quick.body.id, { revision: 1, state: 'resolved', note: '' }, youthKey);
  await file({ source: 'registrar', kind: 'registration', receivedOn: '2026-11-02' }, office);
  const refused = await file({ source: 'office', kind: 'registration', receivedOn: '2026-11-30' }, office);
  await change(refused.body.id, { revision: 1, state: 'declined', note: '' }, office);
  const sums = async (query: string, key = auditor) =>
    (await programme.call('GET', `/v1/programme/monitoring/support?${query}`, { key })).body.rows;
  t.match(await sums('by=kind'), [
    { key: 'registration', received: 2, open: 1, overdue: 1, resolved: 0, declined: 1, medianDays: null },
    {
      key: 'website',
      label: { vi: 'Lập và vận hành website' },
      received: 2,
      open: 0,
      resolved: 2,
      late: 1,
      medianDays: 7,
    },
    { key: 'total', received: 4 },
  ]);
  t.match(await sums('by=area'), [
    { key: `${commune.list}/${commune.code}`, label: { vi: 'Xã Mẫu Một' }, received: 3 },
    { key: 'unknown', received: 1 },
    { key: 'total', received: 4 },
  ]);
  t.match(await sums('by=kind&from=2026-11-26'), [
    { key: 'registration', received: 1 },
    { key: 'website', received: 1 },
    {},
  ]);
  t.equal((await programme.call('GET', '/v1/programme/monitoring/support', { key: youthKey })).status, 403);
});

t.test('two who change one request at once: one of them is told', async (t) => {
  const { id } = (await file()).body;
  const both = await Promise.all(
    [youthKey, office].map((key) => change(id, { revision: 1, state: 'in_progress', note: '' }, key)),
  );
  t.same(both.map(({ status }) => status).sort(), [200, 409]);
  const page = await programme.call('GET', `${base}?limit=2`, { key: office });
  t.equal(page.body.requests.length, 2);
  const rest = await programme.call('GET', `${base}?cursor=${page.body.next}`, { key: office });
  t.equal(rest.body.requests.length, 3);
  t.equal((await programme.call('GET', `${base}?cursor=eA`, { key: office })).body.code, 'invalid_cursor');
});
