import { ageInDays, freshnessOf, type IsoDate, isoDate, nameOn, vietnamDay } from '@xacthuc/domain';
import type { FactsDatabase } from '@xacthuc/engine';
import { answers, callerOf, DaySchema, nullable, type ServicePlugin } from '@xacthuc/platform';
import type { Selectable } from 'kysely';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { maySeeSource } from './binding.ts';

const SourceSchema = Type.Object({
  source: Type.String(),
  department: Type.Object({ vi: Type.String(), en: Type.String() }),
  delivery: Type.String({ enum: ['full', 'append'] }),
  sequence: nullable(Type.Integer({ description: 'Number of activations so far; null: never delivered' })),
  asOf: nullable(DaySchema),
  ageDays: nullable(Type.Integer()),
  limitDays: Type.Integer(),
  state: Type.String({
    enum: ['fresh', 'stale', 'never_delivered'],
    description: 'stale: older than limitDays; checks that need it answer source_unavailable',
  }),
});

type SourceRow = Pick<
  Selectable<FactsDatabase['facts.sources']>,
  'code' | 'names' | 'delivery' | 'sequence' | 'as_of' | 'freshness_days'
>;

/** `GET /v1/sources`. */
export function sourceRoutes(context: IntakeContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/sources',
      {
        config: { access: ['department', 'office', 'auditor'] },
        schema: {
          tags: ['department', 'office'],
          summary: 'Các nguồn dữ liệu và độ mới của chúng / the sources and how fresh they are',
          response: answers(
            { 200: Type.Object({ sources: Type.Array(SourceSchema) }) },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const caller = callerOf(request);
        const rows = await context.db
          .selectFrom('facts.sources')
          .select(['code', 'names', 'delivery', 'sequence', 'as_of', 'freshness_days'])
          .orderBy('id')
          .execute();
        const today = vietnamDay(context.now());
        return { sources: rows.filter((row) => maySeeSource(caller, row.code)).map((row) => present(row, today)) };
      },
    );
  };
}

function present(row: SourceRow, today: IsoDate) {
  const asOf = row.as_of === null ? null : isoDate(row.as_of);
  return {
    source: row.code,
    department: nameOn(row.names, today),
    delivery: row.delivery,
    sequence: row.sequence === 0 ? null : row.sequence,
    asOf,
    ageDays: asOf === null ? null : ageInDays(asOf, today),
    limitDays: row.freshness_days,
    state: freshnessOf(asOf, row.freshness_days, today),
  };
}
