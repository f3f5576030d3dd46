import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import { acknowledgeSignal } from './acknowledge.ts';
import { listSignals, signalById, watchState } from './read.ts';
import { AcknowledgementSchema, SignalListQuery, SignalListSchema, SignalSchema } from './schemas.ts';

const access = ['auditor'] as const;
const tags = ['auditor'];
const ofSignal = { params: Type.Object({ id: IdSchema }) };
const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;

/** `GET /v1/audit/signals`, `GET /v1/audit/signals/{id}`, `POST /v1/audit/signals/{id}/acknowledgement`. */
export function signalRoutes(context: VerificationContext): ServicePlugin {
  const known = async (id: string) => {
    const signal = await signalById(context.db, id);
    if (!signal) throw new Problem('not_found');
    return signal;
  };
  return async (app) => {
    app.addSchema(SignalSchema);
    app.get('/v1/audit/signals', { config: { access }, schema: listing }, async (request) => {
      const filter = { ...request.query, limit: request.query.limit ?? 50 };
      return { ...(await listSignals(context.db, filter)), watch: await watchState(context.db) } as never;
    });
    app.get('/v1/audit/signals/:id', { config: { access }, schema: reading }, async (request) => {
      return (await known(request.params.id)) as never;
    });
    app.post(
      '/v1/audit/signals/:id/acknowledgement',
      { config: { access }, schema: acknowledging },
      async (request, reply) => {
        const { id } = request.params;
        const { repeated } = await acknowledgeSignal(context.db, id, callerOf(request).id, request.body.note);
        return reply.code(repeated ? 200 : 201).send((await known(id)) as never);
      },
    );
  };
}

const listing = {
  tags,
  summary: 'Tín hiệu cần xem, mới nhất trước / signals to look into, newest first',
  description:
    'Hệ thống tự rà soát mỗi phút; mỗi tín hiệu khi mở là một mục của nhật ký nên không giấu đi được. Tín hiệu không phải là ' +
    'kết luận vi phạm. / The service looks every minute; each signal is an entry of the log when it opens, so it cannot be ' +
    'hidden. A signal is no finding of guilt.',
  querystring: SignalListQuery,
  response: answers({ 200: SignalListSchema }, 'validation_failed', 'invalid_cursor', 'unauthenticated', 'forbidden'),
};

const reading = {
  tags,
  summary: 'Một tín hiệu / one signal',
  ...ofSignal,
  response: answers({ 200: Type.Ref('Signal') }, ...refusals),
};

const acknowledging = {
  tags,
  summary: 'Ghi nhận đã xem một tín hiệu / acknowledge a signal',
  description:
    'Ghi ai, khi nào, kết luận gì; tín hiệu vẫn ở trong danh sách. Gửi lại cùng ghi chú thì không ghi thêm. / Who, when and ' +
    'what came of it are kept; the signal stays in the list. The same note again adds nothing.',
  ...ofSignal,
  body: AcknowledgementSchema,
  response: answers(
    {
      201: { ...Type.Ref('Signal'), description: 'Recorded' },
      200: { ...Type.Ref('Signal'), description: 'The same note was recorded before' },
    },
    ...refusals,
    'malformed_body',
    'unsupported_media_type',
    'payload_too_large',
  ),
};
