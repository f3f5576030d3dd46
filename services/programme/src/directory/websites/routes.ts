import { answers, IdSchema, InstantSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../../context.ts';
import { WebsiteStateSchema, wordOrNull } from '../schemas.ts';
import { askForCheck, websiteOf } from './checks.ts';

const outcomes = ['page', 'closed_to_robots', 'parked', 'no_address', 'no_answer', 'error_page', 'leads_astray'];
const outcome = Type.String({ enum: outcomes });
const WebsiteSchema = Type.Object({
  state: WebsiteStateSchema,
  failures: Type.Integer({ description: 'Số lần liên tiếp không thấy website / looks in a row that found no site' }),
  dueAt: nullable({ ...InstantSchema, description: 'Lần xem tiếp theo / the next look' }),
  checkedAt: nullable(InstantSchema),
  outcome: wordOrNull(outcomes),
  resolves: nullable(Type.Boolean({ description: 'Tên miền có địa chỉ / the name has an address' })),
  https: wordOrNull(['valid', 'invalid', 'none']),
  certificateExpiresAt: nullable(InstantSchema),
  httpStatus: nullable(Type.Integer()),
  title: nullable(Type.String()),
  history: Type.Array(
    Type.Object({
      state: WebsiteStateSchema,
      outcome,
      httpStatus: nullable(Type.Integer()),
      since: InstantSchema,
      until: InstantSchema,
      checks: Type.Integer(),
    }),
    {
      description:
        'Mới nhất trước; các lần như nhau liền nhau gộp một dòng / newest first; looks alike in a row are one',
    },
  ),
});
const path = '/v1/programme/directory/:id/website';
const params = Type.Object({ id: IdSchema });
const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;

/** `GET /v1/programme/directory/{id}/website` and `POST …/website/check`. */
export function websiteRoutes({ db }: ProgrammeContext): ServicePlugin {
  const shown = async (id: string) => {
    const website = await websiteOf(db, id);
    if (!website) throw new Problem('not_found');
    const { now, history } = website;
    return {
      state: now.state,
      failures: now.failures,
      dueAt: now.due_at.toISOString(),
      checkedAt: now.checked_at?.toISOString() ?? null,
      outcome: now.outcome,
      resolves: now.resolves,
      https: now.https,
      certificateExpiresAt: now.certificate_expires_at?.toISOString() ?? null,
      httpStatus: now.http_status,
      title: now.title,
      history: history.map(({ state, outcome, http_status, since, until, checks }) => ({
        state,
        outcome,
        httpStatus: http_status,
        since: since.toISOString(),
        until: until.toISOString(),
        checks,
      })),
    };
  };
  return async (app) => {
    app.get(
      path,
      {
        config: { access: ['office', 'auditor'] },
        schema: {
          tags: ['office', 'auditor'],
          summary:
            'Website của một tên miền: lần xem gần nhất và lịch sử / a name’s website: the last look, and its history',
          params,
          response: answers({ 200: { ...WebsiteSchema, description: 'The website' } }, ...refusals),
        },
      },
      async (request) => (await shown(request.params.id)) as never,
    );
    app.post(
      `${path}/check`,
      {
        config: { access: ['office'] },
        schema: {
          tags: ['office'],
          summary: 'Đề nghị xem lại website sớm / ask for a look at the website soon',
          params,
          response: answers({ 202: { ...WebsiteSchema, description: 'It is due now' } }, ...refusals),
        },
      },
      async (request, reply) => {
        if (!(await askForCheck(db, request.params.id))) throw new Problem('not_found');
        reply.code(202);
        return (await shown(request.params.id)) as never;
      },
    );
  };
}
