import type { Recorder } from './recorder.ts';

const base = '/v1/programme';
const nobody = '00000000-0000-4000-8000-000000000000';
const list = '2025-07-01';
const dates = { from: null, until: null };
const year = { from: '2026-01-01', until: '2026-12-31' };
const document = { number: '15/BC', date: '2026-01-10', issuer: 'Thống kê tỉnh' };
const csv = { 'content-type': 'text/csv' };
const pdf = { 'content-type': 'application/pdf' };

/** Gets every answer that the routes of plans, activities and figures describe, but for those that all routes refuse with. */
export async function callPlanRoutes(api: Recorder, key: string): Promise<void> {
  await places(api, key);
  await plans(api, key);
  await activities(api, key);
  await figures(api, key);
}

async function places(api: Recorder, key: string): Promise<void> {
  const areas = [{ code: '24', level: 'province', parent: null, vi: 'Tỉnh Mẫu', en: 'Sample', ...dates }];
  await api.call('PUT', `${base}/areas/${list}`, { key, json: { areas } });
  for (const query of ['', '?level=x']) await api.call('GET', `${base}/areas${query}`, { key });
  const names = [{ vi: 'Hội Mẫu', en: 'Sample association', ...dates }];
  const json = { kind: 'association', names, area: { list, code: '24' }, ...dates };
  await api.call('PUT', `${base}/organisations/hoi-mau`, { key, json });
  for (const code of ['', '/hoi-mau', '/khong-co', '/A'])
    await api.call('GET', `${base}/organisations${code}`, { key });
}

async function plans(api: Recorder, key: string): Promise<void> {
  const content = {
    title: { vi: 'Kế hoạch', en: 'Plan' },
    legalBasis: 'Quyết định 826/QĐ-BTTTT',
    area: { list, code: '24' },
    period: year,
    units: [{ organisation: 'hoi-mau', role: 'lead', task: 'Chủ trì' }],
    targets: [{ indicator: 'names', period: year, area: null, organisation: null, value: 10 }],
    budget: [],
    milestones: [],
  };
  const at = `${base}/plans`;
  for (let i = 0; i < 2; i++) await api.call('POST', at, { key, json: { code: 'mau', content } });
  await api.call('GET', at, { key });
  const draft = { key, json: { revision: 1, content } };
  for (let i = 0; i < 2; i++) await api.call('PUT', `${at}/mau/versions/1`, draft);
  const approval = { key, json: { revision: 2 } };
  for (let i = 0; i < 2; i++) await api.call('POST', `${at}/mau/versions/1/approval`, approval);
  for (let i = 0; i < 2; i++) await api.call('POST', `${at}/mau/versions`, { key, json: {} });
  for (const plan of ['mau', 'khong-co', 'A']) {
    await api.call('GET', `${at}/${plan}/versions`, { key });
    await api.call('GET', `${at}/${plan}/versions/1`, { key });
    await api.call('GET', `${at}/${plan}/versions/1/diff/2`, { key });
  }
  await api.call('POST', `${at}/khong-co/versions`, { key, json: {} });
  await api.call('PUT', `${at}/khong-co/versions/1`, draft);
  await api.call('POST', `${at}/khong-co/versions/1/approval`, approval);
}

async function activities(api: Recorder, key: string): Promise<void> {
  const at = `${base}/activities`;
  const content = {
    kind: 'media',
    title: 'Bài báo',
    summary: '',
    startsOn: '2026-03-01',
    endsOn: null,
    area: null,
    place: '',
    participants: {},
    links: ['https://example.vn/bai'],
  };
  const json = { organisation: 'hoi-mau', ...content };
  const headers = { 'idempotency-key': 'bai' };
  const { body } = await api.call('POST', at, { key, json, headers });
  await api.call('POST', at, { key, json });
  await api.call('POST', at, { key, json: { ...json, title: 'Khác' }, headers });
  for (const query of ['', '?cursor=x']) await api.call('GET', `${at}${query}`, { key });
  const own = `${at}/${body.id}`;
  await attachments(api, key, own);
  const change = { revision: 1, reason: 'nhầm', ...content, summary: 'Thêm' };
  await api.call('PUT', own, { key, json: { ...change, reason: undefined } });
  for (const one of [own, own, `${at}/${nobody}`]) await api.call('PUT', one, { key, json: change });
  const withdrawal = { revision: 2, reason: 'nhầm' };
  for (const one of [own, own, `${at}/${nobody}`]) {
    await api.call('POST', `${one}/withdrawal`, { key, json: withdrawal });
  }
  for (const one of [own, `${at}/${nobody}`, `${at}/x`]) {
    for (const part of ['', '/versions']) await api.call('GET', `${one}${part}`, { key });
  }
  await api.call('POST', `${own}/attachments`, { key, bytes: '%PDF-1.7 muộn', headers: pdf });
  await api.call('GET', `${at}/template`, { key });
  const file = 'Loại hoạt động;Tên hoạt động;Ngày bắt đầu\nTập huấn;Một;01/02/2026\n';
  const imports = `${at}/imports?organisation=hoi-mau`;
  for (const bytes of [file, file.replace('01/02', '31/02'), 'a,b\n1,2\n', '', 'x'.repeat(6_000_000)]) {
    await api.call('POST', imports, { key, bytes, headers: csv });
  }
}

async function attachments(api: Recorder, key: string, activity: string): Promise<void> {
  const at = `${activity}/attachments`;
  const { body } = await api.call('POST', at, { key, bytes: '%PDF-1.7', headers: pdf });
  for (const bytes of ['x', '', '%PDF-'.padEnd(11_000_000)]) await api.call('POST', at, { key, bytes, headers: pdf });
  await api.call('POST', `${base}/activities/${nobody}/attachments`, { key, bytes: '%PDF-', headers: pdf });
  await api.call('POST', `${base}/activities/x/attachments`, { key, bytes: '%PDF-', headers: pdf });
  for (const id of [body.id, nobody, 'x']) {
    await api.call('GET', `${at}/${id}`, { key });
    await api.call('DELETE', `${at}/${id}`, { key });
  }
}

async function figures(api: Recorder, key: string): Promise<void> {
  await api.call('GET', `${base}/indicators`, { key });
  for (const query of ['', '?plan=A']) await api.call('GET', `${base}/targets${query}`, { key });
  const at = `${base}/denominators`;
  const row = { base: 'enterprises', area: { list, code: '24' }, asOf: '2025-12-31', value: 100, document };
  await api.call('POST', at, { key, json: { denominators: [row] } });
  for (const query of ['', '?base=x']) await api.call('GET', `${at}${query}`, { key });
  await api.call('GET', `${at}/template`, { key });
  const header = 'Chỉ tiêu;Địa bàn;Ngày số liệu;Giá trị;Số văn bản;Ngày văn bản;Cơ quan ban hành';
  const good = `${header}\nDân số;24;31/12/2025;1.000;15/BC;10/01/2026;Thống kê tỉnh\n`;
  for (const bytes of [good, good.replace('1.000', 'x'), 'a,b\n1,2\n', '', 'x'.repeat(6_000_000)]) {
    await api.call('POST', `${at}/imports`, { key, bytes, headers: csv });
  }
  const area = `areaList=${list}&area=24`;
  for (const query of ['', `?${area}`, '?indicator=names&indicator=trainings', '?indicator=x']) {
    await api.call('GET', `${base}/figures${query}`, { key });
  }
}
