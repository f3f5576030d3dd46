import { DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { CalendarDaySchema } from '../forms/schemas.ts';
import { AreaCodeSchema, CodeSchema, ListSchema } from '../organisations/schemas.ts';
import { TargetSchema } from '../plan/content.ts';
import { dimensionNames, groupNames } from './dimensions.ts';

export const MonthSchema = Type.String({ pattern: '^(19|20|21)\\d\\d-(0[1-9]|1[0-2])$', examples: ['2026-10'] });
export const ChannelCodeSchema = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9-]{1,23}$',
  description: 'Mã kênh / channel code',
  examples: ['DTN-BACNINH-01'],
});
const Label = Type.Object({ vi: Type.String(), en: Type.String() });
const counted = (description: string) => nullable(Type.Integer({ description }));
const share = (description: string) => nullable(Type.Number({ description }));

const ByFields = {
  from: Type.Optional({
    ...MonthSchema,
    description: 'Tháng đầu / first month; mặc định: từ đầu / default: since the beginning',
  }),
  until: Type.Optional({ ...MonthSchema, description: 'Tháng cuối / last month' }),
  group: Type.Optional(Type.String({ enum: [...groupNames] })),
  areaList: Type.Optional(ListSchema),
  area: Type.Optional({ ...AreaCodeSchema, description: 'Cần kèm areaList / together with areaList' }),
  sector: Type.Optional(Type.String({ pattern: '^([A-U]|unknown)$' })),
  registrar: Type.Optional(IdSchema),
  organisation: Type.Optional(CodeSchema),
  format: Type.Optional(Type.String({ enum: ['json', 'csv'], default: 'json' })),
};
export const FunnelQuerySchema = Type.Object(
  { by: Type.Optional(Type.String({ enum: dimensionNames, default: 'month' })), ...ByFields },
  { additionalProperties: false },
);

const BaseSchema = Type.Object({
  group: Type.String({ enum: [...groupNames] }),
  value: Type.Integer(),
  asOf: DaySchema,
  document: Type.Object({ number: Type.String(), date: DaySchema, issuer: Type.String() }),
});

export const FunnelRowSchema = Type.Object(
  {
    key: Type.String({ description: 'Mã của dòng; "unknown": chưa rõ / the row’s code; "unknown": not known' }),
    label: Label,
    bases: Type.Array(BaseSchema, { description: 'Số liệu nền kèm văn bản / base figures with their documents' }),
    eligible: counted('Tổng số liệu nền; null: thiếu một nhóm / all bases together; null: one is missing'),
    checked: counted(
      'Chủ thể được kiểm tra lần đầu / subjects first checked; null: chưa rõ theo chiều này / not known',
    ),
    checkedAttested: counted('Trong đó đến nay đã có xác nhận / of them, attested since'),
    attested: counted('Chủ thể có xác nhận lần đầu / subjects first attested'),
    attestedRegistered: counted('Trong đó đang có tên miền / of them, with a name now'),
    registered: Type.Integer({ description: 'Tên miền đăng ký bằng xác nhận, chưa trả lại / names standing' }),
    live: Type.Integer({ description: 'Trong đó website đang hoạt động / of them with a live website' }),
    others: Type.Integer({ description: 'Tên miền khác trong danh bạ / names without an attestation' }),
    othersLive: Type.Integer(),
    shares: Type.Object({
      checkedOfEligible: share('checked ÷ eligible'),
      attestedOfChecked: share('checkedAttested ÷ checked'),
      registeredOfAttested: share('attestedRegistered ÷ attested'),
      registeredOfEligible: share('registered ÷ eligible'),
      liveOfRegistered: share('live ÷ registered'),
    }),
  },
  { $id: 'FunnelRow' },
);

const FunnelTargetSchema = Type.Object({
  row: Type.String({ description: 'Dòng mà chỉ tiêu nói đến / the key of the row it is about, or "total"' }),
  plan: CodeSchema,
  version: Type.Integer(),
  target: TargetSchema,
  value: Type.Integer(),
  forecast: Type.Object({
    value: nullable(Type.Number()),
    reached: nullable(Type.Number()),
    expected: nullable(Type.Number()),
    daysOver: Type.Integer(),
    daysAll: Type.Integer(),
    state: Type.String({ enum: ['reached', 'on_track', 'behind', 'not_begun', 'over', 'unknown'] }),
  }),
});

export const CountedSchema = Type.Object({
  logEntries: Type.Integer({ description: 'Số mục nhật ký đã đếm / log entries that were counted' }),
  at: nullable({ ...InstantSchema, description: 'Lúc không còn gì chưa đếm / when nothing was left to count last' }),
});

export const FunnelSchema = Type.Object(
  {
    by: Type.String({ enum: dimensionNames }),
    known: Type.Array(Type.String({ enum: ['checked', 'attested', 'registered', 'live'] }), {
      description: 'Các bước biết được theo chiều và bộ lọc này / the stages that are told by this',
    }),
    counted: CountedSchema,
    total: Type.Ref('FunnelRow'),
    rows: Type.Array(Type.Ref('FunnelRow')),
    targets: Type.Array(FunnelTargetSchema),
  },
  { $id: 'Funnel' },
);

export const SourceFreshnessSchema = Type.Object(
  {
    source: Type.String(),
    department: Label,
    asOf: nullable(DaySchema),
    ageDays: nullable(Type.Integer()),
    limitDays: Type.Integer(),
    state: Type.String({ enum: ['fresh', 'stale', 'never_delivered'] }),
    records: Type.Integer({ description: 'Bản ghi đang có hiệu lực / active records' }),
  },
  { $id: 'SourceFreshness' },
);

const channel = {
  organisation: CodeSchema,
  from: nullable({ ...CalendarDaySchema, description: 'Ngày đầu; null: từ khi ghi nhận / first day' }),
  until: nullable({ ...CalendarDaySchema, description: 'Ngày cuối; null: chưa kết thúc / last day' }),
  note: Type.String({ maxLength: 500 }),
};
export const NewChannelSchema = Type.Object(
  { code: ChannelCodeSchema, ...channel },
  {
    additionalProperties: false,
    examples: [{ code: 'DTN-BACNINH-01', organisation: 'tinh-doan', from: '2026-01-01', until: null, note: 'Tờ rơi' }],
  },
);
export const EndChannelSchema = Type.Object(
  { until: { ...CalendarDaySchema, description: 'Ngày cuối / the last day' }, note: Type.String({ maxLength: 500 }) },
  { additionalProperties: false, examples: [{ until: '2026-12-31', note: 'Hết đợt' }] },
);
export const ChannelSchema = Type.Object(
  {
    code: ChannelCodeSchema,
    ...channel,
    version: Type.Integer(),
    recordedAt: InstantSchema,
    recordedBy: IdSchema,
  },
  { $id: 'Channel' },
);

const shown = (description: string) => nullable(Type.Integer({ description }));
const shownColumns = {
  whole: shown('null: không công bố vì nhóm nhỏ / withheld: a group of fewer than 5 could be told'),
  part: shown('Trong đó đã sang bước sau / of them, a stage further'),
};
const PartSchema = Type.Object({
  total: Type.Object(shownColumns),
  tables: Type.Array(
    Type.Object({
      by: Type.String({ enum: dimensionNames }),
      rows: Type.Array(Type.Object({ key: Type.String(), label: Label, ...shownColumns })),
    }),
  ),
});
export const PublishedMonthSchema = Type.Object(
  { month: MonthSchema, checked: PartSchema, registered: PartSchema },
  { $id: 'PublishedMonth' },
);
