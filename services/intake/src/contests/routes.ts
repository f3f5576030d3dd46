import type { ContestDecision } from '@xacthuc/domain';
import { answers, CursorSchema, callerOf, nullable, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { byId, refusals } from '../snapshots/common.ts';
import { decideTicket } from './decide.ts';
import { openTicket } from './opened.ts';
import { DecideSchema, OpenedTicketSchema, TicketSchema, TicketStateSchema } from './schemas.ts';
import { ticketsOf } from './tickets.ts';

const config = { access: ['department'] } as const;

/** `GET /v1/tickets`, `GET /v1/tickets/{id}`, `POST /v1/tickets/{id}/decision`: departments look into contests. */
export function ticketRoutes(context: IntakeContext): ServicePlugin {
  return async (app) => {
    app.addSchema(TicketSchema);
    app.get('/v1/tickets', { config, schema: listing }, async (request) => {
      const { state, overdue, limit = 50, cursor } = request.query;
      const filter = { state, overdue, limit, cursor };
      return (await ticketsOf(context.pool, callerOf(request), filter, context.now())) as never;
    });
    app.get('/v1/tickets/:id', { config, schema: opening }, async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return (await openTicket(context, callerOf(request), request.params.id)) as never;
    });
    app.post('/v1/tickets/:id/decision', { config, schema: deciding }, async (request) => {
      const { decision, note } = request.body;
      const caller = callerOf(request);
      return (await decideTicket(context, caller, request.params.id, decision as ContestDecision, note)) as never;
    });
  };
}

const listing = {
  tags: ['department'],
  summary: 'Các khiếu nại gửi đến cơ quan, quá hạn trước / contests for the department, overdue ones first',
  querystring: Type.Object(
    {
      state: Type.Optional(TicketStateSchema),
      overdue: Type.Optional(Type.Boolean({ description: 'true: chỉ khiếu nại quá hạn / only overdue ones' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      cursor: Type.Optional(CursorSchema),
    },
    { additionalProperties: false },
  ),
  response: answers(
    { 200: Type.Object({ tickets: Type.Array(Type.Ref('Ticket')), next: nullable(Type.String()) }) },
    'validation_failed',
    'invalid_cursor',
    'unauthenticated',
    'forbidden',
  ),
};

const opening = {
  tags: ['department'],
  summary:
    'Một khiếu nại, thông tin đã xuất trình và dòng dữ liệu liên quan / one contest, what was presented and the rows behind',
  description:
    'Chứa dữ liệu cá nhân: mỗi lần xem được ghi lại (ai, lúc nào). / Holds personal data: each look is recorded, by whom and when.',
  ...byId,
  response: answers({ 200: OpenedTicketSchema }, ...refusals),
};

const deciding = {
  tags: ['department'],
  summary: 'Trả lời khiếu nại / decide a contest',
  description:
    'Nhà đăng ký chỉ nhận câu trả lời mẫu theo mã (`GET /v1/reasons`), không nhận ghi chú. / The registrar gets the text ' +
    'registered for the code (`GET /v1/reasons`), never the note.',
  ...byId,
  body: DecideSchema,
  response: answers(
    { 200: { ...TicketSchema, description: 'Decided, now or before' } },
    ...refusals,
    'malformed_body',
    'unsupported_media_type',
    'payload_too_large',
    'state_conflict',
  ),
};
