import type { Bilingual } from '@xacthuc/domain';

/** By what a funnel can be told apart. */
export type Dimension = 'month' | 'area' | 'commune' | 'sector' | 'group' | 'registrar' | 'organisation';
/** What is counted on the way to a website. */
export type Stage = 'checked' | 'attested' | 'registered' | 'live';

interface DimensionDefinition {
  readonly name: Bilingual;
  /** The stages that know it. A stage that does not is null in every row, never spread over rows by a guess. */
  readonly stages: readonly Stage[];
  /** Whether base figures tell it. */
  readonly base: boolean;
  readonly known: Bilingual;
}

const everything = ['checked', 'attested', 'registered', 'live'] as const;
const names = ['registered', 'live'] as const;

/**
 * The one matrix of what is known by what. Who was checked and attested has no place and no sector: facts are encrypted, and where the
 * organisation is that brought somebody is not where they live.
 */
export const dimensions: Readonly<Record<Dimension, DimensionDefinition>> = {
  month: {
    name: { vi: 'Tháng', en: 'Month' },
    stages: everything,
    base: false,
    known: {
      vi: 'Tháng kiểm tra lần đầu, tháng có xác nhận lần đầu, tháng đăng ký tên miền',
      en: 'The month of the first check, of the first attestation, of the name’s registration',
    },
  },
  area: {
    name: { vi: 'Địa bàn', en: 'Area' },
    stages: names,
    base: true,
    known: { vi: 'Tỉnh của chủ thể theo danh bạ website', en: 'The holder’s province, by the directory' },
  },
  commune: {
    name: { vi: 'Xã, phường', en: 'Commune' },
    stages: names,
    base: true,
    known: { vi: 'Xã của chủ thể theo danh bạ website', en: 'The holder’s commune, by the directory' },
  },
  sector: {
    name: { vi: 'Ngành', en: 'Sector' },
    stages: names,
    base: false,
    known: { vi: 'Ngành của chủ thể theo danh bạ website', en: 'The holder’s sector, by the directory' },
  },
  group: {
    name: { vi: 'Nhóm đối tượng', en: 'Group' },
    stages: everything,
    base: true,
    known: {
      vi: 'Loại chủ thể đã hỏi; loại chủ thể theo danh bạ website',
      en: 'The kind of subject asked about; the kind of holder by the directory',
    },
  },
  registrar: {
    name: { vi: 'Nhà đăng ký', en: 'Registrar' },
    stages: everything,
    base: false,
    known: {
      vi: 'Nhà đăng ký hỏi lần đầu, nhận xác nhận lần đầu, báo sử dụng tên miền',
      en: 'The registrar that first asked, first got an attestation, used the name',
    },
  },
  organisation: {
    name: { vi: 'Tổ chức giới thiệu', en: 'Organisation' },
    stages: everything,
    base: false,
    known: {
      vi: 'Tổ chức của mã kênh trong lần kiểm tra lần đầu, lần có xác nhận đầu tiên, lần kiểm tra của tên miền',
      en: 'The organisation of the channel code given with the first check, the first attestation, the name’s own check',
    },
  },
};

export const dimensionNames = Object.keys(dimensions) as Dimension[];

/** What a table of sums of names has columns of; a table of all columns at once would have a row for each name. */
const cubes: Readonly<Record<Cube, readonly Dimension[]>> = {
  place: ['month', 'group', 'area', 'commune'],
  sector: ['month', 'group', 'area', 'sector'],
  channel: ['month', 'group', 'area', 'registrar', 'organisation'],
};

export type Cube = 'place' | 'sector' | 'channel';

/** The sums from which names are told by all of these at once; null where none has them. */
export function cubeOf(asked: readonly Dimension[]): Cube | null {
  const fits = (cube: Cube) => asked.every((dimension) => cubes[cube].includes(dimension));
  return (Object.keys(cubes) as Cube[]).find(fits) ?? null;
}

/** Whether a stage is told by all of these. */
export function stageKnows(stage: Stage, asked: readonly Dimension[]): boolean {
  return asked.every((dimension) => dimensions[dimension].stages.includes(stage));
}

export const groups = {
  person: { vi: 'Cá nhân 18–23 tuổi', en: 'People aged 18 to 23', base: 'people-18-23' },
  household: { vi: 'Hộ kinh doanh', en: 'Household businesses', base: 'households' },
  enterprise: { vi: 'Doanh nghiệp', en: 'Enterprises', base: 'enterprises' },
} as const;

export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];
