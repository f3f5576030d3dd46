import { contestDecisions, contestGrounds } from '@xacthuc/domain';
import { CursorSchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { BenefitSchema, OutcomeSchema } from '../checks/schemas.ts';

const bilingual = { vi: Type.String(), en: Type.String() };

export const GroundsSchema = Type.String({
  enum: Object.keys(contestGrounds),
  description: 'Căn cứ khiếu nại / why the answer is said to be wrong; texts in `GET /v1/reasons`',
});

export const OpenContestSchema = Type.Object(
  {
    grounds: GroundsSchema,
    note: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1000,
        description: 'Ghi chú cho cơ quan quản lý; lưu mã hoá / for the department; stored encrypted',
      }),
    ),
    supporting: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Giấy tờ kèm theo (số, ngày); lưu mã hoá / a paper to look for; stored encrypted',
      }),
    ),
    source: Type.Optional(
      Type.String({
        maxLength: 64,
        description:
          'Chỉ với `not_found`: cơ quan mà chủ thể cho là có hồ sơ của mình; bỏ trống thì gửi mọi cơ quan trong `evidence` / ' +
          'for `not_found` only: the department that the subject names, one of the answer’s `evidence`; without it, all of them',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        grounds: 'wrong_birth_date',
        note: 'Ngày sinh trên căn cước khác ngày sinh trong danh sách trường gửi',
        supporting: 'Giấy xác nhận số 45/XN-ĐHSC',
        source: 'education',
      },
    ],
  },
);

export const ContestSchema = Type.Object(
  {
    id: IdSchema,
    attestationId: IdSchema,
    benefit: BenefitSchema,
    outcome: OutcomeSchema,
    grounds: Type.Object({ code: GroundsSchema, ...bilingual }),
    note: nullable(Type.String()),
    supporting: nullable(Type.String()),
    departments: Type.Array(Type.String(), {
      description:
        'Nguồn mà câu trả lời nêu tên hoặc nhà đăng ký chọn; rỗng: hệ thống tự chuyển đến cơ quan có hồ sơ / ' +
        'sources the answer named or you chose; empty: it went to whoever keeps the record, which is not disclosed',
    }),
    state: Type.String({ enum: ['open', 'decided', 'withdrawn'] }),
    openedAt: InstantSchema,
    dueAt: { ...InstantSchema, description: 'Hết hạn trả lời / the end of the department’s last working day' },
    overdue: Type.Boolean(),
    decision: nullable(
      Type.Object({
        code: Type.String({ enum: Object.keys(contestDecisions) }),
        ...bilingual,
        nextStep: Type.Object(bilingual),
        at: InstantSchema,
      }),
    ),
    withdrawnAt: nullable(InstantSchema),
    followedBy: Type.Array(Type.Object({ attestationId: IdSchema, outcome: OutcomeSchema, at: InstantSchema }), {
      description: 'Your own later checks of the subject: the first, and each that came out otherwise',
    }),
  },
  { $id: 'Contest' },
);

export const ContestListQuery = Type.Object(
  {
    state: Type.Optional(Type.String({ enum: ['open', 'decided', 'withdrawn'] })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    cursor: Type.Optional(CursorSchema),
  },
  { additionalProperties: false },
);
