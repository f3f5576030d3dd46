import { DaySchema, IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import { GuardResultSchema, OverrideSchema } from '../guards/schemas.ts';

const advice = Type.Object({ what: Type.String(), fix: Type.String() });
const count = Type.Integer({ minimum: 0 });

const ratio = Type.Number({ minimum: 0, maximum: 1 });

export const ProgressSchema = Type.Object(
  {
    phase: Type.String({
      enum: ['waiting', 'reading', 'comparing', 'loading', 'activating'],
      description:
        'Chờ đến lượt; đọc và kiểm tra; so với dữ liệu đang dùng; nạp phần khác; kích hoạt / in the queue; being read ' +
        'and validated; compared with what is active; the differences being loaded; being activated',
    }),
    rowsDone: count,
    bytesDone: { ...count, description: 'Số byte của tệp đã đọc trong bước này / of the file, in this phase' },
    share: nullable({ ...ratio, description: 'Phần đã xong của bước này / the part of this phase that is done' }),
    rowsPerSecond: nullable(count),
    secondsLeft: nullable({ ...count, description: 'Của bước này; null khi chưa ước lượng được / of this phase' }),
  },
  { description: 'Tiến độ; null khi đã xử lý xong / how far processing has come; null when it has ended' },
);

export const ChangeSchema = Type.Object({
  kind: Type.String({ enum: ['added', 'changed', 'retired'] }),
  record: nullable(Type.Integer({ description: 'The new record; null when retired' })),
  row: nullable(Type.Integer({ description: "The new record's row in this file" })),
  previousRecord: nullable(Type.Integer()),
  previousRow: nullable(Type.Integer({ description: "The previous record's row in its own file" })),
  subject: Type.String({ description: 'Masked name' }),
  fields: Type.Array(Type.String(), { description: 'Facts that differ' }),
});

const LayoutSchema = Type.Object(
  {
    format: Type.String({ enum: ['csv', 'ndjson', 'xlsx', 'xls', 'ods'] }),
    container: nullable(Type.String({ description: 'What the file was packed in: gzip, zip' })),
    encoding: nullable(Type.String({ description: 'Of text: UTF-8, UTF-16LE, UTF-16BE, windows-1258, windows-1252' })),
    legacyFont: nullable(
      Type.Object(
        {
          font: Type.String({ enum: ['TCVN3', 'VNI'] }),
          columns: Type.Unsafe<readonly string[] | null>({
            type: ['array', 'null'],
            items: { type: 'string' },
            description: 'Letters of the columns that were converted; null: all of them',
          }),
        },
        { description: 'Bảng mã phông cũ đã chuyển sang Unicode / the legacy font that was converted to Unicode' },
      ),
    ),
    sheet: nullable(Type.String({ description: 'The sheet that was read' })),
    sheets: Type.Array(Type.Object({ name: Type.String(), hidden: Type.Boolean(), empty: Type.Boolean() })),
    delimiter: nullable(Type.String()),
    headerRow: Type.Integer({ description: '0: the file has keys and no header row' }),
    lastRow: Type.Optional(Type.Integer()),
    columns: Type.Array(
      Type.Object({
        letter: Type.String(),
        header: Type.String(),
        field: Type.String(),
        origin: Type.String({
          enum: ['header', 'request', 'saved'],
          description: 'Who says so: the header, the delivery (`map`), or the mapping saved for the source',
        }),
      }),
    ),
    ignored: Type.Array(Type.String()),
    absent: Type.Array(Type.String()),
  },
  { description: 'What the file turned out to be, and which column was read as what' },
);

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
        'somebody activates it; active: what checks see; superseded: a later full list took its place; reversed: undone by a ' +
        'reversal',
    }),
    held: Type.Boolean({ description: 'A guard holds it: POST …/activation with a reason, or send a corrected file' }),
    file: nullable(
      Type.Object(
        {
          name: nullable(Type.String()),
          contentType: nullable(Type.String()),
          bytes: count,
          sha256: Type.String({ description: 'Of the file as it was sent, in hexadecimal' }),
        },
        { description: 'Null for a reversal, which has none' },
      ),
    ),
    revertsTo: nullable(
      Type.Integer({ description: 'Of a reversal: the sequence whose content it made active again' }),
    ),
    uploadedBy: IdSchema,
    uploadedAt: InstantSchema,
    rowsDone: count,
    progress: nullable(ProgressSchema),
    layout: nullable(LayoutSchema),
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
    samples: nullable(
      Type.Array(ChangeSchema, { description: 'Of a dry run: the first subjects it would add, change and retire' }),
    ),
    consequences: nullable(
      Type.Object(
        { attestations: count, ofRetired: count, ofChanged: count, vi: Type.String(), en: Type.String() },
        { description: 'Valid attestations that rest on records which activating this ends, or ended' },
      ),
    ),
    issueCounts: nullable(Type.Record(Type.String(), count)),
    guards: nullable(
      Type.Array(GuardResultSchema, {
        description:
          'Kết quả từng chốt an toàn, cho cả nguồn và mỗi đơn vị / what each guard says, of the source and each segment',
      }),
    ),
    overrides: Type.Array(OverrideSchema, {
      description: 'Ai đã kích hoạt dù bị giữ lại, và vì sao / who activated it although it was held, and why',
    }),
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
    feed: nullable({ ...IdSchema, description: 'The feed that fetched it; null: it was sent' }),
  },
  { $id: 'Snapshot' },
);

const severity = Type.String({ enum: ['error', 'warning'] });

export const SummarySchema = Type.Object(
  {
    total: count,
    errors: { ...count, description: 'Dòng có lỗi không được nạp / a row with an error stays out' },
    warnings: { ...count, description: 'Dòng vẫn được nạp / the row is let in' },
    listed: { ...count, description: 'Số vấn đề được liệt kê từng dòng / issues told one by one, at most 10,000' },
    note: nullable(
      Type.Object(
        { vi: Type.String(), en: Type.String() },
        { description: 'Khi không liệt kê hết / when not all are listed' },
      ),
    ),
    byCode: Type.Array(Type.Object({ code: Type.String(), severity, count, vi: advice, en: advice })),
  },
  { description: 'Của cả báo cáo, không phụ thuộc bộ lọc / of the whole report, whatever the filter' },
);

export const IssueSchema = Type.Object({
  sheet: nullable(Type.String({ description: 'Trang tính / sheet; null for a file without sheets' })),
  row: Type.Integer({ description: 'Row of the file, as a spreadsheet program numbers it' }),
  column: nullable(Type.String({ description: 'Letters of the column' })),
  header: nullable(Type.String()),
  severity,
  code: Type.String(),
  value: nullable(Type.String({ description: 'Masked' })),
  vi: advice,
  en: advice,
});
