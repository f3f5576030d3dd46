import { DaySchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';

/** A day that a database and a calendar both know. */
export const CalendarDaySchema = { ...DaySchema, pattern: '^(19|20|21)' };

/** From one day to another, both included. */
export const PeriodSchema = Type.Object(
  { from: CalendarDaySchema, until: CalendarDaySchema },
  { additionalProperties: false, description: 'Kể cả hai ngày / both days included' },
);

const AdviceSchema = Type.Object({ what: Type.String(), fix: Type.String() });

/** What an answer to a filled form says: everything that is wrong with it, row by row. */
export const formReport = {
  rows: Type.Integer({ description: 'Số dòng đã đọc / rows read' }),
  errors: Type.Integer(),
  warnings: Type.Integer(),
  issues: Type.Array(
    Type.Object({
      row: Type.Integer(),
      column: nullable(Type.String({ description: 'Cột như bảng tính hiện / letters as a spreadsheet shows them' })),
      header: nullable(Type.String()),
      severity: Type.String({ enum: ['error', 'warning'] }),
      code: Type.String(),
      value: nullable(Type.String()),
      vi: AdviceSchema,
      en: AdviceSchema,
    }),
    { description: 'Mọi dòng sai cùng một lúc / all bad rows at once' },
  ),
  unreadable: Type.Unsafe<unknown>({
    type: ['object', 'null'],
    properties: { code: Type.String(), vi: AdviceSchema, en: AdviceSchema },
    required: ['code', 'vi', 'en'],
    description: 'Tệp không đọc được / the file as a whole cannot be used',
  }),
};

/** For the documentation: what a filled form may come as. */
export const formBodies = {
  content: Object.fromEntries(
    [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.oasis.opendocument.spreadsheet',
      'application/vnd.ms-excel',
      'text/csv',
      'application/octet-stream',
    ].map((type) => [type, { schema: { contentMediaType: type } }]),
  ),
};

/** A spreadsheet as an answer. */
export const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const sheetAnswer = {
  description: 'XLSX',
  content: { [sheetType]: { schema: { contentMediaType: sheetType } } },
};
