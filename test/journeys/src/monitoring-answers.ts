import type { Recorder } from './recorder.ts';

const nobody = '00000000-0000-4000-8000-000000000000';

/** Gets every answer that the routes of monitoring, channels and support describe, after those of plans were called. */
export async function callMonitoringRoutes(api: Recorder, key: string): Promise<void> {
  await monitoring(api, key);
  await channels(api, key);
  await support(api, key);
}

async function monitoring(api: Recorder, key: string): Promise<void> {
  const base = '/v1/programme/monitoring';
  for (const by of ['month', 'area', 'commune', 'sector', 'group', 'registrar', 'organisation', 'colour']) {
    for (const format of ['json', 'csv']) await api.call('GET', `${base}/funnel?by=${by}&format=${format}`, { key });
  }
  await api.call('GET', `${base}/dimensions`, { key });
  for (const query of ['', '?format=csv', '?format=x']) {
    await api.call('GET', `${base}/sources${query}`, { key });
    await api.call('GET', `${base}/support${query}`, { key });
  }
  await api.call('GET', `${base}/support?by=area`, { key });
  await api.call('GET', '/v1/monitoring');
  for (const month of ['2025-12', '2026-01', 'x']) await api.call('GET', `/v1/monitoring/${month}`);
}

async function channels(api: Recorder, key: string): Promise<void> {
  const base = '/v1/programme/channels';
  const json = { code: 'HM-01', organisation: 'hoi-mau', from: null, until: null, note: 'Tờ rơi' };
  for (let i = 0; i < 2; i++) await api.call('POST', base, { key, json });
  await api.call('POST', base, { key, json: { ...json, code: 'hm' } });
  await api.call('GET', base, { key });
  for (const code of ['HM-01', 'HM-02', 'hm']) {
    await api.call('GET', `${base}/${code}`, { key });
    await api.call('POST', `${base}/${code}/end`, { key, json: { until: '2199-12-31', note: '' } });
  }
  await api.call('POST', `${base}/HM-01/end`, { key, json: { until: '2000-01-01', note: '' } });
}

async function support(api: Recorder, key: string): Promise<void> {
  const base = '/v1/programme/support';
  const json = { kind: 'website', channel: 'online', area: null, receivedOn: '2026-01-05', note: 'Chọn mẫu website' };
  const { body: filed } = await api.call('POST', base, { key, json });
  await api.call('POST', base, { key, json: { ...json, note: 'gọi 0912 345 678' } });
  for (const query of ['', '?overdue=true&limit=1', '?cursor=x', '?state=x'])
    await api.call('GET', `${base}${query}`, { key });
  for (const id of [filed.id, nobody, 'x']) {
    await api.call('GET', `${base}/${id}`, { key });
    for (let i = 0; i < 2; i++) {
      const change = { revision: 1, state: 'resolved', note: 'Đã hướng dẫn' };
      await api.call('POST', `${base}/${id}/events`, { key, json: change });
    }
  }
}
