import { sheetName, type WrittenCell, type WrittenRow, writeWorkbook } from '@xacthuc/spreadsheet';

/** A column of a form that people fill in. */
export interface TemplateColumn {
  readonly header: string;
  /** What goes there, in Vietnamese. */
  readonly help: string;
  readonly required: boolean;
  /** In characters. */
  readonly width: number;
  /** What the example row has there. */
  readonly example: string;
  readonly kind?: 'text' | 'number';
  /** The words that may stand there. */
  readonly choices?: readonly string[];
}

export interface Template {
  /** Above the table. */
  readonly title: string;
  readonly sheet: string;
  readonly columns: readonly TemplateColumn[];
  /** What else is to be known, a line each. */
  readonly notes: readonly string[];
}

/** What stands in the first column of the example row: such a row is never read. */
export const exampleMark = 'Ví dụ';
const numberHeader = 'STT';
const guideSheet = 'Hướng dẫn';
const listSheet = 'Danh mục';
/** The sheets of a template that hold no rows of the form. */
export const templateSheets: readonly string[] = [guideSheet, listSheet];

/** Rows that are prepared with lists to choose from. */
const lastRow = 2002;
const headerRow = 2;

/** An empty form as an XLSX file: title, header, an example, lists to choose from, a page of help. */
export function writeTemplate(template: Template): AsyncGenerator<Buffer> {
  const { columns } = template;
  const sheet = sheetName(template.sheet, 'Biểu mẫu', templateSheets);
  const chosen = columns.flatMap(({ choices }, i) => (choices === undefined ? [] : [{ column: i + 1, choices }]));
  return writeWorkbook({
    author: 'xacthuc',
    sheets: [
      {
        name: sheet,
        rows: [formRows(template)],
        widths: [8, ...columns.map(({ width }) => width)],
        frozenRows: headerRow,
        choices: chosen.map(({ column, choices }, i) => ({
          column,
          rows: [headerRow + 2, lastRow] as const,
          list: { sheet: listSheet, column: i, rows: [2, 1 + Math.max(1, choices.length)] as const },
        })),
      },
      { name: guideSheet, rows: [guideRows(template)], widths: [28, 12, 90] },
      {
        name: listSheet,
        rows: [listRows(chosen.map(({ column, choices }) => [columns[column - 1]?.header ?? '', ...choices]))],
        widths: chosen.map(() => 40),
      },
    ],
  });
}

function cell(value: string, more: Partial<WrittenCell> = {}): WrittenCell {
  return { kind: 'text', value, ...more };
}

function formRows({ title, columns }: Template): WrittenRow[] {
  const headers = columns.map(({ header }) => cell(header, { fill: 'heading', format: 'wrapped' }));
  const example = columns.map(({ example: value, kind = 'text' }) =>
    cell(value, { kind, fill: 'warning', format: kind === 'number' ? 'general' : 'text' }),
  );
  const blank = columns.map(({ kind = 'text' }) => cell('', { format: kind === 'number' ? 'general' : 'text' }));
  const rows: WrittenRow[] = [
    { row: 1, cells: [cell(title, { fill: 'heading' })] },
    { row: headerRow, cells: [cell(numberHeader, { fill: 'heading' }), ...headers] },
    { row: headerRow + 1, cells: [cell(exampleMark, { fill: 'warning' }), ...example] },
  ];
  // Cells that keep what is typed as it was typed: dates and codes are not turned into something else.
  for (let row = headerRow + 2; row <= headerRow + 201; row++) rows.push({ row, cells: [null, ...blank] });
  return rows;
}

function guideRows({ columns, notes }: Template): WrittenRow[] {
  const lines: WrittenCell[][] = [
    [cell('Cột', { fill: 'heading' }), cell('Bắt buộc', { fill: 'heading' }), cell('Cách điền', { fill: 'heading' })],
    ...columns.map(({ header, required, help }) => [
      cell(header),
      cell(required ? 'có' : ''),
      cell(help, { format: 'wrapped' }),
    ]),
    [cell('')],
    ...[`Dòng có chữ “${exampleMark}” ở cột ${numberHeader} là ví dụ, không được đọc.`, ...notes].map((note) => [
      cell(note, { format: 'wrapped' }),
    ]),
  ];
  return lines.map((cells, i) => ({ row: i + 1, cells }));
}

function listRows(lists: readonly (readonly string[])[]): WrittenRow[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => ({
    row: i + 1,
    cells: lists.map((list) => {
      const word = list[i];
      return word === undefined ? null : cell(word, i === 0 ? { fill: 'heading' } : { format: 'text' });
    }),
  }));
}
