import { vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { maySeeSource } from './binding.ts';
import { LimitSchema, SourceSchema } from './schemas.ts';
import { changeLimit, sourceStates } from './states.ts';

/** `GET /v1/sources`, `PATCH /v1/sources/{source}`. */
export function sourceRoutes(context: IntakeContext): ServicePlugin {
  const db = context.db as never;
  return async (app) => {
    app.addSchema(SourceSchema);

    app.get(
      '/v1/sources',
      {
        config: { access: ['department', 'office', 'auditor'] },
        schema: {
          tags: ['department', 'office'],
          summary: 'Các nguồn dữ liệu và độ mới của chúng / the sources and how fresh they are',
          response: answers(
            { 200: Type.Object({ sources: Type.Array(Type.Ref('Source')) }) },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const caller = callerOf(request);
        const states = await sourceStates(db, vietnamDay(context.now()), caller.segment);
        return { sources: states.filter(({ source }) => maySeeSource(caller, source)) } as never;
      },
    );

    app.patch(
      '/v1/sources/:source',
      {
        config: { access: ['office'] },
        schema: {
          tags: ['office'],
          summary: 'Đổi thời hạn sử dụng dữ liệu của một nguồn / change how long a source may be relied on',
          description:
            'Ghi lại ai đổi, khi nào, vì sao; các lần kiểm tra sau đó theo thời hạn mới. / ' +
            'Who, when and why is kept; checks from then on go by the new limit.',
          params: Type.Object({ source: Type.String({ maxLength: 64 }) }),
          body: LimitSchema,
          response: answers(
            { 200: Type.Ref('Source') },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'not_found',
            'payload_too_large',
            'unsupported_media_type',
            'reason_required',
          ),
        },
      },
      async (request) => {
        const { freshnessDays, reason } = request.body;
        const { source } = request.params;
        if (reason === undefined) throw new Problem('reason_required');
        const changed = await changeLimit(db, source, freshnessDays, callerOf(request).id, reason);
        const states = changed ? await sourceStates(db, vietnamDay(context.now()), null) : [];
        const state = states.find((one) => one.source === source);
        if (!state) throw new Problem('not_found');
        context.log.info({ source, days: freshnessDays, by: callerOf(request).id }, 'freshness limit changed');
        return state as never;
      },
    );
  };
}
