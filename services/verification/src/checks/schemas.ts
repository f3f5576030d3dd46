import { DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { type Static, Type } from 'typebox';

const bilingual = Type.Object({ vi: Type.String(), en: Type.String() });

export const BenefitSchema = Type.String({ enum: ['id.vn', 'biz.vn'] });
export const OutcomeSchema = Type.String({
  enum: ['eligible', 'ineligible', 'not_found', 'inconclusive', 'source_unavailable', 'already_used'],
  description:
    'Only `ineligible` is a "no". `not_found`, `inconclusive` and `source_unavailable` mean "we do not know"',
});

/** How a channel's code looks, known or not. */
export const channelPattern = '^[A-Z0-9][A-Z0-9-]{1,23}$';

const question = {
  benefit: BenefitSchema,
  subject: Type.Object(
    {
      type: Type.String({ enum: ['person', 'enterprise', 'household'] }),
      scheme: Type.String({
        enum: [
          'personal-number',
          'identity-card',
          'student-code',
          'enterprise-code',
          'registration-certificate',
          'tax-code',
          'owner-number',
        ],
        description:
          'person: personal-number (CCCD, 12 digits), identity-card (CMND, 9 digits), student-code (SCHOOL/CODE); ' +
          'enterprise: enterprise-code; household: registration-certificate, tax-code, owner-number',
      }),
      number: Type.String({ minLength: 1, maxLength: 64 }),
    },
    { additionalProperties: false },
  ),
  match: Type.Object(
    {
      birthDate: Type.Optional({ ...DaySchema, description: 'Persons: the birth date' }),
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'Businesses: the name' })),
      date: Type.Optional({
        ...DaySchema,
        description: 'Businesses: first-issue date (enterprise) or certificate date (household)',
      }),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  channel: Type.Optional(
    Type.String({
      pattern: channelPattern,
      description:
        'Mã kênh của tổ chức đã giới thiệu; mã chưa đăng ký vẫn được trả lời / code of the organisation that brought the ' +
        'subject, for the programme’s counts only: a code that nobody knows is answered all the same',
      examples: ['DTN-BACNINH-01'],
    }),
  ),
};

/** A question: one subject, one benefit, and a second fact that only somebody who has the subject's papers knows. */
export const CheckSchema = Type.Object(question, {
  additionalProperties: false,
  examples: [
    {
      benefit: 'id.vn',
      subject: { type: 'person', scheme: 'personal-number', number: '027206912345' },
      match: { birthDate: '2006-02-28' },
    },
  ],
});
export type Check = Static<typeof CheckSchema>;

/** A question that may also keep the subject's free name for the registrar that asks. */
export const ReservingCheckSchema = Type.Object(
  {
    ...question,
    reserve: Type.Optional(
      Type.Boolean({
        description:
          'true: giữ chỗ suất tên miền nếu câu trả lời là `eligible` / if the answer is `eligible`, reserve the free name',
      }),
    ),
    reserveMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1440,
        description: 'Số phút giữ chỗ, mặc định theo hệ thống / for how many minutes; without it, as the system is set',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        benefit: 'id.vn',
        subject: { type: 'person', scheme: 'personal-number', number: '027206912345' },
        match: { birthDate: '2006-02-28' },
      },
      {
        benefit: 'id.vn',
        subject: { type: 'person', scheme: 'personal-number', number: '027206912345' },
        match: { birthDate: '2006-02-28' },
        reserve: true,
        reserveMinutes: 30,
      },
    ],
  },
);
export type ReservingCheck = Static<typeof ReservingCheckSchema>;

export const AnswerSchema = Type.Object(
  {
    id: IdSchema,
    benefit: BenefitSchema,
    outcome: OutcomeSchema,
    reasons: Type.Array(
      Type.Object({
        code: Type.String(),
        vi: Type.String(),
        en: Type.String(),
        whoActs: Type.String({ enum: ['registrar', 'subject', 'department', 'nobody'] }),
        nextStep: bilingual,
      }),
    ),
    departments: Type.Array(Type.String(), { description: 'Sources whose departments act next' }),
    policy: Type.String(),
    eligibleUntil: nullable({
      ...DaySchema,
      description: 'Last day on which the facts still satisfy the policy; null: no end, or not eligible',
    }),
    issuedAt: InstantSchema,
    expiresAt: InstantSchema,
    retryAfterSeconds: nullable(Type.Integer()),
    evidence: Type.Array(
      Type.Object({
        source: Type.String(),
        sequence: nullable(Type.Integer()),
        asOf: nullable(DaySchema),
        ageDays: nullable(Type.Integer()),
        limitDays: Type.Integer({ description: 'Days after which the source was too old to answer from, at the time' }),
      }),
    ),
    status: nullable(
      Type.Object(
        {
          value: Type.String({ enum: ['valid', 'suspended', 'revoked'] }),
          since: InstantSchema,
          reason: nullable(
            Type.Object({
              code: Type.String(),
              vi: Type.String(),
              en: Type.String(),
              whoActs: Type.String(),
              nextStep: bilingual,
            }),
          ),
        },
        { description: 'Whether it still stands; null where there is nothing to take back (not `eligible`)' },
      ),
    ),
    reservation: Type.Optional(
      Type.Object(
        { expiresAt: InstantSchema },
        {
          description:
            'Có khi câu trả lời này đang giữ chỗ suất tên miền / present while this answer holds the free name reserved',
        },
      ),
    ),
    proof: Type.Optional(
      nullable(
        Type.String({
          description:
            'Có khi gửi "Prefer: wait=N": bằng chứng ghi nhật ký (tlog-proof), null nếu chưa kịp / present with ' +
            '"Prefer: wait=N": the proof that it is in the log (tlog-proof); null: not in time',
        }),
      ),
    ),
    sandbox: Type.Optional(
      Type.Boolean({
        description:
          'true: câu trả lời thử nghiệm về chủ thể giả, không dùng để đăng ký / about a mock subject: of no worth',
      }),
    ),
    attestation: Type.String({
      description:
        'The signed answer, an SD-JWT VC (RFC 9901): token~disclosure~…~. Verify with /.well-known/jwks.json',
    }),
    keyCompromised: Type.Optional(
      Type.Object(
        { kid: Type.String(), at: InstantSchema, ...bilingual.properties },
        { description: 'Present when the key that signed it was compromised: the attestation verifies no more' },
      ),
    ),
  },
  { $id: 'Answer' },
);

export const BatchSchema = Type.Object(
  { checks: Type.Array(CheckSchema, { minItems: 1, maxItems: 1000 }) },
  {
    additionalProperties: false,
    examples: [
      {
        checks: [
          {
            benefit: 'id.vn',
            subject: { type: 'person', scheme: 'student-code', number: 'XSC/24KTPM900001' },
            match: { birthDate: '2006-02-28' },
          },
          {
            benefit: 'biz.vn',
            subject: { type: 'enterprise', scheme: 'enterprise-code', number: '0100112437' },
            match: { name: 'Công ty TNHH Mẫu' },
          },
        ],
      },
    ],
  },
);

export const BatchAnswerSchema = Type.Object({
  results: Type.Array(Type.Ref('Answer'), { description: 'One for each check, in the same order' }),
});

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: '^[\\x21-\\x7e]+$',
      description: 'Repeating a request with the same key gives the first answer again, once recorded',
    }),
  ),
});
