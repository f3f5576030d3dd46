import { DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';

const advice = Type.Object({ what: Type.String(), fix: Type.String() });
const count = Type.Integer({ minimum: 0 });

export const SnapshotSchema = Type.Object(
  {
    id: IdSchema,
    source: Type.String(),
    mode: Type.String({ enum: ['full', 'append'] }),
    segment: nullable(Type.String()),
    asOf: DaySchema,
    dryRun: Type.Boolean(),
    state: Type.String({
      enum: ['received', 'validated', 'staged', 'active', 'rejected', 'superseded', 'reversed'],
      description:
        'received: waiting or being read; validated: a dry run that ended; staged: ready, held by a guard until ' +
        'somebody activates it; active: what checks see; superseded: a later full list took its place',
    }),
    held: Type.Boolean({ description: 'A guard holds it: POST …/activation with a reason, or send a corrected file' }),
    file: Type.Object({
      name: nullable(Type.String()),
      contentType: nullable(Type.String()),
      bytes: count,
      sha256: Type.String({ description: 'Of the file as it was sent, in hexadecimal' }),
    }),
    uploadedBy: IdSchema,
    uploadedAt: InstantSchema,
    rowsDone: count,
    layout: nullable(
      Type.Object(
        {
          format: Type.String(),
          sheet: nullable(Type.String()),
          delimiter: nullable(Type.String()),
          headerRow: Type.Integer(),
          columns: Type.Array(Type.Object({ letter: Type.String(), header: Type.String(), field: Type.String() })),
          ignored: Type.Array(Type.String()),
          absent: Type.Array(Type.String()),
        },
        { description: 'Which column was read as what' },
      ),
    ),
    counts: nullable(
      Type.Object({
        rows: count,
        good: count,
        bad: count,
        skipped: count,
        added: count,
        changed: count,
        retired: count,
        unchanged: count,
      }),
    ),
    issueCounts: nullable(Type.Record(Type.String(), count)),
    guards: nullable(
      Type.Array(Type.Object({ guard: Type.String(), value: Type.Number(), limit: Type.Number(), ok: Type.Boolean() })),
    ),
    rejection: nullable(
      Type.Object({
        code: Type.String(),
        vi: advice,
        en: advice,
        detail: Type.Object({}, { additionalProperties: true }),
      }),
    ),
    sequence: nullable(Type.Integer()),
    activatedAt: nullable(InstantSchema),
    activatedBy: nullable(IdSchema),
    activationReason: nullable(Type.String()),
  },
  { $id: 'Snapshot' },
);

export const IssueSchema = Type.Object({
  row: Type.Integer({ description: 'Row of the file, as a spreadsheet program numbers it' }),
  column: nullable(Type.String({ description: 'Letters of the column' })),
  header: nullable(Type.String()),
  severity: Type.String({ enum: ['error', 'warning'] }),
  code: Type.String(),
  value: nullable(Type.String({ description: 'Masked' })),
  vi: advice,
  en: advice,
});

export const ChangeSchema = Type.Object({
  kind: Type.String({ enum: ['added', 'changed', 'retired'] }),
  record: nullable(Type.Integer({ description: 'The new record; null when retired' })),
  row: nullable(Type.Integer({ description: "The new record's row in this file" })),
  previousRecord: nullable(Type.Integer()),
  previousRow: nullable(Type.Integer({ description: "The previous record's row in its own file" })),
  subject: Type.String({ description: 'Masked name' }),
  fields: Type.Array(Type.String(), { description: 'Facts that differ' }),
});
