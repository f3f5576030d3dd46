import { answers, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { publishedContent, publishedDimensions, publishedMonths } from './published.ts';
import { MonthSchema, PublishedMonthSchema } from './schemas.ts';
import { smallestPublished } from './suppression.ts';

/** Looks a minute from one address. */
const looksAMinute = 120;
const limited = { access: 'public', rateLimit: { max: looksAMinute, timeWindow: 60_000 } } as const;

/** `GET /v1/monitoring` and `GET /v1/monitoring/{month}`: what is published, to everybody. */
export function publishedRoutes({ db }: ProgrammeContext): ServicePlugin {
  return async (app) => {
    app.addSchema(PublishedMonthSchema);

    app.get(
      '/v1/monitoring',
      {
        config: limited,
        schema: {
          tags: ['anyone'],
          summary: 'Các tháng đã công bố / the months that are published, newest first',
          description:
            `Số liệu từng tháng đã kết thúc, chốt một lần, không sửa; nhóm dưới ${smallestPublished} không công bố. / Months that are over, ` +
            `made once and never changed; groups below ${smallestPublished} are withheld.`,
          response: answers({
            200: Type.Object({
              months: Type.Array(MonthSchema),
              by: Type.Array(Type.Object({ by: Type.String(), vi: Type.String(), en: Type.String() })),
            }),
          }),
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'public, max-age=300');
        return { months: await publishedMonths(db), by: publishedDimensions } as never;
      },
    );

    app.get(
      '/v1/monitoring/:month',
      {
        config: limited,
        schema: {
          tags: ['anyone'],
          summary: 'Số liệu công bố của một tháng / what is published of a month',
          description:
            'Luôn đủ các bảng, không có bộ lọc. null: không công bố vì từ đó suy ra được nhóm nhỏ. / Always all tables, without filters. ' +
            'null: withheld, since a small group could be told from it.',
          params: Type.Object({ month: MonthSchema }),
          response: answers({ 200: Type.Ref('PublishedMonth') }, 'validation_failed', 'not_found'),
        },
      },
      async (request, reply) => {
        const content = await publishedContent(db, request.params.month);
        if (content === null) throw new Problem('not_found');
        reply.header('cache-control', 'public, max-age=86400');
        return JSON.parse(content.toString()) as never;
      },
    );
  };
}
