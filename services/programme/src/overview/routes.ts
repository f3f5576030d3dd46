import { vietnamDay } from '@xacthuc/domain';
import { answers, DaySchema, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { sourceStates } from '../sources/states.ts';
import { byOutcome, countsOf, total } from './counts.ts';
import { mostDays, periodOf, usualDays } from './period.ts';
import { OverviewSchema } from './schemas.ts';

/** `GET /v1/programme/overview`. */
export function overviewRoutes(context: ProgrammeContext): ServicePlugin {
  return async (app) => {
    app.addSchema(OverviewSchema);
    app.get(
      '/v1/programme/overview',
      {
        config: { access: ['office', 'auditor'] },
        schema: {
          tags: ['office', 'auditor'],
          summary: 'Tình hình chung của chương trình / the programme at a glance',
          description:
            `Mặc định ${usualDays} ngày gần nhất, tối đa ${mostDays} ngày. Số liệu nội bộ: các số nhỏ hơn 5 không được ` +
            'che, không công bố nguyên trạng. / The last ' +
            `${usualDays} days unless told, at most ${mostDays}. Internal: counts below 5 are not suppressed here, do ` +
            'not publish them as they are.',
          querystring: Type.Object(
            {
              from: Type.Optional({ ...DaySchema, description: 'First day, in Vietnam' }),
              until: Type.Optional({ ...DaySchema, description: 'Last day, included; default: today' }),
            },
            { additionalProperties: false },
          ),
          response: answers({ 200: Type.Ref('Overview') }, 'validation_failed', 'unauthenticated', 'forbidden'),
        },
      },
      async (request) => {
        const now = context.now();
        const period = periodOf(request.query, now);
        const { byDay, registrars, redemptions } = await countsOf(context.db, period);
        return {
          from: period.from,
          until: period.until,
          at: now.toISOString(),
          answers: { total: total(byDay), registrars, byOutcome: byOutcome(byDay), byDay },
          redemptions: { total: total(redemptions), byBenefit: redemptions },
          sources: await sourceStates(context.db, vietnamDay(now)),
        } as never;
      },
    );
  };
}
