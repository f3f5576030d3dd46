import { subjectKeyText } from '@xacthuc/domain';
import t from 'tap';
import { followRedemptions } from '../../src/index.ts';
import { redeemName, releaseName, startProgramme } from '../fixture.ts';

const programme = await startProgramme();
t.teardown(() => programme.close());
const office = await programme.client(['office']);
const auditor = await programme.client(['auditor']);
const department = await programme.client(['department'], { sources: ['education'] });
const other = await programme.client(['department'], { sources: ['labour'] });
const { db, directory } = programme.context;

const post = (path: string, json: unknown, key = office.key) =>
  programme.call('POST', `/v1/programme/directory${path}`, { key, json });
const search = async (filter: object, key = office.key) => (await post('/search', filter, key)).body.entries;
const published = async (query = '') => (await programme.call('GET', `/v1/directory${query}`)).body.entries;
const follow = async () => {
  while ((await followRedemptions(db, directory))?.names !== 0) {}
};
const person = (number: string) => subjectKeyText({ type: 'person', scheme: 'personal-number', number });
const declare = (json: object, key = department.key) => post('/declarations', json, key);
const importCsv = (csv: string, query = '', type = 'text/csv') =>
  programme.call('POST', `/v1/programme/directory/imports${query}`, {
    key: office.key,
    headers: { 'content-type': type },
    payload: csv,
  });
const consent = { textVersion: 'dong-y-1', evidence: 'Hồ sơ 1, tờ 2', givenOn: '2026-01-05' };

t.test('a redeemed name is in the directory, once, with its Vietnamese letters; a released one says so', async (t) => {
  const id = await redeemName(programme, {
    domain: 'xn--nguyn-an-z60d.id.vn',
    unicode: 'nguyễn-an.id.vn',
    subject: person('027306999901'),
  });
  await follow();
  const [entry, ...more] = await search({ q: 'nguyen an' });
  t.match(entry, {
    domainUnicode: 'nguyễn-an.id.vn',
    status: 'registered',
    holder: { kind: 'person', name: null, knownSubject: false },
    personal: true,
    public: false,
    sources: ['redemption'],
  });
  t.same(more, []);
  const before = await programme.owner('SELECT * FROM directory.entries');
  await programme.owner('UPDATE directory.redemption_cursor SET seen = 0, through = 0');
  await follow();
  t.same(await programme.owner('SELECT * FROM directory.entries'), before, 'followed again, nothing changes');
  await releaseName(programme, id);
  await follow();
  t.match(await search({ q: 'nguyễn-an.id.vn' }), [{ status: 'released' }]);
});

t.test('an event whose transaction ends late, below ones already seen, is found all the same', async (t) => {
  await redeemName(programme, { domain: 'som.id.vn', subject: person('027306999910') });
  await redeemName(programme, { domain: 'tre.id.vn', subject: person('027306999911') });
  const [late] = await programme.owner(
    `SELECT e.id FROM verification.redemption_events e JOIN verification.redemptions r USING (attestation_id)
     WHERE r.domain = 'som.id.vn'`,
  );
  // As though it were not committed yet: it is not there, and its place is taken.
  await programme.owner('ALTER TABLE verification.redemption_events RENAME TO all_events');
  await programme.owner(
    `CREATE VIEW verification.redemption_events AS SELECT * FROM verification.all_events WHERE id <> ${late?.id}`,
  );
  await programme.owner(`CREATE OR REPLACE VIEW directory.redemption_events AS
    SELECT e.id, r.domain FROM verification.redemption_events e JOIN verification.redemptions r USING (attestation_id)`);
  await followRedemptions(db, directory);
  t.same([(await search({ q: 'som.id.vn' })).length, (await search({ q: 'tre.id.vn' })).length], [0, 1]);
  await programme.owner(`CREATE OR REPLACE VIEW directory.redemption_events AS
    SELECT e.id, r.domain FROM verification.all_events e JOIN verification.redemptions r USING (attestation_id)`);
  await programme.owner('DROP VIEW verification.redemption_events');
  await programme.owner('ALTER TABLE verification.all_events RENAME TO redemption_events');
  await followRedemptions(db, directory);
  t.equal((await search({ q: 'som.id.vn' })).length, 1);
});

t.test(
  'a list is taken with headers in Vietnamese or English; its bad rows are told all at once, values masked',
  async (t) => {
    const csv = [
      'Tên miền,Loại chủ thể,Tên chủ thể,Số giấy tờ,Ngày đăng ký,Ngày hết hạn,Nhà đăng ký,Trạng thái,Mã ngành,Mã tỉnh,Mã xã',
      'quán-phở.biz.vn,Hộ kinh doanh,Quán Phở Sen,24A8012345,01/02/2026,01/02/2028,Nhà đăng ký A,Đang hoạt động,I,24,07210',
      'QUÁN-PHỞ.biz.vn,Hộ kinh doanh,Quán Phở Sen,24A8012345,01/02/2026,01/02/2028,Nhà đăng ký A,Đang hoạt động,I,24,07210',
      'example.com,Cá nhân,Nguyễn Văn Bình,027306999902,01/02/2026,,,,,,',
      'binh.id.vn,Cá nhân,Nguyễn Văn Bình,02730699990,01/02/2026,01/02/2025,,,,,',
      'hai.biz.vn,Doanh nghiệp,Công ty Một,,,,,,,99,',
      'hai.biz.vn,Doanh nghiệp,Công ty Hai,,,,,,,,',
    ].join('\n');
    const dry = await importCsv(csv, '?dryRun=true');
    t.match(dry, { status: 201, body: { dryRun: true, counts: { rows: 6, rejected: 4, accepted: 2, created: 1 } } });
    t.same(await search({ q: 'quan pho' }), [], 'a preview changes nothing');
    const taken = await importCsv(csv);
    t.match(taken, { status: 201, body: { counts: { rows: 6, rejected: 4, created: 1, unchanged: 0 } } });
    t.match(await importCsv(csv), { status: 200, body: { id: taken.body.id } }, 'the same file again');
    t.match(await search({ q: 'Quan pho SEN' }), [
      {
        domain: /^xn--.*\.biz\.vn$/,
        holder: { kind: 'household', name: 'Quán Phở Sen' },
        personal: false,
        public: true,
        sector: { code: 'I', list: 'VSIC-2018' },
        area: { list: '2025-07-01', province: '24', commune: '07210' },
        registeredOn: '2026-02-01',
        expiresOn: '2028-02-01',
        registrar: 'Nhà đăng ký A',
      },
    ]);
    const { body } = await programme.call('GET', `${taken.headers.location}/issues`, { key: office.key });
    t.same(
      body.issues.map(({ row, column, code }: Record<string, unknown>) => `${row} ${column} ${code}`),
      [
        '3 A duplicate_identical',
        '4 A domain_invalid',
        '5 F date_before_start',
        '5 D holder_number_invalid',
        '6 J code_unknown',
        '6 A duplicate_conflict',
        '7 A duplicate_conflict',
      ],
    );
    const text = JSON.stringify(body);
    for (const secret of ['02730699990', '24A8012345', 'Nguyễn Văn Bình']) t.notOk(text.includes(secret), secret);
    t.match(body.issues[1], { vi: { what: /tên miền/, fix: /\S/ }, en: { what: /name/, fix: /\S/ } });
    const csvReport = await programme.app.inject({
      url: `${taken.headers.location}/issues?format=csv`,
      headers: { authorization: `Bearer ${office.key}` },
    });
    t.match(csvReport.body, /^\ufeffDòng,[\s\S]*domain_invalid/);
  },
);

t.test('a file that is no list is a clear refusal', async (t) => {
  t.match(await importCsv('Tên,Ngày\nx,y'), { status: 400, body: { code: 'malformed_body', detail: /Tên miền/ } });
  t.match(await importCsv(''), { status: 422, body: { code: 'empty_file' } });
  t.match(await importCsv('%PDF-1.7 x'), { status: 415, body: { code: 'unsupported_media_type' } });
  t.match(await importCsv('x', '?asOf=2999-01-01'), { status: 400, body: { code: 'validation_failed' } });
});

t.test('what sources contradict is listed, keeps the entry private, and is decided by a named person', async (t) => {
  const holder = (name: string) => ({ kind: 'enterprise', name });
  await declare({ domain: 'sen-vang.biz.vn', holder: holder('Công ty Sen Vàng') });
  t.equal((await published('?q=sen vang')).length, 1);
  await declare({ domain: 'sen-vang.biz.vn', holder: holder('Công ty Khác') }, other.key);
  t.same(await published('?q=sen vang'), []);
  const list = await programme.call('GET', '/v1/programme/directory/conflicts?state=open', { key: auditor.key });
  const [conflict] = list.body.conflicts;
  t.match(conflict, { domain: 'sen-vang.biz.vn', kind: 'holder_differs', sources: ['declaration'], state: 'open' });
  const decide = (json: object) => post(`/conflicts/${conflict.id}/resolution`, json);
  const decision = { prevails: 'declaration', origin: other.id, person: 'Trần Thị Bình', reason: 'Đã gọi điện' };
  t.match(await decide({ ...decision, prevails: 'registry' }), { status: 400 });
  t.match(await decide({ ...decision, reason: ' ' }), { status: 422, body: { code: 'reason_required' } });
  t.match(await decide(decision), {
    status: 200,
    body: { state: 'resolved', person: 'Trần Thị Bình', recordedBy: office.id },
  });
  t.match(await decide(decision), { status: 200 }, 'again');
  t.match(await decide({ ...decision, reason: 'khác' }), { status: 409 });
  t.match(await published('?q=sen vang'), [{ holder: { name: 'Công ty Khác' } }]);
  await declare({ domain: 'sen-vang.biz.vn', holder: holder('Công ty Thứ Ba') });
  t.same(await published('?q=sen vang'), [], 'said anew, it is to be decided anew');
});

t.test(
  'a person is published with consent, recorded by whom and on what evidence, and gone when it is withdrawn',
  async (t) => {
    const number = '027306999903';
    await redeemName(programme, { domain: 'leba90.id.vn', subject: person(number) });
    await follow();
    const holder = { kind: 'person', name: 'Lê Văn Ba', scheme: 'personal-number', number };
    t.match(await declare({ domain: 'LeBa90.id.vn.', holder, services: ['website'] }), {
      status: 200,
      body: { taken: true },
    });
    t.match(await declare({ domain: 'leba90.id.vn', holder, services: ['website'] }), { body: { taken: false } });
    const [entry] = await search({ q: 'ba LÊ văn' });
    t.match(entry, { holder: { name: 'Lê Văn Ba' }, public: false, disputed: false, services: ['website'] });
    t.match(
      await search({ q: 'le van ba' }, auditor.key),
      [{ holder: { name: null } }],
      'an auditor is not told the name',
    );
    t.same(await published('?q=le van ba'), []);
    const path = `/v1/programme/directory/${entry.id}/consent`;
    const give = (json: object) => programme.call('POST', path, { key: office.key, json });
    t.match(await give({ ...consent, evidence: 'CCCD 027306999903' }), { status: 400 });
    t.match(await give({ ...consent, givenOn: '2999-01-01' }), { status: 400 });
    t.match(await give(consent), { status: 200, body: { public: true, consent: true } });
    t.match(await published('?q=le van ba'), [{ domain: 'leba90.id.vn', holder: { name: 'Lê Văn Ba' } }]);
    const withdraw = { key: office.key, json: { reason: 'Theo đơn' } };
    t.match(await programme.call('DELETE', path, withdraw), { status: 200, body: { public: false, consent: false } });
    t.same(await published('?q=le van ba'), []);
    t.match(await programme.call('DELETE', path, withdraw), { status: 200 });
    const shown = await programme.call('GET', `/v1/programme/directory/${entry.id}`, { key: office.key });
    t.match(shown.body.consents, [
      { event: 'given', textVersion: 'dong-y-1', evidence: 'Hồ sơ 1, tờ 2', recordedBy: office.id },
      { event: 'withdrawn', reason: 'Theo đơn', recordedBy: office.id },
    ]);
    t.match(shown.body.claims, [{ source: 'declaration', hasNumber: true }, { source: 'redemption' }]);
  },
);

t.test('neither names nor numbers of those who have not agreed stand in the database in plain text', async (t) => {
  const tables = ['entries', 'claims', 'conflicts', 'consents', 'imports', 'import_issues'];
  const rows = await Promise.all(tables.map((table) => programme.owner(`SELECT d::text FROM directory.${table} d`)));
  const text = JSON.stringify(rows).toLowerCase();
  for (const secret of ['lê văn ba', 'le van ba', '027306999903', '24a8012345']) t.notOk(text.includes(secret), secret);
  t.ok(text.includes('leba90.id.vn'), 'the domain itself is what the world resolves');
});

t.test('search: filters, pages without gaps or repetitions, and clear refusals', async (t) => {
  for (let i = 0; i < 7; i++) {
    await declare({
      domain: `trang-${i}.biz.vn`,
      holder: { kind: 'enterprise', name: `Công ty Trang ${i}` },
      province: '24',
      sector: 'C',
    });
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await post('/search', { q: 'trang', limit: 3, ...(cursor === null ? {} : { cursor }) });
    seen.push(...body.entries.map(({ domain }: { domain: string }) => domain));
    cursor = body.next;
  } while (cursor !== null);
  t.same(
    seen,
    [6, 5, 4, 3, 2, 1, 0].map((i) => `trang-${i}.biz.vn`),
    'newest first',
  );
  t.equal((await search({ province: '24', sector: 'C', zone: 'biz.vn', public: true })).length, 7);
  t.equal((await search({ province: '24', sector: 'I' })).length, 1);
  t.match(await post('/search', { cursor: 'x' }), { status: 400, body: { code: 'invalid_cursor' } });
  t.match(await post('/search', { q: '…' }), { status: 400, body: { code: 'validation_failed' } });
  t.match(await programme.call('GET', '/v1/directory?q=ab'), { status: 400, body: { code: 'validation_failed' } });
  t.equal((await search({ q: "%_'\\" + 'trang' })).length, 7, 'signs of patterns are taken as they are: not at all');
});

t.test('the public answer has a tag, and says when it is as before', async (t) => {
  const first = await programme.call('GET', '/v1/directory?q=trang');
  t.match(first.headers, { 'cache-control': 'public, no-cache', etag: /^"/ });
  const again = await programme.call('GET', '/v1/directory?q=trang', {
    headers: { 'if-none-match': String(first.headers.etag) },
  });
  t.same([again.status, again.body], [304, null]);
});

t.test('exports hold what was searched for; no cell is run as a formula', async (t) => {
  await declare({ domain: 'cong-thuc.biz.vn', holder: { kind: 'enterprise', name: '=HYPERLINK("x")' } });
  const take = async (json: object) =>
    programme.app.inject({
      method: 'POST',
      url: '/v1/programme/directory/export',
      headers: { authorization: `Bearer ${office.key}` },
      payload: json,
    });
  const csv = await take({ q: 'cong-thuc' });
  t.equal(csv.statusCode, 200);
  t.match(csv.body, /cong-thuc\.biz\.vn,.*"'=HYPERLINK/);
  const xlsx = await take({ format: 'xlsx', published: true });
  t.equal(xlsx.rawPayload.subarray(0, 2).toString(), 'PK');
  t.notOk((await take({ published: true })).body.includes('leba90'));
  t.ok((await take({})).body.includes('Lê Văn Ba'));
});

t.test('numbers of one record are one holder: a certificate and a tax code do not contradict each other', async (t) => {
  const certificate = subjectKeyText({ type: 'household', scheme: 'registration-certificate', number: '24A8099999' });
  const tax = subjectKeyText({ type: 'household', scheme: 'tax-code', number: '0101248141' });
  await programme.owner(`SELECT facts.add_source('linked', 'linked', '[]'::jsonb, 'full', 30)`);
  const [source] = await programme.owner(`SELECT id FROM facts.sources WHERE code = 'linked'`);
  await programme.owner(`CREATE TABLE facts.linked PARTITION OF facts.record_keys FOR VALUES IN (${source?.id})`);
  for (const text of [certificate, tax]) {
    await programme.owner('INSERT INTO facts.record_keys (source_id, record_id, key) VALUES ($1, 7, $2)', [
      source?.id,
      directory.lookup(text),
    ]);
  }
  await redeemName(programme, { domain: 'mot-ho.biz.vn', subject: certificate, type: 'household' });
  await follow();
  const holder = { kind: 'household', name: 'Cửa hàng Một', scheme: 'tax-code', number: '0101248141' };
  await declare({ domain: 'mot-ho.biz.vn', holder });
  t.match(await search({ q: 'mot-ho' }), [{ disputed: false, holder: { knownSubject: true, name: 'Cửa hàng Một' } }]);
});

t.test('one address may not read the public directory without end', async (t) => {
  const from = async (remoteAddress: string) =>
    (await programme.app.inject({ url: '/v1/directory?limit=1', remoteAddress })).statusCode;
  let answered = 0;
  while (answered < 1000 && (await from('192.0.2.7')) === 200) answered += 1;
  t.equal(answered, 120);
  t.equal(await from('192.0.2.8'), 200, 'another one may');
});
