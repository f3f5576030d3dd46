import { answers, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { changesAnswer, changesQuery, sendChanges } from '../snapshots/changes.ts';
import { access, refusals } from '../snapshots/common.ts';
import { maySeeSource } from './binding.ts';
import { sourceNamed } from './named.ts';

const sequence = (description: string) => Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1, description });

/** `GET /v1/sources/{source}/changes`: what differs between any two sequences of a source. */
export function sourceChangesRoutes(context: IntakeContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/sources/:source/changes',
      {
        config: { access },
        schema: {
          tags: ['department'],
          summary: 'Khác nhau giữa hai số thứ tự của một nguồn / what differs between two sequences of a source',
          params: Type.Object({ source: Type.String({ maxLength: 64 }) }),
          querystring: Type.Object(
            {
              from: sequence('The sequence before; 0: nothing was active yet'),
              to: Type.Optional(
                sequence('The sequence after; default: the current one. It may be the earlier of the two'),
              ),
              ...changesQuery,
            },
            { additionalProperties: false },
          ),
          response: answers({ 200: changesAnswer }, ...refusals, 'invalid_cursor', 'source_not_bound'),
        },
      },
      async (request, reply) => {
        const caller = callerOf(request);
        const { source: code } = request.params;
        const source = await sourceNamed(context, code);
        if (!maySeeSource(caller, code)) throw new Problem('not_found');
        // Which records are of whose segment is not the page's to sort out: a key of one school sees its own deliveries.
        if (caller.segment !== null) throw new Problem('source_not_bound');
        const { from, to = source.sequence } = request.query;
        for (const [name, value] of Object.entries({ from, to })) {
          if (value > source.sequence) throw beyond(name, source.sequence);
        }
        const comparison = { kind: 'sequences', source: source.id, from, to } as const;
        return (await sendChanges(context, reply, comparison, request.query, `${code}-${from}-${to}`)) as never;
      },
    );
  };
}

function beyond(name: string, current: number): Problem {
  return new Problem('validation_failed', null, [
    { at: `/querystring/${name}`, message: `is beyond the source's current sequence, ${current}` },
  ]);
}
