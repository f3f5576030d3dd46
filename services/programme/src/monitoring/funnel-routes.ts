import { vietnamDay } from '@xacthuc/domain';
import { answers, Problem, type ServicePlugin } from '@xacthuc/platform';
import { type Static, Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { csvLine } from '../directory/search/csv.ts';
import { sourceStates } from '../sources/states.ts';
import type { FunnelFilter } from './counts.ts';
import { type Dimension, dimensions, type Group } from './dimensions.ts';
import { type Funnel, funnelOf } from './funnel.ts';
import { funnelCsv } from './funnel-csv.ts';
import { FunnelQuerySchema, FunnelRowSchema, FunnelSchema, SourceFreshnessSchema } from './schemas.ts';

const tags = ['office', 'auditor'];
const access = ['office', 'auditor'] as const;
const refusals = ['validation_failed', 'unauthenticated', 'forbidden'] as const;
const csvContent = { 'text/csv': { schema: Type.String() } };

/** `/v1/programme/monitoring/funnel`, `…/dimensions` and `…/sources`. */
export function funnelRoutes({ db, now }: ProgrammeContext): ServicePlugin {
  return async (app) => {
    for (const schema of [FunnelRowSchema, FunnelSchema, SourceFreshnessSchema]) app.addSchema(schema);

    app.get(
      '/v1/programme/monitoring/funnel',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Phễu: đủ điều kiện → kiểm tra → xác nhận → đăng ký → website / the funnel',
          description:
            'Mỗi chủ thể đếm một lần: tháng kiểm tra lần đầu, tháng có xác nhận lần đầu; hỏi lại không tính. Bước nào không biết theo ' +
            'chiều hoặc bộ lọc thì là null. Số liệu nội bộ, không công bố nguyên trạng. / Each subject counts once, in the month of its ' +
            'first check and of its first attestation; asking again counts nothing. A stage that is not told by what is asked is null. ' +
            'Internal: do not publish as it is.',
          querystring: FunnelQuerySchema,
          response: answers(
            {
              200: {
                description: 'JSON hoặc CSV / JSON, or CSV with format=csv',
                content: { 'application/json': { schema: Type.Ref('Funnel') }, ...csvContent },
              } as never,
            },
            ...refusals,
          ),
        },
      },
      async (request, reply) => {
        const { by = 'month', format = 'json', ...asked } = request.query;
        const funnel = await funnelOf(db, by as Dimension, filterOf(asked), now());
        reply.header('cache-control', 'no-store');
        if (format === 'json') return present(funnel) as never;
        reply.type('text/csv; charset=utf-8');
        reply.header('content-disposition', `attachment; filename="giam-sat-${by}.csv"`);
        return funnelCsv(funnel) as never;
      },
    );

    app.get(
      '/v1/programme/monitoring/dimensions',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Bước nào biết được theo chiều nào / which stage is told by which dimension',
          response: answers(
            {
              200: Type.Object({
                dimensions: Type.Array(
                  Type.Object({
                    by: Type.String(),
                    name: Type.Object({ vi: Type.String(), en: Type.String() }),
                    stages: Type.Array(Type.String()),
                    base: Type.Boolean({ description: 'Có số liệu nền / whether base figures tell it' }),
                    known: Type.Object({ vi: Type.String(), en: Type.String() }),
                  }),
                ),
              }),
            },
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async () =>
        ({ dimensions: Object.entries(dimensions).map(([by, definition]) => ({ by, ...definition })) }) as never,
    );

    app.get(
      '/v1/programme/monitoring/sources',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Độ mới và số bản ghi của từng nguồn / freshness and active records of each source',
          querystring: Type.Object(
            { format: Type.Optional(Type.String({ enum: ['json', 'csv'], default: 'json' })) },
            { additionalProperties: false },
          ),
          response: answers(
            {
              200: {
                description: 'JSON hoặc CSV / JSON, or CSV with format=csv',
                content: {
                  'application/json': {
                    schema: Type.Object({ sources: Type.Array(Type.Ref('SourceFreshness')) }),
                  },
                  ...csvContent,
                },
              } as never,
            },
            ...refusals,
          ),
        },
      },
      async (request, reply) => {
        const sources = await sourcesNow();
        reply.header('cache-control', 'no-store');
        if (request.query.format !== 'csv') return { sources } as never;
        reply.type('text/csv; charset=utf-8');
        reply.header('content-disposition', 'attachment; filename="giam-sat-nguon.csv"');
        const lines = sources.map((one) => [
          one.source,
          one.department.vi,
          one.asOf,
          one.ageDays,
          one.limitDays,
          stateNames[one.state],
          one.records,
        ]);
        return `\ufeff${[sourceHeader, ...lines].map(csvLine).join('')}` as never;
      },
    );

    async function sourcesNow() {
      const [states, rows] = await Promise.all([
        sourceStates(db, vietnamDay(now())),
        db.selectFrom('programme.source_records').selectAll().execute(),
      ]);
      const records = new Map(rows.map((row) => [row.source, row.records]));
      return states.map(({ sequence: _, ...state }) => ({ ...state, records: records.get(state.source) ?? 0 }));
    }
  };
}

const sourceHeader = [
  'Nguồn / source',
  'Cơ quan / department',
  'Số liệu đến ngày / as of',
  'Số ngày / age in days',
  'Giới hạn (ngày) / limit in days',
  'Tình trạng / state',
  'Bản ghi đang có hiệu lực / active records',
];
const stateNames = { fresh: 'Còn mới', stale: 'Quá hạn', never_delivered: 'Chưa nộp' } as const;

function filterOf(asked: Static<typeof FunnelQuerySchema>): FunnelFilter {
  const { area, areaList, group, from, until, sector, registrar, organisation } = asked;
  if ((area === undefined) !== (areaList === undefined)) {
    const message = 'area và areaList đi cùng nhau / area and areaList go together';
    throw new Problem('validation_failed', null, [{ at: '/querystring/area', message }]);
  }
  return {
    from,
    until,
    group: group as Group | undefined,
    area: area === undefined || areaList === undefined ? undefined : { list: areaList, code: area },
    sector,
    registrar,
    organisation,
  };
}

function present(funnel: Funnel) {
  return {
    ...funnel,
    targets: funnel.targets.map(({ row, target: { plan, version, ...target }, value, forecast }) => ({
      row,
      plan,
      version,
      target,
      value,
      forecast,
    })),
  };
}
