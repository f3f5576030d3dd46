import { CursorSchema, DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { BenefitSchema, OutcomeSchema } from '../checks/schemas.ts';
import { entryTypes } from '../log/entries.ts';
import { formats } from './export.ts';

export const ClientSchema = Type.Object({ id: IdSchema, name: Type.String() });

/** An answer as it was given, and what became of it until now. */
const answer = {
  issuedAt: InstantSchema,
  expiresAt: InstantSchema,
  registrar: ClientSchema,
  benefit: BenefitSchema,
  subjectType: Type.String(),
  outcome: OutcomeSchema,
  reasons: Type.Array(Type.String()),
  departments: Type.Array(Type.String()),
  policy: Type.String(),
  eligibleUntil: nullable(DaySchema),
  evidence: Type.Array(
    Type.Object({
      source: Type.String(),
      sequence: nullable(Type.Integer()),
      asOf: nullable(DaySchema),
      ageDays: nullable(Type.Integer()),
      limitDays: Type.Integer({ description: 'Days after which the source was too old to answer from, at the time' }),
    }),
  ),
  records: Type.Array(Type.Integer(), { description: 'Ids of the records that matched' }),
  redemption: nullable(
    Type.Object({ domain: Type.String(), redeemedAt: InstantSchema, releasedAt: nullable(InstantSchema) }),
  ),
  statusChanges: Type.Array(
    Type.Object({
      status: Type.String({ enum: ['valid', 'suspended', 'revoked'] }),
      reason: Type.String(),
      at: InstantSchema,
      cause: nullable(Type.Object({ source: Type.String(), sequence: Type.Integer() })),
      person: nullable(Type.String({ format: 'uuid', description: 'API key that decided it' })),
      note: nullable(Type.String()),
    }),
    { description: 'Oldest first; empty: it stands as it was given. `cause`: the activation; null: a person' },
  ),
};

const ofChecks = Object.fromEntries(Object.entries(answer).map(([name, schema]) => [name, Type.Optional(schema)]));

export const AuditEntrySchema = Type.Object(
  {
    index: Type.Integer({ description: 'Vị trí trong nhật ký / its index in the log, as in tiles and proofs' }),
    type: Type.String({ enum: [...entryTypes] }),
    at: InstantSchema,
    attestation: nullable(IdSchema),
    logged: Type.Object(
      {},
      { additionalProperties: true, description: 'Chính mục nhật ký / the entry itself, as docs/log.md has it' },
    ),
    clients: Type.Array(ClientSchema, {
      description: 'Các khoá API mà mục này nêu / the API clients that the entry names',
    }),
    ...ofChecks,
  },
  {
    $id: 'AuditEntry',
    description:
      'Từ issuedAt trở đi chỉ có ở type=check: câu trả lời lúc đó và những gì xảy ra với nó đến nay. / From issuedAt on ' +
      'only with type=check: the answer of then, and what became of it until now.',
  },
);

/** What the list can be narrowed by. Each filter leaves only entries that say something of the kind. */
export const filterProperties = {
  type: Type.Optional(Type.String({ enum: [...entryTypes] })),
  from: Type.Optional(InstantSchema),
  until: Type.Optional(InstantSchema),
  registrar: Type.Optional({
    ...IdSchema,
    description: 'Nhà đăng ký đã hỏi, giữ chỗ, dùng hoặc trả / who asked, reserved, redeemed or released',
  }),
  benefit: Type.Optional(BenefitSchema),
  outcome: Type.Optional(OutcomeSchema),
  reason: Type.Optional(
    Type.String({
      maxLength: 64,
      pattern: '^[a-z_]+$',
      description:
        'Mã lý do của câu trả lời hoặc của thay đổi trạng thái / reason code, of an answer or a status change',
    }),
  ),
  source: Type.Optional(
    Type.String({
      maxLength: 64,
      pattern: '^[a-z0-9-]+$',
      description: 'Nguồn mà mục dựa vào hoặc nói đến / the source that the entry rests on or is about',
    }),
  ),
  policy: Type.Optional(Type.String({ maxLength: 100 })),
  snapshot: Type.Optional({
    ...IdSchema,
    description:
      'Lần nộp: các mục về nó, các câu trả lời dựa vào số thứ tự của nó, các thay đổi do nó / a snapshot: the entries ' +
      'about it, the answers that rest on its sequence, the status changes it caused',
  }),
  attestation: Type.Optional({ ...IdSchema, description: 'Xác nhận: mọi mục về nó / every entry about it' }),
};

export const OrderSchema = Type.String({
  enum: ['desc', 'asc'],
  default: 'desc',
  description: 'desc: mới nhất trước / newest first; asc: từ đầu nhật ký / from the log’s beginning',
});
export const LimitSchema = Type.Integer({ minimum: 1, maximum: 500, default: 50 });
export const FormatSchema = Type.String({
  enum: [...formats],
  description:
    'csv, ndjson: tất cả, không theo trang; lượt xuất được ghi vào nhật ký. Không nêu thì theo tiêu đề Accept. / all of ' +
    'them instead of a page; the export is logged. Without it the Accept header decides',
});
export const pageProperties = { limit: Type.Optional(LimitSchema), cursor: Type.Optional(CursorSchema) };

export const pageOfEntries = {
  entries: Type.Array(Type.Ref('AuditEntry')),
  next: nullable(
    Type.String({
      description:
        'cursor của trang sau; chỉ null mới là hết, một trang có thể ít mục hơn limit / cursor of the next page; only null ' +
        'is the end, for a page may have fewer entries than the limit',
    }),
  ),
};

/** A page as JSON, or everything as a file. */
export function entriesAnswer(page: Parameters<typeof Type.Object>[0]) {
  return {
    description: 'A page, or all of them as a file',
    content: {
      'application/json': { schema: Type.Object(page) },
      'text/csv': { schema: { contentMediaType: 'text/csv' } },
      'application/x-ndjson': { schema: { contentMediaType: 'application/x-ndjson' } },
    },
  };
}

export const IndexParams = Type.Object({ index: Type.Integer({ minimum: 0, maximum: 2 ** 47 }) });
