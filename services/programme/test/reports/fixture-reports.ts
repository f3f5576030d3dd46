import { addAnswer, addRedemption, type TestProgramme } from '../fixture.ts';
import { planContent, recordPlaces } from '../fixture-plan.ts';

export const base = '/v1/programme/reports';
export const quarter = { from: '2026-01-01', until: '2026-03-31' };

/** Places, an approved plan and a quarter's facts of a made-up province. @returns two office keys. */
export async function recordProgramme(programme: TestProgramme) {
  const office = await programme.client(['office']);
  const other = await programme.client(['office']);
  await recordPlaces(programme, office.key);
  await approvePlan(programme, office.key);
  for (const day of ['2026-01-15', '2026-02-20', '2026-03-31']) {
    for (let i = 0; i < 3; i++) {
      const at = `${day}T05:00:00Z`;
      const id = await addAnswer(programme, { issuedAt: at, clientId: office.id });
      await addRedemption(programme, id, at, 'id.vn');
    }
  }
  return { office, other };
}

async function approvePlan(programme: TestProgramme, key: string): Promise<void> {
  const plan = '/v1/programme/plans';
  const sent = [
    await programme.call('POST', plan, { key, json: { code: 'mau', content: planContent } }),
    await programme.call('POST', `${plan}/mau/versions/1/approval`, { key, json: { revision: 1 } }),
  ];
  for (const { status, body } of sent) if (status >= 300) throw new Error(JSON.stringify(body));
}

/** Files an activity. @returns its id. */
export async function fileActivity(programme: TestProgramme, key: string, more: object = {}): Promise<string> {
  const json = {
    state: 'filed',
    kind: 'training',
    title: 'Tập huấn hộ kinh doanh',
    summary: '',
    startsOn: '2026-02-10',
    endsOn: null,
    area: { list: '2025-07-01', code: '07210' },
    place: 'Nhà văn hóa',
    participants: { households: 30, farmers: 12 },
    links: [],
    ...more,
  };
  const { status, body } = await programme.call('POST', '/v1/programme/activities', { key, json });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}
