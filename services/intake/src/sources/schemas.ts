import { DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';

const StateSchema = Type.String({
  enum: ['fresh', 'stale', 'never_delivered'],
  description: 'stale: older than limitDays; checks that need it answer source_unavailable',
});

const SegmentSchema = Type.Object({
  segment: Type.String(),
  asOf: DaySchema,
  ageDays: Type.Integer(),
  state: StateSchema,
});

export const SourceSchema = Type.Object(
  {
    source: Type.String(),
    department: Type.Object({ vi: Type.String(), en: Type.String() }),
    delivery: Type.String({ enum: ['full', 'append'] }),
    sequence: nullable(Type.Integer({ description: 'Number of activations so far; null: never delivered' })),
    asOf: nullable(DaySchema),
    ageDays: nullable(Type.Integer()),
    limitDays: Type.Integer(),
    state: StateSchema,
    segments: nullable(
      Type.Object(
        {
          count: Type.Integer(),
          stale: Type.Integer(),
          oldest: Type.Array(SegmentSchema, { description: 'Oldest first; up to 20' }),
        },
        { description: 'Parts (schools) that were delivered apart, each with a day of its own; null: none were' },
      ),
    ),
    limitChange: nullable(
      Type.Object(
        {
          from: Type.Integer(),
          to: Type.Integer(),
          at: InstantSchema,
          by: IdSchema,
          reason: Type.String(),
        },
        { description: 'The last change of limitDays; null: it was never changed' },
      ),
    ),
  },
  { $id: 'Source' },
);

export const LimitSchema = Type.Object(
  {
    freshnessDays: Type.Integer({
      minimum: 1,
      maximum: 3650,
      description: 'Days for which a delivery may be relied on',
    }),
    reason: Type.Optional(Type.String({ minLength: 5, maxLength: 1000, description: 'Why; kept with who and when' })),
  },
  {
    additionalProperties: false,
    examples: [{ freshnessDays: 120, reason: 'Lịch nộp theo quý, Công văn số 12/STTTT' }],
  },
);
