import t from 'tap';
import { addAnswer, addRedemption, startProgramme } from '../fixture.ts';
import { commune, list, organisationKey, province, recordPlaces } from '../fixture-plan.ts';

const programme = await startProgramme(() => new Date('2026-11-23T03:00:00Z'));
t.teardown(() => programme.close());
const registrar = await programme.client(['registrar']);
const office = (await programme.client(['office'])).key;
const auditor = (await programme.client(['auditor'])).key;
await recordPlaces(programme, office);
const farmers = await organisationKey(programme, 'hoi-nong-dan');
const base = '/v1/programme';
const at = `areaList=${list}&area=24`;
const figures = async (query: string, key = office) =>
  (await programme.call('GET', `${base}/figures?${query}`, { key })).body.figures;
const document = { number: '15/BC-CTK', date: '2026-01-10', issuer: 'Thống kê tỉnh' };
const row = { base: 'households', area: province, asOf: '2025-12-31', value: 2000, document };
const post = (denominators: unknown[], key = office) =>
  programme.call('POST', `${base}/denominators`, { key, json: { denominators } });
/** A file sent to the import route. */
async function send(bytes: string, query = '') {
  const headers = { authorization: `Bearer ${office}`, 'content-type': 'text/csv' };
  const reply = await programme.app.inject({
    method: 'POST',
    url: `${base}/denominators/imports${query}`,
    headers,
    payload: bytes,
  });
  return { status: reply.statusCode, body: reply.json() };
}

async function register(subjectType: string, at: string, releasedAt: string | null = null) {
  const id = await addAnswer(programme, { issuedAt: at, clientId: registrar.id, subjectType, benefit: 'biz.vn' });
  await addRedemption(programme, id, at, 'biz.vn');
  if (releasedAt !== null) {
    await programme.owner('UPDATE verification.redemptions SET released_at = $2 WHERE attestation_id = $1', [
      id,
      releasedAt,
    ]);
  }
}
await register('household', '2026-02-01T00:00:00Z');
await register('household', '2026-03-31T16:59:59Z');
await register('household', '2026-03-31T17:00:00Z');
await register('household', '2026-02-01T00:00:00Z', '2026-05-01T00:00:00Z');
await register('enterprise', '2026-02-01T00:00:00Z');
await register('person', '2025-02-01T00:00:00Z');

t.test('names are those registered and not given back at the end of the period, by days in Vietnam', async (t) => {
  const count = async (indicator: string, until: string) =>
    (await figures(`indicator=${indicator}&until=${until}`))[0].value;
  t.equal(
    await count('names-household', '2026-03-31'),
    3,
    'the last second of March in Vietnam counts, the next does not',
  );
  t.equal(await count('names-household', '2026-04-30'), 4);
  t.equal(await count('names-household', '2026-05-01'), 3, 'what was given back counts no more');
  t.equal(await count('names', '2026-11-23'), 5);
  t.equal(await count('names-person', '2025-12-31'), 1);
  t.equal(await count('names-person', '2024-12-31'), 0);
});

t.test('a ratio names both parts, their sources, the document and the older of their days', async (t) => {
  t.match(await post([row]), { status: 200, body: { changed: 1, unchanged: 0 } });
  const [figure] = await figures(`indicator=dti-households&until=2026-04-30&${at}`);
  t.match(figure, {
    indicator: 'dti-households',
    period: { from: '2026-01-01', until: '2026-04-30' },
    area: province,
    organisation: null,
    value: 2,
    numerator: 4,
    denominator: 2000,
    asOf: '2025-12-31',
    missing: null,
    source: [
      { part: 'numerator', data: 'names', asOf: '2026-04-30', document: null },
      { part: 'denominator', data: 'bases', asOf: '2025-12-31', document, version: 1 },
    ],
  });
});

t.test('what is not known is null and said to be, never 0', async (t) => {
  const all = await figures(`until=2026-04-30&${at}`, auditor);
  const missing = Object.fromEntries(
    all.map((one: { indicator: string; missing: string }) => [one.indicator, one.missing]),
  );
  t.same(missing, {
    'dti-enterprises': 'denominator',
    'dti-households': null,
    'dti-people': 'denominator',
    'dti-people-18-23': 'denominator',
    'dti-live': 'numerator',
  });
  const [ofCommune] = await figures(`indicator=names&areaList=${list}&area=${commune.code}`);
  t.match(ofCommune, { value: null, missing: 'numerator' }, 'no name’s commune is known');
  t.match(
    (await figures('indicator=dti-households&until=2025-12-30'))[0],
    { value: null, missing: 'denominator' },
    'not yet stated',
  );
  t.match((await figures(`indicator=checks&${at}`))[0], { missing: 'area' });
  t.match((await figures('indicator=names&organisation=hoi-nong-dan'))[0], { missing: 'organisation' });
  await post([{ ...row, base: 'population', value: 0 }]);
  t.match((await figures(`indicator=dti-people&${at}`))[0], { value: null, missing: 'denominator_zero' });
});

t.test('a correction is a new version; the old number stays; the same again changes nothing', async (t) => {
  t.match((await post([row])).body, { changed: 0, unchanged: 1 });
  const corrected = { ...row, value: 4000, document: { ...document, number: '16/BC-CTK' } };
  t.match((await post([corrected])).body, { changed: 1 });
  t.match((await figures(`indicator=dti-households&until=2026-04-30&${at}`))[0], {
    value: 1,
    source: [{}, { version: 2 }],
  });
  const listed = async (query: string) =>
    (await programme.call('GET', `${base}/denominators?base=households${query}`, { key: auditor })).body.denominators;
  t.match(await listed(''), [{ version: 2, value: 4000 }]);
  t.match(await listed('&history=true'), [
    { version: 2, value: 4000 },
    { version: 1, value: 2000, document },
  ]);
  for (const statement of ['UPDATE programme.denominators SET value = 1', 'DELETE FROM programme.denominators']) {
    await t.rejects(programme.service(statement), { code: '42501' }, statement);
  }
  const versions = await Promise.all([5000, 6000, 7000].map((value) => post([{ ...row, asOf: '2026-06-30', value }])));
  t.ok(versions.every(({ status }) => status === 200));
  t.equal((await listed('&history=true')).filter(({ asOf }: { asOf: string }) => asOf === '2026-06-30').length, 3);
});

t.test('what is wrong with a base figure is said with its place, and nothing is recorded', async (t) => {
  const before = (await programme.owner('SELECT count(*) AS n FROM programme.denominators'))[0]?.n;
  const wrong: [string, object][] = [
    ['/base', { base: 'horses' }],
    ['/area', { area: { list: '2019', code: '24' } }],
    ['/asOf', { asOf: '2026-11-24' }],
    ['/document/date', { document: { ...document, date: '2026-11-24' } }],
    ['/value', { value: -1 }],
    ['/value', { value: 1.5 }],
    ['/document/number', { document: { ...document, number: '' } }],
  ];
  for (const [place, change] of wrong) {
    const { status, body } = await post([
      { ...row, value: 9 },
      { ...row, asOf: '2024-12-31', ...change },
    ]);
    t.equal(status, 400, place);
    t.ok(
      body.errors.some((error: { at: string }) => error.at === `/body/denominators/1${place}`),
      place,
    );
  }
  t.match(await post([row, row]), { status: 400, body: { errors: [{ at: '/body/denominators/1' }] } });
  t.equal((await programme.owner('SELECT count(*) AS n FROM programme.denominators'))[0]?.n, before);
});

t.test('base figures come by a file too: all rows or none, all bad rows at once', async (t) => {
  const header = 'Chỉ tiêu;Địa bàn;Ngày số liệu;Giá trị;Số văn bản;Ngày văn bản;Cơ quan ban hành';
  const good = 'Số doanh nghiệp đang hoạt động;24 – Tỉnh Mẫu;31/12/2025;12.000;15/BC;10/01/2026;Thống kê tỉnh';
  const file = (...lines: string[]) => [header, ...lines].join('\n');
  t.match((await send(file(good), '?dryRun=true')).body, { state: 'checked', rows: 1, changed: 0 });
  t.match((await figures(`indicator=dti-enterprises&${at}`))[0], { missing: 'denominator' });
  t.match((await send(file(good))).body, { state: 'recorded', changed: 1 });
  t.match((await send(file(good))).body, { state: 'recorded', changed: 0, unchanged: 1 });
  t.match((await figures(`indicator=dti-enterprises&${at}`))[0], { numerator: 1, denominator: 12000, value: 0.0833 });
  const { status, body } = await send(file('Ngựa;24;31/02/2025;x;;10/01/2026;', good.replace('12.000', '13'), good));
  t.equal(status, 200);
  t.match(body, { state: 'rejected', changed: 0 });
  t.same(
    body.issues.map(({ row, code }: { row: number; code: string }) => [row, code]),
    [
      [2, 'unknown_value'],
      [2, 'date_invalid'],
      [2, 'count_invalid'],
      [2, 'required_missing'],
      [2, 'required_missing'],
      [4, 'duplicate_conflict'],
    ],
  );
  t.match((await figures(`indicator=dti-enterprises&${at}`))[0], { denominator: 12000 });
  const template = await programme.app.inject({
    method: 'GET',
    url: `${base}/denominators/template`,
    headers: { authorization: `Bearer ${office}` },
  });
  t.equal(template.statusCode, 200);
  t.equal(template.rawPayload.subarray(0, 2).toString(), 'PK');
});

t.test(
  'activities are counted by kind, area and organisation, begun within the period; those withdrawn are not',
  async (t) => {
    const file = (startsOn: string, more: object = {}) =>
      programme.call('POST', `${base}/activities`, {
        key: farmers,
        json: {
          kind: 'training',
          title: `Tập huấn ${startsOn} ${JSON.stringify(more)}`,
          summary: '',
          place: '',
          links: [],
          startsOn,
          endsOn: null,
          area: commune,
          participants: { farmers: 30 },
          ...more,
        },
      });
    await file('2026-01-01');
    await file('2026-03-31');
    await file('2026-04-01');
    await file('2026-02-01', { area: null, participants: { youth: 5 } });
    await file('2026-02-02', { state: 'draft' });
    const { body } = await file('2026-02-03', { kind: 'workshop' });
    await programme.call('POST', `${base}/activities/${body.id}/withdrawal`, {
      key: farmers,
      json: { revision: 1, reason: 'x' },
    });
    const value = async (query: string) => (await figures(`from=2026-01-01&until=2026-03-31&${query}`))[0].value;
    t.equal(await value('indicator=trainings'), 3);
    t.equal(await value('indicator=trained'), 65);
    t.equal(await value('indicator=workshops'), 0);
    t.equal(await value(`indicator=trainings&areaList=${list}&area=${commune.code}`), 2);
    t.equal(await value(`indicator=trainings&${at}`), 2, 'a province’s are those of its communes');
    t.equal(await value('indicator=participants&organisation=hoi-nong-dan'), 65);
    t.equal(await value('indicator=participants&organisation=doan-thanh-nien'), 0);
  },
);

t.test(
  'what is asked wrongly is refused with its place; the registry is for organisations too, figures are not',
  async (t) => {
    for (const [query, place] of [
      ['indicator=khong-co', 'indicator'],
      ['from=2026-05-01&until=2026-04-01', 'from'],
      ['from=2026-11-24&until=2026-12-01', 'from'],
      ['area=24', 'area'],
      [`areaList=${list}&area=99`, 'area'],
      ['until=2026-02-30', 'until'],
    ] as const) {
      const reply = await programme.call('GET', `${base}/figures?${query}`, { key: office });
      t.match(reply, { status: 400, body: { errors: [{ at: `/querystring/${place}` }] } }, query);
    }
    t.equal((await programme.call('GET', `${base}/indicators`, { key: farmers })).status, 200);
    t.equal((await programme.call('GET', `${base}/figures`, { key: farmers })).status, 403);
    t.equal((await post([row], farmers)).status, 403);
  },
);

t.test(
  'where the directory knows a holder, names count for communes; websites are as they last looked by the day',
  async (t) => {
    const names = await programme.owner(
      'SELECT domain FROM verification.redemptions WHERE released_at IS NULL ORDER BY registered_at, domain',
    );
    const [first, second, third] = names.map(({ domain }) => String(domain));
    const listed = async (domain: string | undefined, code: string | null, looks: readonly [string, string][]) => {
      const [entry] = await programme.owner(
        `INSERT INTO directory.entries (domain, domain_unicode, zone, status, holder_kind, known_subject, words, personal, disputed,
         search, province, commune, area_list, sources, services)
       VALUES ($1, $1, 'biz.vn', 'registered', 'household', true, '{}', true, false, $1, '24', $2, $3, '{}', '{}') RETURNING id`,
        [domain, code, list],
      );
      for (const [state, since] of looks) {
        await programme.owner(
          `INSERT INTO directory.website_history (entry_id, state, outcome, since, until) VALUES ($1, $2, 'x', $3, $3)`,
          [entry?.id, state, since],
        );
      }
    };
    await listed(first, commune.code, [['live', '2026-05-31T16:59:59Z']]);
    await listed(second, null, [
      ['live', '2026-05-01T00:00:00Z'],
      ['down', '2026-05-31T17:00:00Z'],
    ]);
    await listed(third, commune.code, []);
    const one = async (query: string) => (await figures(query))[0];
    const inCommune = `areaList=${list}&area=${commune.code}`;
    t.match(await one(`indicator=names&until=2026-11-23&${inCommune}`), { value: 2, missing: null });
    t.match(
      await one(`indicator=names&until=2026-11-23&areaList=${list}&area=07213`),
      { value: 0 },
      'known to have none',
    );
    t.match(await one(`indicator=names&until=2026-11-23&${at}`), { value: 5 }, 'its communes, and those not known');
    const live = (until: string, more = at) => one(`indicator=dti-live&until=${until}&${more}`);
    t.match(await live('2026-04-30'), { value: null, missing: 'numerator' }, 'nobody had looked');
    t.match(await live('2026-05-31'), { numerator: 2, denominator: 5, value: 40, source: [{ data: 'websites' }, {}] });
    t.match(await live('2026-06-01'), { numerator: 1, denominator: 5, value: 20 }, 'as it last looked by then');
    t.match(await live('2026-06-01', inCommune), { numerator: 1, denominator: 2, value: 50 });
  },
);
