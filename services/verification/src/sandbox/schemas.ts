import { nullable, problems } from '@xacthuc/platform';
import { Type } from 'typebox';
import { BenefitSchema, CheckSchema, OutcomeSchema } from '../checks/schemas.ts';

const MockSubjectSchema = Type.Object({
  id: Type.String({ description: 'Không đổi / stable: tests may name it' }),
  shows: Type.Object({ vi: Type.String(), en: Type.String() }),
  benefit: BenefitSchema,
  numbers: Type.Array(Type.Object({ scheme: Type.String(), number: Type.String() }), {
    description: 'Hỏi bằng số nào cũng là chủ thể này / each of them finds this subject',
  }),
  check: { ...CheckSchema, description: 'Gửi nguyên văn tới POST /v1/checks / send it as it is to POST /v1/checks' },
  answer: nullable(
    Type.Object(
      { outcome: OutcomeSchema, reasons: Type.Array(Type.String()) },
      { description: 'Câu trả lời nhận được / what it is answered; null: it is refused, see `problem`' },
    ),
  ),
  problem: nullable(
    Type.Object(
      { status: Type.Integer(), code: Type.String({ enum: Object.keys(problems) }) },
      { description: 'Lời từ chối nhận được / the refusal that is answered; nothing is recorded' },
    ),
  ),
  slowSeconds: Type.Integer({ description: 'Câu trả lời đến chậm bấy nhiêu giây / the answer is so late' }),
  redemptionProblem: nullable(
    Type.String({
      description:
        'Lời từ chối khi ghi nhận sử dụng / the refusal of a redemption: `already_used` or `subject_reserved`; null: none',
    }),
  ),
  statusChanges: Type.Array(
    Type.Object({
      afterSeconds: Type.Integer(),
      status: Type.String({ enum: ['valid', 'suspended', 'revoked'] }),
      reason: Type.String(),
    }),
    { description: 'Trạng thái tự đổi sau khi cấp / what becomes of its status by itself' },
  ),
});

export const MockSubjectsSchema = Type.Object({
  day: Type.String({ format: 'date', description: 'Danh sách của ngày này (giờ Việt Nam) / the list is of this day' }),
  issuer: Type.String({ description: 'Tên đơn vị cấp trong xác nhận thử nghiệm / `iss` of sandbox attestations' }),
  jwks: Type.String({ format: 'uri' }),
  subjects: Type.Array(MockSubjectSchema),
});
