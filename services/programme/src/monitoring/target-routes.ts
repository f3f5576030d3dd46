import { dayBefore, type IsoDate, vietnamDay } from '@xacthuc/domain';
import { answers, nullable, type ServicePlugin } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { figureOf } from '../indicators/figures.ts';
import { indicatorOf } from '../indicators/registry.ts';
import { CodeSchema } from '../organisations/schemas.ts';
import { TargetSchema } from '../plan/content.ts';
import { type TargetInForce, targetsInForce } from '../plan/store.ts';
import { forecast } from './forecast.ts';

const ForecastSchema = Type.Object({
  value: nullable(Type.Number({ description: 'Dự báo ở ngày cuối kỳ / at the last day' })),
  reached: nullable(Type.Number({ description: 'Tỷ lệ đã đạt; 1 là đủ / the share reached so far' })),
  expected: nullable(Type.Number({ description: 'Tỷ lệ dự báo / the share to be expected' })),
  daysOver: Type.Integer(),
  daysAll: Type.Integer(),
  state: Type.String({ enum: ['reached', 'on_track', 'behind', 'not_begun', 'over', 'unknown'] }),
});

/** `GET /v1/programme/targets`: what the plans in force set, how far it is, and where it will end. */
export function targetRoutes({ db, now }: ProgrammeContext): ServicePlugin {
  return async (app) => {
    app.get(
      '/v1/programme/targets',
      {
        config: { access: ['office', 'auditor'] },
        schema: {
          tags: ['office', 'auditor'],
          summary: 'Chỉ tiêu, kết quả đến nay và dự báo / targets, figures so far and forecasts',
          description:
            'Của phiên bản đã duyệt mới nhất của mỗi kế hoạch. Dự báo theo đường thẳng: đầu kỳ + (hiện tại − đầu kỳ) ÷ số ngày đã qua × ' +
            'số ngày của kỳ; trước khi qua 5 % kỳ thì không dự báo. Số liệu nội bộ, không công bố nguyên trạng. / Of each plan’s newest ' +
            'approved version. A straight line: start + (now − start) ÷ days over × all days; before 5 % of the period is over there is ' +
            'none. Internal: do not publish as they are.',
          querystring: Type.Object({ plan: Type.Optional(CodeSchema) }, { additionalProperties: false }),
          response: answers(
            {
              200: Type.Object({
                targets: Type.Array(
                  Type.Object({
                    plan: CodeSchema,
                    version: Type.Integer(),
                    target: TargetSchema,
                    figure: Type.Ref('Figure'),
                    forecast: ForecastSchema,
                  }),
                ),
              }),
            },
            'validation_failed',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const { plan } = request.query;
        const today = vietnamDay(now());
        const targets = await db
          .transaction()
          .setIsolationLevel('repeatable read')
          .setAccessMode('read only')
          .execute(async (trx) => {
            const inForce = (await targetsInForce(trx)).filter((one) => plan === undefined || one.plan === plan);
            const told = [];
            for (const one of inForce) told.push(await progressOf(trx, one, today));
            return told;
          });
        return { targets: targets.filter((one) => one !== null) } as never;
      },
    );
  };
}

async function progressOf(db: Kysely<ProgrammeDatabase>, inForce: TargetInForce, today: IsoDate) {
  const { plan, version, ...target } = inForce;
  const definition = indicatorOf(target.indicator);
  if (definition === undefined) return null;
  const { period, area, organisation } = target;
  const figure = await figureOf(db, definition, { period, area, organisation }, today);
  const start = definition.kind === 'flow' ? 0 : await valueBefore(db, inForce, today);
  const question = { target: target.value, period, start, value: figure.value };
  return { plan, version, target, figure, forecast: forecast(question, today) };
}

/** What was there on the eve of the target's period. */
async function valueBefore(
  db: Kysely<ProgrammeDatabase>,
  target: TargetInForce,
  today: IsoDate,
): Promise<number | null> {
  const definition = indicatorOf(target.indicator);
  if (definition === undefined) return null;
  const eve = dayBefore(target.period.from as IsoDate);
  const { area, organisation } = target;
  return (await figureOf(db, definition, { period: { from: eve, until: eve }, area, organisation }, today)).value;
}
