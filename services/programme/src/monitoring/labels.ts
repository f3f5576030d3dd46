import { type Bilingual, vietnamDay } from '@xacthuc/domain';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { provinceList } from '../directory/codes/areas.ts';
import { sectors } from '../directory/codes/sectors.ts';
import { areaText, listAreas } from '../organisations/areas.ts';
import { listOrganisations, organisationName } from '../organisations/store.ts';
import { noChannelKey, unknownChannelKey, unknownKey } from './counts.ts';
import { type Dimension, groups } from './dimensions.ts';

type Db = Kysely<ProgrammeDatabase>;

const nobodys: Readonly<Record<string, Bilingual>> = {
  [unknownKey]: { vi: 'Chưa rõ', en: 'Unknown' },
  [noChannelKey]: { vi: 'Không có mã kênh', en: 'No channel code' },
  [unknownChannelKey]: {
    vi: 'Mã kênh không có trong danh mục hoặc không còn hiệu lực',
    en: 'A code unknown or not valid',
  },
};

/** What a dimension's keys are called. A key without a name is called by itself. */
export async function labelsOf(db: Db, by: Dimension, now: Date): Promise<(key: string) => Bilingual> {
  const names = await namesOf(db, by, now);
  return (key) => nobodys[key] ?? names.get(key) ?? fallback(by, key);
}

async function namesOf(db: Db, by: Dimension, now: Date): Promise<ReadonlyMap<string, Bilingual>> {
  switch (by) {
    case 'month':
      return new Map();
    case 'group':
      return new Map(Object.entries(groups));
    case 'sector':
      return new Map(Object.entries(sectors.names));
    case 'area':
    case 'commune': {
      const level = by === 'area' ? 'province' : 'commune';
      return new Map((await listAreas(db, { level })).map((area) => [areaText(area), area]));
    }
    case 'registrar': {
      const clients = await db.selectFrom('access.clients').select(['id', 'name']).execute();
      return new Map(clients.map(({ id, name }) => [id, { vi: name, en: name }]));
    }
    case 'organisation': {
      const day = vietnamDay(now);
      return new Map((await listOrganisations(db)).map((one) => [one.code, organisationName(one, day)]));
    }
  }
}

function fallback(by: Dimension, key: string): Bilingual {
  if (by === 'month') return { vi: key.split('-').reverse().join('/'), en: key };
  const [list = '', code = ''] = key.split('/');
  const named = by === 'area' ? provinceList(list)?.names[code] : undefined;
  return named ?? { vi: key, en: key };
}
