import {
  answers,
  CursorSchema,
  DaySchema,
  IdSchema,
  InstantSchema,
  nullable,
  Problem,
  type ServicePlugin,
} from '@xacthuc/platform';
import { Type } from 'typebox';
import { BenefitSchema, OutcomeSchema } from '../checks/schemas.ts';
import type { VerificationContext } from '../context.ts';
import { entryByIndex, listEntries } from './entries.ts';

export const AuditEntrySchema = Type.Object(
  {
    index: Type.Integer(),
    attestation: IdSchema,
    issuedAt: InstantSchema,
    expiresAt: InstantSchema,
    registrar: Type.Object({ id: IdSchema, name: Type.String() }),
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
  },
  { $id: 'AuditEntry' },
);

const access = ['auditor'] as const;

/** `GET /v1/audit/entries` and `GET /v1/audit/entries/{index}`. */
export function auditRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.addSchema(AuditEntrySchema);
    app.get(
      '/v1/audit/entries',
      {
        config: { access },
        schema: {
          tags: ['auditor'],
          summary: 'Các câu trả lời đã đưa ra, mới nhất trước / answers given, newest first',
          querystring: Type.Object(
            {
              from: Type.Optional(InstantSchema),
              until: Type.Optional(InstantSchema),
              registrar: Type.Optional(IdSchema),
              benefit: Type.Optional(BenefitSchema),
              outcome: Type.Optional(OutcomeSchema),
              reason: Type.Optional(Type.String({ maxLength: 64, pattern: '^[a-z_]+$' })),
              policy: Type.Optional(Type.String({ maxLength: 100 })),
              attestation: Type.Optional(IdSchema),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
              cursor: Type.Optional(CursorSchema),
            },
            { additionalProperties: false },
          ),
          response: answers(
            { 200: Type.Object({ entries: Type.Array(Type.Ref('AuditEntry')), next: nullable(Type.String()) }) },
            'validation_failed',
            'invalid_cursor',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) =>
        (await listEntries(context.db, { ...request.query, limit: request.query.limit ?? 50 })) as never,
    );
    app.get(
      '/v1/audit/entries/:index',
      {
        config: { access },
        schema: {
          tags: ['auditor'],
          summary: 'Một câu trả lời / one answer',
          params: Type.Object({ index: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
          response: answers(
            { 200: Type.Ref('AuditEntry') },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request) => {
        const entry = await entryByIndex(context.db, request.params.index);
        if (!entry) throw new Problem('not_found');
        return entry as never;
      },
    );
  };
}
