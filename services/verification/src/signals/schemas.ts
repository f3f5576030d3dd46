import { CursorSchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { kindNames, subjectTypes } from './kinds.ts';

const bilingual = Type.Object({ vi: Type.String(), en: Type.String() });
const KindSchema = Type.String({
  enum: [...kindNames],
  description: 'Loại tín hiệu / what was found; docs/audit.md lists them',
});
const StateSchema = Type.String({
  enum: ['open', 'closed'],
  description: 'open: còn / it is still so; closed: không còn nữa / it no longer is',
});
const MeasureSchema = Type.Object({
  value: Type.Number({ description: 'Giá trị đo được, xem `measure` / what was measured, as `measure` says' }),
  threshold: Type.Number({ description: 'Ngưỡng đã chạm / what it reached' }),
  basis: Type.Integer({ description: 'Dựa trên bao nhiêu lượt hỏi hay việc / how many checks or acts it rests on' }),
  from: InstantSchema,
  until: InstantSchema,
  entries: Type.Array(Type.Integer(), {
    description:
      'Vị trí các mục nhật ký làm căn cứ, tối đa 50 mục cuối / indexes of the log entries it rests on, the last 50 at most',
  }),
});

export const SignalSchema = Type.Object(
  {
    id: IdSchema,
    kind: KindSchema,
    severity: Type.String({ enum: ['notice', 'warning', 'alarm'] }),
    text: bilingual,
    measure: bilingual,
    nextStep: bilingual,
    subject: Type.Object({
      type: Type.String({ enum: [...subjectTypes] }),
      id: Type.String({
        description:
          'Mã khoá API, bản nộp, khoá ký, nhật ký hoặc số của câu trả lời; không bao giờ là đối tượng được hỏi / an API ' +
          'client, snapshot, signing key, log or the index of an answer; never whom a check was about',
      }),
    }),
    state: StateSchema,
    firstSeenAt: InstantSchema,
    lastSeenAt: InstantSchema,
    closedAt: nullable(InstantSchema),
    opening: { ...MeasureSchema, description: 'Khi mở, như trong nhật ký / when it was opened, as it is in the log' },
    latest: { ...MeasureSchema, description: 'Lần thấy gần nhất / when it was last seen' },
    answers: nullable(
      Type.String({ description: 'Nơi xem các câu trả lời liên quan / where the answers are that it rests on' }),
    ),
    acknowledgements: Type.Array(Type.Object({ by: IdSchema, note: Type.String(), at: InstantSchema }), {
      description: 'Kiểm toán viên đã xem, cũ trước / auditors who looked into it, oldest first',
    }),
  },
  { $id: 'Signal' },
);

export const SignalListSchema = Type.Object({
  signals: Type.Array(Type.Ref('Signal')),
  next: nullable(Type.String()),
  watch: Type.Object(
    {
      sweptAt: nullable(InstantSchema),
      logSize: Type.Integer({ description: 'Số mục nhật ký đã xem / log entries that were looked at' }),
      terms: Type.Unsafe<Record<string, unknown> | null>({
        type: ['object', 'null'],
        additionalProperties: true,
        description: 'Ngưỡng và giờ làm việc đang dùng / the thresholds and office hours in force',
      }),
    },
    { description: 'Lần rà soát gần nhất / the last look: no signals means something only if it is recent' },
  ),
});

export const SignalListQuery = Type.Object(
  {
    state: Type.Optional(StateSchema),
    kind: Type.Optional(KindSchema),
    registrar: Type.Optional({ ...IdSchema, description: 'Tín hiệu về khoá API này / signals about this API client' }),
    acknowledged: Type.Optional(Type.Boolean({ description: 'false: chưa ai xem / nobody has looked into it yet' })),
    since: Type.Optional({ ...InstantSchema, description: 'Còn thấy từ lúc này / seen at this time or later' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    cursor: Type.Optional(CursorSchema),
  },
  { additionalProperties: false },
);

export const AcknowledgementSchema = Type.Object(
  {
    note: Type.String({
      minLength: 1,
      maxLength: 1000,
      description: 'Đã xem gì, kết luận gì; không ghi dữ liệu cá nhân / what was found; no personal data',
    }),
  },
  {
    additionalProperties: false,
    examples: [{ note: 'Đã làm việc với nhà đăng ký: chiến dịch gọi điện, danh sách số cũ; không phải dò số' }],
  },
);
