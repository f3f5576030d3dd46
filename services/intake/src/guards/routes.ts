import type { SomeSettings } from '@xacthuc/engine';
import { answers, type Caller, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { access, filledIn, nextPage, page, refusals } from '../snapshots/common.ts';
import { decodeCursor, encodeCursor } from '../snapshots/cursor.ts';
import { maySeeSource } from '../sources/binding.ts';
import { type DeclaredSource, declaredSource } from '../sources/named.ts';
import { overridesOfSource } from './overrides.ts';
import { GuardsSchema, PutGuardsSchema, SourceOverrideSchema } from './schemas.ts';
import { guardsOf, putGuards } from './settings.ts';

const bySource = { params: Type.Object({ source: Type.String({ maxLength: 64 }) }) };
const noQuery = Type.Object({}, { additionalProperties: false });

/** What holds a source's deliveries: its limits, and who went past them. */
export function guardRoutes(context: IntakeContext): ServicePlugin {
  const { db } = context;
  return async (app) => {
    app.get(
      '/v1/sources/:source/guards',
      {
        config: { access },
        schema: {
          tags: ['department', 'office'],
          summary: 'Các chốt an toàn của một nguồn / the limits of a source',
          ...bySource,
          querystring: noQuery,
          response: answers({ 200: GuardsSchema }, ...refusals),
        },
      },
      async (request) => {
        return (await guardsOf(
          context,
          await visibleSource(context, callerOf(request), request.params.source),
        )) as never;
      },
    );

    app.put(
      '/v1/sources/:source/guards',
      {
        config: { access: ['office'] },
        schema: {
          tags: ['office'],
          summary: 'Đặt các chốt an toàn của một nguồn / put the limits of a source',
          description:
            'Áp dụng cho các lần nộp được xử lý sau đó; ai đổi, lúc nào, vì sao đều được ghi lại. / They hold for ' +
            'deliveries processed from then on; who changed them, when and why is recorded.',
          ...bySource,
          querystring: noQuery,
          body: PutGuardsSchema,
          response: answers(
            { 200: GuardsSchema },
            ...refusals,
            'malformed_body',
            'payload_too_large',
            'unsupported_media_type',
          ),
        },
      },
      async (request) => {
        const source = await declaredSource(context, request.params.source);
        const { reason, ...put } = request.body;
        await putGuards(context, source, put as SomeSettings, { by: callerOf(request).id, reason });
        return (await guardsOf(context, source)) as never;
      },
    );

    app.get(
      '/v1/sources/:source/overrides',
      {
        config: { access },
        schema: {
          tags: ['department', 'office', 'auditor'],
          summary: 'Các lần kích hoạt vượt chốt an toàn, mới nhất trước / activations past a guard, newest first',
          ...bySource,
          querystring: Type.Object(page(100), { additionalProperties: false }),
          response: answers(
            { 200: Type.Object({ overrides: Type.Array(SourceOverrideSchema), next: nextPage }) },
            ...refusals,
            'invalid_cursor',
          ),
        },
      },
      async (request) => {
        const caller = callerOf(request);
        const { code } = await visibleSource(context, caller, request.params.source);
        const { limit, cursor } = filledIn(request.query);
        const before = cursor === undefined ? null : Number(decodeCursor(cursor, ['record'] as const).record);
        const { overrides, last } = await overridesOfSource(db, code, caller.segment, limit, before);
        const more = overrides.length === limit && last !== null;
        return { overrides, next: more ? encodeCursor({ record: String(last) }) : null } as never;
      },
    );
  };
}

async function visibleSource(context: IntakeContext, caller: Caller, code: string): Promise<DeclaredSource> {
  if (!maySeeSource(caller, code)) throw new Problem('not_found');
  return declaredSource(context, code);
}
