import type { ContestGrounds } from '@xacthuc/domain';
import { answers, callerOf, IdSchema, nullable, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { VerificationContext } from '../context.ts';
import { openContest } from './open.ts';
import { type Contest, contestsOf, existingContest, presentContest } from './read.ts';
import { ContestListQuery, ContestSchema, OpenContestSchema } from './schemas.ts';
import { withdrawContest } from './withdraw.ts';

const ofAttestation = { params: Type.Object({ id: IdSchema }) };
const refusals = ['validation_failed', 'unauthenticated', 'forbidden'] as const;
const config = { access: ['registrar'] } as const;

/** `POST`, `GET` and `DELETE /v1/attestations/{id}/contest`, `GET /v1/contests`: a subject contests through its registrar. */
export function contestRoutes(context: VerificationContext): ServicePlugin {
  const present = (contest: Contest) => presentContest(contest, context.now());
  return async (app) => {
    app.addSchema(ContestSchema);
    app.post('/v1/attestations/:id/contest', { config, schema: opening }, async (request, reply) => {
      const { grounds, note, supporting, source } = request.body;
      const { contest, repeated } = await openContest(context, callerOf(request).id, request.params.id, {
        grounds: grounds as ContestGrounds,
        note: note ?? null,
        supporting: supporting ?? null,
        source: source ?? null,
      });
      return reply.code(repeated ? 200 : 201).send(present(contest) as never);
    });
    app.get(
      '/v1/attestations/:id/contest',
      { config, schema: reading },
      async (request) => present(await existingContest(context, callerOf(request).id, request.params.id)) as never,
    );
    app.delete(
      '/v1/attestations/:id/contest',
      { config, schema: withdrawing },
      async (request) => present(await withdrawContest(context, callerOf(request).id, request.params.id)) as never,
    );
    app.get('/v1/contests', { config, schema: listing }, async (request) => {
      const { state, limit = 50, cursor } = request.query;
      const { contests, next } = await contestsOf(context, callerOf(request).id, { state, limit, cursor });
      return { contests: contests.map(present), next } as never;
    });
  };
}

const opening = {
  tags: ['registrar'],
  summary: 'Khiếu nại một câu trả lời thay cho chủ thể / contest an answer for its subject',
  description:
    'Chỉ câu trả lời của chính nhà đăng ký, loại `not_found`, `ineligible`, `inconclusive`; mỗi câu trả lời khiếu nại một ' +
    'lần. Cơ quan quản lý xem và trả lời trong thời hạn. / Only your own `not_found`, `ineligible` and `inconclusive` ' +
    'answers, each once. The department looks into it and decides by the deadline.',
  ...ofAttestation,
  body: OpenContestSchema,
  response: answers(
    {
      201: { ...ContestSchema, description: 'Opened' },
      200: { ...ContestSchema, description: 'The same contest was opened before' },
    },
    ...refusals,
    'not_found',
    'malformed_body',
    'unsupported_media_type',
    'payload_too_large',
    'not_contestable',
    'contest_limit_reached',
    'state_conflict',
  ),
};

const reading = {
  tags: ['registrar'],
  summary: 'Khiếu nại của một câu trả lời / the contest of an answer',
  ...ofAttestation,
  response: answers({ 200: Type.Ref('Contest') }, ...refusals, 'not_found'),
};

const withdrawing = {
  tags: ['registrar'],
  summary: 'Rút khiếu nại / withdraw a contest',
  ...ofAttestation,
  response: answers(
    { 200: { ...ContestSchema, description: 'Withdrawn, now or before' } },
    ...refusals,
    'not_found',
    'state_conflict',
  ),
};

const listing = {
  tags: ['registrar'],
  summary: 'Các khiếu nại của nhà đăng ký, mới nhất trước / your contests, newest first',
  querystring: ContestListQuery,
  response: answers(
    { 200: Type.Object({ contests: Type.Array(Type.Ref('Contest')), next: nullable(Type.String()) }) },
    ...refusals,
    'invalid_cursor',
  ),
};
