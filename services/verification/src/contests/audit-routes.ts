import { answers, CursorSchema, IdSchema, InstantSchema, nullable, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { BenefitSchema, OutcomeSchema } from '../checks/schemas.ts';
import type { VerificationContext } from '../context.ts';
import { auditedContests } from './audit.ts';
import { GroundsSchema } from './schemas.ts';

const StateSchema = Type.String({ enum: ['open', 'decided', 'withdrawn'] });
const TicketSchema = Type.Object({
  id: IdSchema,
  source: Type.String(),
  sequence: nullable(Type.Integer({ description: 'The source’s sequence at which the answer was given' })),
  records: Type.Array(Type.Integer(), { description: 'Ids of the records that the answer matched' }),
  state: Type.String({ enum: ['open', 'upheld', 'corrected', 'rejected', 'closed'] }),
  overdue: Type.Boolean(),
  decidedAt: nullable(InstantSchema),
  decidedBy: nullable(IdSchema),
});
const EventSchema = Type.Object({
  event: Type.String({ enum: ['opened', 'viewed', 'decided', 'withdrawn', 'facts_changed', 'followed_by'] }),
  at: InstantSchema,
  actor: nullable(Type.String({ description: 'Client id; null: the program' })),
  ticket: nullable(Type.String()),
  decision: nullable(Type.String()),
  activation: nullable(Type.Object({ source: Type.String(), sequence: Type.Integer() })),
  attestation: nullable(Type.String({ description: 'Of `followed_by`: the later answer' })),
  outcome: nullable(Type.String()),
});
const AuditContestSchema = Type.Object({
  id: IdSchema,
  attestation: IdSchema,
  registrar: Type.Object({ id: IdSchema, name: Type.String() }),
  benefit: BenefitSchema,
  outcome: OutcomeSchema,
  grounds: GroundsSchema,
  state: StateSchema,
  decision: nullable(Type.String()),
  openedAt: InstantSchema,
  dueAt: InstantSchema,
  endedAt: nullable(InstantSchema),
  tickets: Type.Array(TicketSchema),
  events: Type.Array(EventSchema, { description: 'Oldest first' }),
});

/** `GET /v1/audit/contests`. */
export function contestAuditRoutes(context: VerificationContext): ServicePlugin {
  return async (app) => {
    app.get('/v1/audit/contests', { config: { access: ['auditor'] }, schema: listing }, async (request) => {
      const filter = { ...request.query, limit: request.query.limit ?? 50 };
      return (await auditedContests(context.db, filter, context.now())) as never;
    });
  };
}

const listing = {
  tags: ['auditor'],
  summary: 'Các khiếu nại và mọi việc đã làm, mới nhất trước / contests and all that was done, newest first',
  description:
    'Không có nội dung tự do. / Without anything that a subject or a department has written in words of its own.',
  querystring: Type.Object(
    {
      state: Type.Optional(StateSchema),
      source: Type.Optional(Type.String({ maxLength: 64 })),
      registrar: Type.Optional(IdSchema),
      attestation: Type.Optional(IdSchema),
      overdue: Type.Optional(
        Type.Boolean({ description: 'true: only those that a department has not decided in time' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      cursor: Type.Optional(CursorSchema),
    },
    { additionalProperties: false },
  ),
  response: answers(
    { 200: Type.Object({ contests: Type.Array(AuditContestSchema), next: nullable(Type.String()) }) },
    'validation_failed',
    'invalid_cursor',
    'unauthenticated',
    'forbidden',
  ),
};
