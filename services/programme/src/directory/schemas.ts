import { DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { provinceLists } from './codes/areas.ts';
import { sectors } from './codes/sectors.ts';
import { services } from './codes/services.ts';
import { claimSources, nameStates } from './entries/claim.ts';
import { conflictKinds } from './entries/merge.ts';

/** One of a few words, or null: which has to be among them for validators. */
export function wordOrNull(words: readonly string[]) {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], enum: [...words, null] });
}

const holderKinds = ['person', 'household', 'enterprise'];
export const HolderKindSchema = Type.String({ enum: holderKinds });
export const ZoneSchema = Type.String({ enum: ['id.vn', 'biz.vn'] });
export const StatusSchema = Type.String({ enum: [...nameStates] });
export const SourceSchema = Type.String({ enum: [...claimSources] });
export const WebsiteStateSchema = Type.String({ enum: ['unchecked', 'live', 'parked', 'down', 'never_published'] });
export const SectorSchema = Type.String({
  enum: Object.keys(sectors.names),
  description: `Mã ngành cấp 1 / section of ${sectors.version}`,
});
export const ServiceSchema = Type.String({ enum: Object.keys(services.names) });
export const ProvinceSchema = Type.String({ pattern: '^\\d{2}$', examples: ['24'] });
export const CommuneSchema = Type.String({ pattern: '^\\d{5}$', examples: ['07210'] });
export const AreaListSchema = Type.String({ enum: provinceLists.map(({ version }) => version) });

const sector = Type.Unsafe<{ code: string; list: string } | null>({
  type: ['object', 'null'],
  properties: { code: { type: 'string' }, list: { type: 'string' } },
  required: ['code', 'list'],
});
const area = Type.Unsafe<{ list: string; province: string | null; commune: string | null } | null>({
  type: ['object', 'null'],
  description: 'Mã theo phiên bản danh mục / codes, and the version of their list',
  properties: {
    list: { type: 'string' },
    province: { type: ['string', 'null'] },
    commune: { type: ['string', 'null'] },
  },
  required: ['list', 'province', 'commune'],
});
const domain = Type.String({ description: 'Dạng A-label / as A-labels', examples: ['xn--nguyn-an-z60d.id.vn'] });
const domainUnicode = Type.String({ description: 'Dạng U-label / as U-labels', examples: ['nguyễn-an.id.vn'] });

export const DirectoryEntrySchema = Type.Object(
  {
    id: IdSchema,
    domain,
    domainUnicode,
    status: StatusSchema,
    holder: Type.Object({
      kind: wordOrNull(holderKinds),
      name: nullable(
        Type.String({ description: 'null: chưa biết, hoặc người gọi không được xem / unknown, or not for the caller' }),
      ),
      knownSubject: Type.Boolean({
        description: 'Có trong dữ liệu của sở, ngành / a department has a record of the holder',
      }),
    }),
    personal: Type.Boolean({ description: 'Chỉ công bố khi chủ thể đồng ý / published with consent only' }),
    consent: Type.Boolean(),
    public: Type.Boolean(),
    disputed: Type.Boolean({ description: 'Các nguồn nêu chủ thể khác nhau / sources name different holders' }),
    sector,
    area,
    registeredOn: nullable(DaySchema),
    expiresOn: nullable(DaySchema),
    registrar: nullable(Type.String()),
    sources: Type.Array(SourceSchema),
    services: Type.Array(Type.String()),
    websiteState: WebsiteStateSchema,
    updatedAt: InstantSchema,
  },
  { $id: 'DirectoryEntry' },
);

export const PublishedEntrySchema = Type.Object(
  {
    domain,
    domainUnicode,
    holder: Type.Object({ kind: HolderKindSchema, name: nullable(Type.String()) }),
    sector,
    area,
    registeredOn: nullable(DaySchema),
    websiteState: WebsiteStateSchema,
  },
  { $id: 'PublishedEntry', description: 'All that is public of an entry' },
);

export const ConsentEventSchema = Type.Object({
  event: Type.String({ enum: ['given', 'withdrawn', 'ended'] }),
  textVersion: nullable(Type.String()),
  evidence: nullable(Type.String()),
  givenOn: nullable(DaySchema),
  reason: nullable(Type.String()),
  recordedBy: nullable({
    ...IdSchema,
    description: 'API key; null: ended by itself, as the name was released or its holder changed',
  }),
  at: InstantSchema,
});

export const ConflictSchema = Type.Object(
  {
    id: IdSchema,
    domain,
    kind: Type.String({ enum: [...conflictKinds] }),
    sources: Type.Array(SourceSchema),
    state: Type.String({ enum: ['open', 'resolved', 'gone'] }),
    prevails: wordOrNull(claimSources),
    person: nullable(Type.String()),
    reason: nullable(Type.String()),
    recordedBy: nullable(IdSchema),
    detectedAt: InstantSchema,
    endedAt: nullable(InstantSchema),
  },
  { $id: 'DirectoryConflict' },
);

export const ClaimSchema = Type.Object({
  source: SourceSchema,
  origin: Type.String({ description: 'Khoá API đã khai / the API key that declared it' }),
  status: StatusSchema,
  holderKind: wordOrNull(holderKinds),
  hasNumber: Type.Boolean(),
  registeredOn: nullable(DaySchema),
  expiresOn: nullable(DaySchema),
  registrar: nullable(Type.String()),
  statedAt: InstantSchema,
  recordedBy: nullable(IdSchema),
  recordedAt: InstantSchema,
});

export const ImportSchema = Type.Object(
  {
    id: IdSchema,
    asOf: DaySchema,
    dryRun: Type.Boolean(),
    counts: Type.Object({
      rows: Type.Integer(),
      accepted: Type.Integer(),
      rejected: Type.Integer(),
      warnings: Type.Integer(),
      created: Type.Integer(),
      changed: Type.Integer(),
      unchanged: Type.Integer(),
      conflicts: Type.Integer({ description: 'Mâu thuẫn mới / new contradictions' }),
    }),
    header: Type.Object({
      row: Type.Integer(),
      columns: Type.Array(Type.Object({ field: Type.String(), header: Type.String(), letters: Type.String() })),
      unknown: Type.Array(Type.String()),
    }),
    at: InstantSchema,
  },
  { $id: 'DirectoryImport' },
);

const filterFields = {
  zone: Type.Optional(ZoneSchema),
  holderKind: Type.Optional(HolderKindSchema),
  sector: Type.Optional(SectorSchema),
  province: Type.Optional(ProvinceSchema),
  commune: Type.Optional(CommuneSchema),
  areaList: Type.Optional(AreaListSchema),
  websiteState: Type.Optional(WebsiteStateSchema),
  registeredFrom: Type.Optional(DaySchema),
  registeredUntil: Type.Optional(DaySchema),
};
const q = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Tên hoặc tên miền, có dấu hay không / a name or domain, with accents or without',
});

export const publicFilterFields = { q: Type.Optional(q), ...filterFields };

export const officeFilterFields = {
  q: Type.Optional({
    ...q,
    description:
      'Tên miền: một phần bất kỳ từ ba ký tự. Tên chủ thể chưa công bố: từng chữ trọn vẹn, thứ tự bất kỳ. / Domains: any part ' +
      'of three characters and more. Names of holders that are not public: whole words, in any order.',
  }),
  ...filterFields,
  status: Type.Optional(StatusSchema),
  registrar: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  service: Type.Optional(ServiceSchema),
  source: Type.Optional(SourceSchema),
  personal: Type.Optional(Type.Boolean()),
  public: Type.Optional(Type.Boolean()),
  disputed: Type.Optional(Type.Boolean()),
};
