import { FontEvidence } from './legacy-detection.ts';
import { fromLegacyFont, type LegacyFont } from './legacy-fonts.ts';
import { hasUnicodeVietnamese } from './syllable.ts';
import { type Cell, cellText, type FontConversion, type Row, type RowBatch, type Table } from './table.ts';

/** Rows whose words decide. */
const sampleRows = 500;

/**
 * Makes Unicode of a table that is certainly written in a legacy font, or of those of its columns that are: in one
 * workbook a column may be shown in .VnTime and the next one in Times New Roman. Where nothing is to be converted the
 * rows pass as they are, at no cost but the sample's.
 * @param font what the whole file is known to be written in already.
 */
export async function convertLegacyFonts(table: Omit<Table, 'conversion'>, font: LegacyFont | null): Promise<Table> {
  const batches = table.rows[Symbol.asyncIterator]();
  const sample: RowBatch[] = [];
  let failure: { readonly error: unknown } | null = null;
  try {
    for (let rows = 0; rows < sampleRows; ) {
      const next = await batches.next();
      if (next.done === true) break;
      sample.push(next.value);
      rows += next.value.length;
    }
  } catch (error) {
    // To be told when the rows before it have been read.
    failure = { error };
  }
  const conversion: FontConversion | null =
    font === null ? conversionOf(sample.flat().slice(0, sampleRows)) : { font, columns: 'all' };
  return { ...table, conversion, rows: replayed(sample, failure, batches, conversion) };
}

function conversionOf(rows: readonly Row[]): FontConversion | null {
  const whole = new FontEvidence();
  const columns: FontEvidence[] = [];
  for (const { cells } of rows) {
    for (const [index, cell] of cells.entries()) {
      const text = cellText(cell);
      if (text === '') continue;
      whole.add(text);
      columns[index] ??= new FontEvidence();
      columns[index].add(text);
    }
  }
  const font = whole.font();
  if (font !== null) return { font, columns: 'all' };
  return someColumns(columns.map((column) => column?.font() ?? null));
}

/** Columns in two fonts at once are no office's habit but a wrong guess. */
function someColumns(fonts: readonly (LegacyFont | null)[]): FontConversion | null {
  const found = new Set(fonts.filter((font) => font !== null));
  const [font] = found;
  if (font === undefined || found.size > 1) return null;
  return { font, columns: fonts.flatMap((of, index) => (of === font ? [index] : [])) };
}

async function* replayed(
  sample: readonly RowBatch[],
  failure: { readonly error: unknown } | null,
  rest: AsyncIterator<RowBatch>,
  conversion: FontConversion | null,
): AsyncGenerator<RowBatch> {
  const pass = conversion === null ? (batch: RowBatch) => batch : converter(conversion);
  try {
    for (const batch of sample) yield pass(batch);
    if (failure !== null) throw failure.error;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) return;
      yield pass(next.value);
    }
  } finally {
    await rest.return?.();
  }
}

function converter({ font, columns }: FontConversion): (batch: RowBatch) => RowBatch {
  const chosen = columns === 'all' ? null : new Set(columns);
  const cellOf = (cell: Cell, index: number): Cell => {
    if (chosen !== null && !chosen.has(index)) return cell;
    const text = cellText(cell);
    // A cell that somebody has typed since, in Unicode, is left as it is.
    if (text === '' || hasUnicodeVietnamese(text)) return cell;
    const shown = fromLegacyFont(font, text);
    return typeof cell === 'string' ? shown : { ...cell, text: shown };
  };
  return (batch) => batch.map(({ row, cells }) => ({ row, cells: cells.map(cellOf) }));
}
