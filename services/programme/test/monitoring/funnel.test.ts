import t from 'tap';
import { foldOnce, followRedemptions } from '../../src/index.ts';
import { freezeMonths } from '../../src/monitoring/published.ts';
import { addSource, releaseName, startProgramme } from '../fixture.ts';
import { checkSubject, integrateLog, redeemCheck } from '../fixture-monitoring.ts';
import { commune, list, organisations, planContent, province, recordPlaces } from '../fixture-plan.ts';

let now = new Date('2026-11-23T03:00:00Z');
const programme = await startProgramme(() => now);
t.teardown(() => programme.close());
const { db, directory } = programme.context;
const office = (await programme.client(['office'])).key;
const registrar = await programme.client(['registrar'], { name: 'Nhà đăng ký Mẫu' });
const auditor = (await programme.client(['auditor'])).key;
await recordPlaces(programme, office);
await addSource(programme, 'education', '2026-11-01');
await addSource(programme, 'labour', null);

const get = (url: string, key: string | undefined = office) =>
  programme.call('GET', `/v1/${url}`, key === undefined ? {} : { key });
const post = (url: string, json: unknown, key = office) =>
  programme.call('POST', `/v1/programme/${url}`, { key, json });
const funnel = async (query: string) => (await get(`programme/monitoring/funnel?${query}`)).body;
const rowsBy = async (query: string) =>
  new Map<string, Record<string, unknown>>((await funnel(query)).rows.map((row: { key: string }) => [row.key, row]));

async function countAll(): Promise<void> {
  await integrateLog(programme);
  while ((await followRedemptions(db, directory))?.more === true);
  while ((await foldOnce(db))?.more !== false);
}

t.test('a channel code is recorded, listed with its history, ended, and never given to another', async (t) => {
  const channel = { code: 'DTN-01', organisation: organisations[1], from: null, until: null, note: 'Tờ rơi' };
  const added = await post('channels', channel);
  t.equal(added.status, 201);
  t.match(added.body, { ...channel, version: 1 });
  t.equal((await post('channels', { ...channel, organisation: organisations[0] })).body.code, 'state_conflict');
  t.equal((await post('channels', { ...channel, code: 'X1', organisation: 'khong-co' })).status, 400);
  t.equal((await post('channels', { ...channel, code: 'dtn' })).status, 400);
  t.equal((await post('channels', { ...channel, code: 'X2', note: 'gọi 0912 345 678' })).status, 400);
  t.equal((await post('channels', { ...channel, code: 'OLD-1' })).status, 201);
  t.equal((await post('channels/OLD-1/end', { until: '2020-01-01', note: '' })).status, 400);
  t.match((await post('channels/OLD-1/end', { until: '2026-11-23', note: 'Hết đợt' })).body, {
    version: 2,
    until: '2026-11-23',
  });
  t.equal((await post('channels/NOT-1/end', { until: '2026-11-23', note: '' })).status, 404);
  t.match((await get('programme/channels/OLD-1')).body.versions, [{ version: 2 }, { version: 1, until: null }]);
  t.equal((await get('programme/channels', auditor)).body.channels.length, 2);
  t.equal((await get('programme/channels', registrar.key)).status, 403);
});

const used: string[] = [];

t.test('the funnel tells each stage by what is known of it, with base figures and shares', async (t) => {
  await programme.call('POST', '/v1/programme/denominators', {
    key: office,
    json: {
      denominators: [
        { base: 'people-18-23', area: province, value: 1000 },
        { base: 'people-18-23', area: commune, value: 100 },
        { base: 'households', area: province, value: 400 },
      ].map((one) => ({
        ...one,
        asOf: '2026-01-01',
        document: { number: '1/CTK', date: '2026-01-05', issuer: 'Cục Thống kê' },
      })),
    },
  });
  const ask = (subject: string, more: object = {}) =>
    checkSubject(programme, { subject, registrar: registrar.id, ...more });
  for (let i = 0; i < 8; i++) {
    const id = await ask(`p${i}`, { channel: i < 6 ? 'DTN-01' : null });
    if (i < 4) {
      await redeemCheck(programme, id, `p${i}.id.vn`, '2026-10-20T03:00:00Z');
      used.push(id);
    }
  }
  await ask('p0', { at: '2026-11-05T03:00:00Z', channel: 'OLD-1' });
  await ask('h0', { type: 'household', outcome: 'not_found', channel: 'NOBODY' });
  await ask('late', { outcome: 'inconclusive', channel: 'OLD-1', at: '2026-11-25T03:00:00Z' });
  await countAll();
  await programme.owner(
    `UPDATE directory.entries SET area_list = $1, province = '24', commune = '07210', sector = 'G', website_state = 'live'
     WHERE domain IN ('p0.id.vn', 'p1.id.vn')`,
    [list],
  );
  await countAll();

  const { total, rows, counted } = await funnel('by=group');
  t.match(total, {
    checked: 10,
    checkedAttested: 8,
    attested: 8,
    attestedRegistered: 4,
    registered: 4,
    live: 2,
    others: 0,
    eligible: null,
    shares: { attestedOfChecked: 0.8, registeredOfAttested: 0.5, liveOfRegistered: 0.5 },
  });
  t.ok(counted.at);
  t.match(
    rows.map(({ key, eligible, checked }: Record<string, unknown>) => ({ key, eligible, checked })),
    [
      { key: 'enterprise', eligible: null, checked: 0 },
      { key: 'household', eligible: 400, checked: 1 },
      { key: 'person', eligible: 1000, checked: 9 },
    ],
  );
  const months = await rowsBy('by=month');
  t.match(months.get('2026-10'), { checked: 9, attested: 8, registered: 4 });
  t.match(months.get('2026-11'), { checked: 1, attested: 0, registered: 0 }, 'asked again, nobody counts twice');
  const brought = await rowsBy('by=organisation&group=person');
  t.match(brought.get(organisations[1] ?? ''), {
    checked: 6,
    attested: 6,
    registered: 4,
    label: { vi: `Tổ chức ${organisations[1]}` },
  });
  t.match(brought.get('none'), { checked: 2 });
  t.match(brought.get('unknown-code'), { checked: 1 }, 'a code that has ended');
  t.match((await rowsBy('by=registrar')).get(registrar.id), {
    label: { vi: 'Nhà đăng ký Mẫu' },
    checked: 10,
    registered: 4,
  });

  const communes = await rowsBy('by=commune');
  t.match(communes.get(`${list}/07210`), {
    label: { vi: 'Xã Mẫu Một' },
    checked: null,
    attested: null,
    registered: 2,
    live: 2,
    bases: [{ group: 'person', value: 100, document: { number: '1/CTK' } }],
  });
  t.match(communes.get('unknown'), { registered: 2, live: 0 });
  t.same((await funnel('by=commune')).known, ['registered', 'live']);
  t.match((await rowsBy('by=commune&group=person')).get(`${list}/07210`), {
    eligible: 100,
    shares: { registeredOfEligible: 0.02 },
  });
  t.match((await rowsBy('by=sector')).get('G'), { registered: 2, label: { en: /^Wholesale/ } });
  t.match((await funnel(`by=month&areaList=${list}&area=24&group=person`)).total, {
    checked: null,
    registered: 2,
    eligible: 1000,
  });
  t.match((await funnel('by=month&from=2026-11&until=2026-11')).total, { checked: 1, registered: 0 });
});

t.test('what is given back is taken out, and stays out', async (t) => {
  const [first = ''] = used;
  await releaseName(programme, first);
  await countAll();
  t.match((await funnel('by=month')).total, { attested: 8, attestedRegistered: 3, registered: 3, live: 1 });
});

t.test('what no sums are kept of, and what nobody may see, is refused', async (t) => {
  const wrong = async (query: string) => (await get(`programme/monitoring/funnel?${query}`)).body.code;
  t.equal(await wrong('by=sector&registrar=00000000-0000-4000-8000-000000000000'), 'validation_failed');
  t.equal(await wrong('by=commune&sector=G'), 'validation_failed');
  t.equal(await wrong('by=month&from=2026-12&until=2026-01'), 'validation_failed');
  t.equal(await wrong('by=month&area=24'), 'validation_failed');
  t.equal(await wrong('by=colour'), 'validation_failed');
  t.equal((await get('programme/monitoring/funnel', registrar.key)).status, 403);
  t.match((await get('programme/monitoring/dimensions', auditor)).body.dimensions, [{ by: 'month', base: false }]);
});

t.test('targets in force stand beside the rows that they are about', async (t) => {
  const target = (indicator: string, area: object | null, value: number) => ({
    indicator,
    period: planContent.period,
    area,
    organisation: null,
    value,
  });
  const targets = [target('names', null, 10), target('names', commune, 1), target('names-person', null, 100)];
  await post('plans', { code: 'mau', content: { ...planContent, targets } });
  t.equal((await post('plans/mau/versions/1/approval', { revision: 1 })).status, 200);
  t.match((await funnel('by=month')).targets, [{ row: 'total', plan: 'mau', value: 3, forecast: { state: 'behind' } }]);
  t.match((await funnel('by=commune')).targets, [{ row: `${list}/07210`, value: 1, forecast: { state: 'reached' } }]);
  t.match((await funnel('by=group')).targets, [{ row: 'total' }, { row: 'person', value: 3 }]);
  t.same((await funnel('by=month&group=person')).targets, [], 'a filtered sum is measured by no target');
});

t.test('sheets open with Vietnamese headers, and say what is not known', async (t) => {
  const csv = async (url: string) => {
    const reply = await programme.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${office}` } });
    t.match(reply.headers['content-type'], /^text\/csv/);
    return reply.body;
  };
  const sheet = await csv('/v1/programme/monitoring/funnel?by=commune&format=csv');
  t.match(sheet, /^\ufeffMã \/ code,"Xã, phường \/ Commune",Đối tượng đủ điều kiện/);
  t.match(sheet, /2025-07-01\/07210,Xã Mẫu Một,,chưa rõ,chưa rõ,chưa rõ,chưa rõ,1,1,0,0,/);
  t.match(await csv('/v1/programme/monitoring/sources?format=csv'), /labour,Sở mới labour,,,30,Chưa nộp,0/);
  t.match((await get('programme/monitoring/sources')).body.sources, [
    { source: 'education', asOf: '2026-11-01', ageDays: 22, limitDays: 30, state: 'fresh', records: 0 },
    { source: 'labour', state: 'never_delivered' },
  ]);
});

t.test('only months that are over are published, once, without small groups', async (t) => {
  await freezeMonths(db, now);
  t.same((await get('monitoring', undefined)).body.months, ['2026-10']);
  const before = (await get('monitoring/2026-10', undefined)).body;
  t.same(before.checked.total, { whole: 9, part: null }, 'one was not attested: neither they nor the others are told');
  t.same(before.registered.total, { whole: null, part: null }, 'three names are fewer than five');
  for (const part of [before.checked, before.registered]) {
    for (const { rows } of part.tables) {
      for (const { whole, part: some } of rows) {
        for (const count of [whole, some]) t.ok(count === null || count === 0 || count >= 5);
        t.ok(whole === null || some === null || whole - some === 0 || whole - some >= 5);
      }
    }
  }
  for (let i = 0; i < 20; i++) {
    const id = await checkSubject(programme, { subject: `more${i}`, registrar: registrar.id });
    await redeemCheck(programme, id, `more${i}.id.vn`, '2026-10-28T03:00:00Z');
  }
  await countAll();
  t.equal(await freezeMonths(db, now), 0);
  t.same((await get('monitoring/2026-10', undefined)).body, before, 'what is published does not change');
  t.equal((await get('monitoring/2026-11', undefined)).status, 404);
  now = new Date('2026-12-02T03:00:00Z');
  t.equal(await freezeMonths(db, now), 0, 'not settled yet');
  now = new Date('2026-12-05T03:00:00Z');
  t.equal(await freezeMonths(db, now), 1);
  t.same((await get('monitoring', undefined)).body.months, ['2026-11', '2026-10']);
});
