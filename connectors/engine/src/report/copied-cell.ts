import type { Fill, WrittenCell } from '@xacthuc/spreadsheet';
import type { Cell, TypedCell } from '../read/index.ts';
import { days1904 } from '../read/serial-date.ts';

/** Digits of a number that is no day and no rounded one, but somebody's or something's code. */
const codeDigits = /^\d{8,15}$/;

/**
 * A cell as it is written into the copy, so that reading the copy comes to the same: a date stays a date, a formula a
 * formula, a damaged number damaged. Text keeps the format `text`, in which what is typed keeps its zeros; and a long
 * number becomes text, for a spreadsheet would show it as 2.4E+11.
 */
export function copiedCell(cell: Cell, fill: Fill, date1904: boolean): WrittenCell | null {
  if (typeof cell !== 'string') return typedCell(cell, fill, date1904);
  if (cell === '' && fill === 'none') return null;
  return { kind: 'text', value: cell, format: 'text', fill };
}

function typedCell(cell: TypedCell, fill: Fill, date1904: boolean): WrittenCell {
  const { kind, text: value, formula } = cell;
  // Typed over as a text format would keep it; but a formula in a text cell would turn into its source when touched.
  const format = formula ? 'general' : 'text';
  if (kind === 'date') return dateCell(cell, fill, date1904);
  if (kind === 'number' && !formula && !cell.rounded && codeDigits.test(value)) {
    return { kind: 'text', value, format: 'text', fill };
  }
  return { kind, value, formula, format, fill };
}

function dateCell({ text, formula, serial }: TypedCell, fill: Fill, date1904: boolean): WrittenCell {
  const days = serial ?? Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000) + epoch1900;
  // A date that the file spells out may lie before a spreadsheet's first sure day.
  if (serial === null && !(days > 60)) return { kind: 'text', value: text, formula, format: 'text', fill };
  return { kind: 'date', value: String(days - (date1904 ? days1904 : 0)), formula, format: 'date', fill };
}

/** 01/01/1970 in Excel's 1900 system. */
const epoch1900 = 25_569;
