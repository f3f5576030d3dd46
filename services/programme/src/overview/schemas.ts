import { DaySchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';

const count = Type.Integer({ minimum: 1 });
const benefit = Type.String({ examples: ['id.vn'] });
const outcome = Type.String({ examples: ['eligible'] });

const SourceStateSchema = Type.Object({
  source: Type.String(),
  department: Type.Object({ vi: Type.String(), en: Type.String() }),
  sequence: nullable(Type.Integer({ description: 'Number of activations so far; null: never delivered' })),
  asOf: nullable(DaySchema),
  ageDays: nullable(Type.Integer()),
  limitDays: Type.Integer(),
  state: Type.String({ enum: ['fresh', 'stale', 'never_delivered'] }),
});

export const OverviewSchema = Type.Object(
  {
    from: DaySchema,
    until: DaySchema,
    at: { ...InstantSchema, description: 'When these counts were taken' },
    answers: Type.Object(
      {
        total: Type.Integer(),
        registrars: Type.Integer({ description: 'Clients that got at least one answer' }),
        byOutcome: Type.Array(Type.Object({ benefit, outcome, count })),
        byDay: Type.Array(Type.Object({ day: DaySchema, benefit, outcome, count }), {
          description: 'Days in Vietnam (Asia/Ho_Chi_Minh)',
        }),
      },
      { description: 'What is not listed is 0' },
    ),
    redemptions: Type.Object({ total: Type.Integer(), byBenefit: Type.Array(Type.Object({ benefit, count })) }),
    sources: Type.Array(SourceStateSchema),
  },
  {
    $id: 'Overview',
    description: 'For the office and auditors. Small counts are given as they are: do not publish them unrounded',
  },
);
