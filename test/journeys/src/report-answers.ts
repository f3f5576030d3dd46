import type { Recorder } from './recorder.ts';

const base = '/v1/programme/reports';
const nobody = '00000000-0000-4000-8000-000000000000';
const texts = { assessment: 'Tốt', difficulties: '', proposals: '' };
const form = { parentBody: null, number: '1', symbol: 'BC-HM', place: null, date: '2026-04-06', signer: null };

/** Gets every answer that the routes of reports describe, after those of plans were called. @param other another office key. */
export async function callReportRoutes(api: Recorder, key: string, other: string): Promise<void> {
  await api.call('GET', '/v1/programme/report-templates', { key });
  await api.call('GET', `${base}/due`, { key });
  const period = { from: '2026-01-01', until: '2026-03-31' };
  const json = { template: 'lead-province', kind: 'quarter', period, organisation: 'hoi-mau', texts, form };
  const { body: report } = await api.call('POST', base, { key, json });
  await api.call('POST', base, { key, json });
  await api.call('POST', base, { key, json: { ...json, organisation: 'khong-co' } });
  const at = `${base}/${report.id}`;
  await reads(api, key, at);
  for (const path of [at, `${base}/${nobody}`]) {
    for (let i = 0; i < 2; i++) await api.call('PUT', path, { key, json: { revision: 1, texts, form } });
  }
  for (const path of [at, `${base}/${nobody}`]) await acts(api, key, other, path);
  await reads(api, key, at);
  for (const path of [`${base}/${nobody}`, `${base}/x`]) await reads(api, key, path);
  for (const query of ['?limit=1', '?state=x', '?cursor=x', '?template=lead-province&kind=quarter&from=2026-01-01']) {
    await api.call('GET', `${base}${query}`, { key });
  }
  await api.call('GET', `${at}/figures/khong-co`, { key });
  await api.call('GET', `${at}/document?format=x`, { key });
}

async function acts(api: Recorder, key: string, other: string, at: string): Promise<void> {
  const act = (name: string, as: string, json: object) => api.call('POST', `${at}/${name}`, { key: as, json });
  for (let i = 0; i < 2; i++) await act('submission', key, { revision: 2 });
  await act('return', other, { revision: 3 });
  for (let i = 0; i < 2; i++) await act('return', other, { revision: 3, note: 'Bổ sung' });
  await act('submission', key, { revision: 4, note: 'Đã bổ sung' });
  await act('approval', key, { revision: 5 });
  for (let i = 0; i < 2; i++) await act('approval', other, { revision: 5 });
}

async function reads(api: Recorder, key: string, at: string): Promise<void> {
  for (const below of ['', '/history', '/figures', '/figures/names', '/figures/checks']) {
    await api.call('GET', `${at}${below}`, { key });
  }
  for (const format of ['docx', 'pdf', 'xlsx']) await api.call('GET', `${at}/document?format=${format}`, { key });
}
