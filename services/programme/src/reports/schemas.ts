import { IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { CalendarDaySchema, PeriodSchema } from '../forms/schemas.ts';
import { AreaKeySchema, CodeSchema, MaybeAreaSchema } from '../organisations/schemas.ts';
import { reportKinds } from './kinds.ts';
import { reportTemplates } from './templates.ts';

const closed = { additionalProperties: false } as const;
/** A page of the decree's form has some 2,000 characters. */
export const mostText = 6_000;

export const TemplateCodeSchema = Type.String({ enum: reportTemplates.map(({ code }) => code) });
export const KindSchema = Type.String({ enum: Object.keys(reportKinds) });
export const StateSchema = Type.String({
  enum: ['draft', 'submitted', 'returned', 'approved'],
  description: 'Bản nháp, chờ duyệt, trả lại, đã duyệt',
});

const ownText = (description: string) => Type.String({ maxLength: mostText, description });
export const ReportTextsSchema = Type.Object(
  {
    assessment: ownText('Đánh giá chung / assessment'),
    difficulties: ownText('Khó khăn, vướng mắc / difficulties'),
    proposals: ownText('Đề xuất, kiến nghị / proposals'),
  },
  closed,
);
const formField = (maxLength: number, description: string) =>
  nullable(Type.String({ minLength: 1, maxLength, description }));
export const ReportFormSchema = Type.Object(
  {
    parentBody: formField(200, 'Cơ quan chủ quản; null: theo danh mục / the body above'),
    number: formField(20, 'Số văn bản'),
    symbol: formField(50, 'Ký hiệu, như BC-SKHCN'),
    place: formField(100, 'Địa danh; null: tỉnh'),
    date: nullable({ ...CalendarDaySchema, description: 'Ngày ban hành / date of issue' }),
    signer: formField(200, 'Quyền hạn, chức vụ người ký; không ghi họ tên / the signer’s office, never a name'),
  },
  { ...closed, description: 'Thể thức văn bản theo Nghị định 30/2020/NĐ-CP / what the official form says' },
);

const emptyTexts = { assessment: 'Triển khai đúng kế hoạch.', difficulties: '', proposals: '' };
const emptyForm = { parentBody: null, number: '12', symbol: 'BC-SKHCN', place: null, date: '2027-01-08', signer: null };

export const NewReportSchema = Type.Object(
  {
    template: TemplateCodeSchema,
    kind: KindSchema,
    period: PeriodSchema,
    organisation: Type.Optional({
      ...CodeSchema,
      description:
        'Đơn vị báo cáo; văn phòng nêu, mặc định: đơn vị chủ trì / the office names it; default: the lead unit',
    }),
    area: Type.Optional(AreaKeySchema),
    dueOn: Type.Optional({ ...CalendarDaySchema, description: 'Hạn của báo cáo đột xuất / an ad hoc one’s last day' }),
    texts: Type.Optional(ReportTextsSchema),
    form: Type.Optional(ReportFormSchema),
  },
  {
    ...closed,
    examples: [{ template: 'lead-province', kind: 'quarter', period: { from: '2026-07-01', until: '2026-09-30' } }],
  },
);

const revision = Type.Integer({
  minimum: 1,
  maximum: 2_000_000_000,
  description: 'Lần sửa đã đọc; người khác đã sửa thì bị từ chối / the revision that was read',
});
const noteText = Type.String({ minLength: 1, maxLength: 2_000, description: 'Ý kiến / what is to be said to it' });

export const ReportChangeSchema = Type.Object(
  { revision, texts: ReportTextsSchema, form: ReportFormSchema },
  { ...closed, examples: [{ revision: 1, texts: emptyTexts, form: emptyForm }] },
);
export const ReportActSchema = Type.Object(
  { revision, note: Type.Optional(noteText) },
  { ...closed, examples: [{ revision: 2 }] },
);
export const ReportReturnSchema = Type.Object(
  { revision, note: noteText },
  { ...closed, examples: [{ revision: 3, note: 'Đề nghị bổ sung nguyên nhân chưa đạt chỉ tiêu' }] },
);

const hash = nullable(
  Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 của số liệu đã chốt / of the frozen figures' }),
);
export const ReportSchema = Type.Object(
  {
    id: IdSchema,
    template: TemplateCodeSchema,
    kind: KindSchema,
    period: PeriodSchema,
    organisation: CodeSchema,
    area: MaybeAreaSchema,
    state: StateSchema,
    revision: Type.Integer(),
    texts: ReportTextsSchema,
    form: ReportFormSchema,
    dueAt: { ...InstantSchema, description: 'Hết hạn từ lúc này / late from this instant on' },
    late: Type.Boolean({ description: 'Nộp lần đầu sau hạn, hoặc quá hạn mà chưa nộp / late, or overdue' }),
    sha256: hash,
    firstSubmittedAt: nullable(InstantSchema),
    submittedAt: nullable(InstantSchema),
    submittedBy: nullable(IdSchema),
    approvedAt: nullable(InstantSchema),
    approvedBy: nullable(IdSchema),
    createdAt: InstantSchema,
    createdBy: IdSchema,
    changedAt: InstantSchema,
    changedBy: IdSchema,
  },
  { $id: 'Report' },
);

export const ReportEventSchema = Type.Object({
  event: Type.String({ enum: ['created', 'changed', 'submitted', 'returned', 'approved'] }),
  revision: Type.Integer(),
  note: nullable(Type.String()),
  sha256: hash,
  at: InstantSchema,
  by: IdSchema,
});

const numbers = Type.Object({
  from: CalendarDaySchema,
  until: CalendarDaySchema,
  numerator: nullable(Type.Number()),
  denominator: nullable(Type.Number()),
  value: nullable(Type.String({ description: 'Số thập phân / decimal text' })),
  asOf: nullable(CalendarDaySchema),
  missing: nullable(Type.String({ description: 'Vì sao không có giá trị / why there is no value' })),
  source: Type.Array(
    Type.Object({
      part: Type.String({ enum: ['numerator', 'denominator'] }),
      data: Type.String(),
      vi: Type.String(),
      en: Type.String(),
      asOf: CalendarDaySchema,
      document: nullable(Type.Object({ number: Type.String(), date: CalendarDaySchema, issuer: Type.String() })),
      version: nullable(Type.Integer()),
    }),
  ),
});

export const ReportLineSchema = Type.Object(
  {
    key: Type.String({ description: 'Tên của số liệu trong báo cáo / names the figure within the report' }),
    part: Type.String({ enum: ['main', 'organisation', 'area', 'month'] }),
    indicator: Type.String(),
    name: Type.String(),
    unitName: Type.String(),
    row: nullable(Type.String()),
    area: MaybeAreaSchema,
    organisation: nullable(CodeSchema),
    current: numbers,
    previous: nullable(numbers),
    target: nullable(
      Type.Object({
        plan: Type.String(),
        version: Type.Integer(),
        from: CalendarDaySchema,
        until: CalendarDaySchema,
        value: Type.String(),
      }),
    ),
  },
  { $id: 'ReportLine' },
);

const bilingual = Type.Object({ vi: Type.String(), en: Type.String() });
export const FigureOriginSchema = Type.Object({
  report: IdSchema,
  frozen: Type.Boolean({ description: 'Số liệu đã chốt / frozen when the report was submitted' }),
  sha256: hash,
  computedAt: InstantSchema,
  line: Type.Ref('ReportLine'),
  definition: Type.Object({
    code: Type.String(),
    name: bilingual,
    unit: Type.String(),
    kind: Type.String({ enum: ['stock', 'flow'] }),
    computed: { ...bilingual, description: 'Cách tính / how it is computed' },
    numerator: Type.Unknown({ description: 'Đếm gì / what is counted' }),
    denominator: Type.Unknown({ description: 'null: không có mẫu số / none' }),
  }),
  query: Type.String({ description: 'Câu hỏi tính lại số này hôm nay / the request that counts it anew' }),
  origin: Type.Object({
    activities: Type.Array(IdSchema, { description: 'Các hoạt động được đếm / the activities that were counted' }),
    activitiesOmitted: Type.Integer(),
    answers: nullable(
      Type.String({ description: 'Danh sách câu trả lời, cho kiểm toán viên / the answers, for auditors' }),
    ),
    denominators: nullable(Type.String({ description: 'Số liệu nền / base figures' })),
  }),
});

export const DueReportSchema = Type.Object({
  template: TemplateCodeSchema,
  organisation: CodeSchema,
  kind: KindSchema,
  period: PeriodSchema,
  dueAt: InstantSchema,
  stage: Type.String({ enum: ['open', 'due_soon', 'overdue', 'done'] }),
  state: Type.String({ enum: ['missing', 'draft', 'submitted', 'returned', 'approved'] }),
  late: Type.Boolean(),
  report: nullable(IdSchema),
  raised: Type.Array(Type.Object({ stage: Type.String(), at: InstantSchema }), {
    description: 'Đã nhắc khi nào / when it was called to mind',
  }),
});

export const ReportTemplateSchema = Type.Object({
  code: TemplateCodeSchema,
  vi: Type.String(),
  en: Type.String(),
  author: Type.String({ enum: ['organisation', 'lead'] }),
  reader: Type.String({ enum: ['lead', 'province', 'registry'] }),
  workingDays: Type.Object({
    month: Type.Integer(),
    quarter: Type.Integer(),
    half_year: Type.Integer(),
    year: Type.Integer(),
  }),
  expected: Type.Array(Type.String(), { description: 'Các kỳ phải nộp / kinds that are owed' }),
  indicators: Type.Array(Type.String()),
  suppressed: Type.Boolean({ description: 'Không nêu nhóm dưới 5 / groups below 5 are not shown' }),
});
