import type { PlanContent } from '../src/plan/content.ts';
import type { TestProgramme } from './fixture.ts';

export const list = '2025-07-01';
/** A province and two of its communes, all made up. */
export const province = { list, code: '24' };
export const commune = { list, code: '07210' };
const areas = [
  { code: '24', level: 'province', parent: null, vi: 'Tỉnh Mẫu', en: 'Sample province' },
  { code: '07210', level: 'commune', parent: '24', vi: 'Xã Mẫu Một', en: 'First commune' },
  { code: '07213', level: 'commune', parent: '24', vi: 'Phường Mẫu Hai', en: 'Second commune' },
].map((area) => ({ ...area, from: '2025-07-01', until: null }));

export const organisations = ['so-cong-thuong', 'doan-thanh-nien', 'hoi-nong-dan'] as const;

/** Records a province, its communes and three organisations, as the office would. */
export async function recordPlaces(programme: TestProgramme, key: string): Promise<void> {
  const put = async (url: string, json: unknown) => {
    const { status, body } = await programme.call('PUT', url, { key, json });
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  await put(`/v1/programme/areas/${list}`, { areas });
  for (const code of organisations) {
    const names = [{ vi: `Tổ chức ${code}`, en: `Organisation ${code}`, from: null, until: null }];
    await put(`/v1/programme/organisations/${code}`, {
      kind: 'department',
      names,
      area: province,
      from: null,
      until: null,
    });
  }
}

/** A key that files for an organisation. */
export async function organisationKey(programme: TestProgramme, organisation: string): Promise<string> {
  const { id, key } = await programme.client(['organisation']);
  await programme.owner('INSERT INTO programme.organisation_keys (client_id, organisation) VALUES ($1, $2)', [
    id,
    organisation,
  ]);
  return key;
}

const year = { from: '2026-01-01', until: '2026-12-31' };

export const planContent: PlanContent = {
  title: { vi: 'Kế hoạch mẫu', en: 'Sample plan' },
  legalBasis: 'Quyết định 826/QĐ-BTTTT',
  area: province,
  period: year,
  units: [
    { organisation: 'so-cong-thuong', role: 'lead', task: 'Chủ trì' },
    { organisation: 'doan-thanh-nien', role: 'coordinating', task: 'Phối hợp' },
  ],
  targets: [
    { indicator: 'names', period: year, area: null, organisation: null, value: 5000 },
    { indicator: 'trainings', period: year, area: commune, organisation: 'hoi-nong-dan', value: 12 },
    { indicator: 'dti-households', period: year, area: province, organisation: null, value: 12.5 },
  ],
  budget: [
    {
      code: 'tap-huan',
      title: 'Tập huấn',
      amount: 200_000_000,
      fund: 'Ngân sách tỉnh',
      year: 2026,
      organisation: 'hoi-nong-dan',
    },
  ],
  milestones: [{ code: 'khai-truong', title: 'Khai trương', due: '2026-03-31', organisation: null }],
};
