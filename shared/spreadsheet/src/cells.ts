import { cellTextXml, keepSpace } from './xml.ts';

/** What a cell is shown on. */
export type Fill = 'none' | 'error' | 'warning' | 'heading';

/** How a cell is shown: `text` also keeps whatever is typed into it as it was typed (leading zeros, dates). */
export type Format = 'general' | 'text' | 'date' | 'link' | 'wrapped';

/** A cell with how it looks. */
export interface WrittenCell {
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'error';
  /** The text; a number's digits; a date's number of days in the workbook's date system; 'TRUE'; '#REF!'. '' for an empty cell. */
  readonly value: string;
  /** Write it as a formula that gives the value, for a cell that was one and must be seen to be. */
  readonly formula?: boolean;
  readonly format?: Format;
  readonly fill?: Fill;
}

export interface WrittenRow {
  /** 1-based. */
  readonly row: number;
  /** By column; null: no cell. */
  readonly cells: readonly (WrittenCell | null)[];
}

const fills: readonly Fill[] = ['none', 'error', 'warning', 'heading'];
const formats: readonly Format[] = ['general', 'text', 'date', 'link', 'wrapped'];
const errorValues = new Set(['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A', '#GETTING_DATA']);
/** A text within a formula, and a formula, may be this long (ECMA-376 and the programs' own limit). */
const longestLiteral = 255;
const longestFormula = 8000;

/** A column's letters, from its 0-based index: 0 → 'A', 26 → 'AA'. */
export function columnName(index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}

/** A cell's element. `at` is its reference, such as 'B7'. */
export function cellXml(cell: WrittenCell, at: string): string {
  const style = fills.indexOf(cell.fill ?? 'none') * formats.length + formats.indexOf(cell.format ?? 'general');
  const open = style === 0 ? `<c r="${at}"` : `<c r="${at}" s="${style}"`;
  const { kind, value } = cell;
  if (value === '') return `${open}/>`;
  const formula = cell.formula === true ? formulaXml(cell) : '';
  switch (kind) {
    case 'text':
      if (formula !== '') return `${open} t="str">${formula}<v>${cellTextXml(value)}</v></c>`;
      return `${open} t="inlineStr"><is><t${keepSpace(value)}>${cellTextXml(value)}</t></is></c>`;
    case 'number':
    case 'date':
      return `${open}>${formula}<v>${value}</v></c>`;
    case 'boolean':
      return `${open} t="b">${formula}<v>${value === 'TRUE' ? 1 : 0}</v></c>`;
    case 'error':
      return `${open} t="e">${formula}<v>${errorValue(value)}</v></c>`;
  }
}

/** A constant as a formula; '' where it is longer than a formula may be. */
function formulaXml({ kind, value }: WrittenCell): string {
  if (kind === 'error') return `<f>${errorValue(value)}</f>`;
  if (kind !== 'text') return `<f>${value}</f>`;
  const literals: string[] = [];
  for (let at = 0; at < value.length; at += longestLiteral) {
    literals.push(`"${value.slice(at, at + longestLiteral).replaceAll('"', '""')}"`);
  }
  const formula = literals.join('&');
  return formula.length > longestFormula ? '' : `<f>${cellTextXml(formula)}</f>`;
}

function errorValue(value: string): string {
  return errorValues.has(value) ? value : '#VALUE!';
}

const fillColours: Readonly<Record<Fill, string | null>> = {
  none: null,
  error: 'FFFFC7CE',
  warning: 'FFFFEB9C',
  heading: 'FFD9E1F2',
};
const dateFormat = 164;
const numberFormats: Readonly<Record<Format, number>> = { general: 0, text: 49, date: dateFormat, link: 0, wrapped: 0 };

/** The part of styles: every fill with every format, in the order `cellXml` counts them. */
export function stylesXml(spreadsheet: string): string {
  const solid = fills.map((fill) => {
    const colour = fillColours[fill];
    if (colour === null) return '<fill><patternFill patternType="none"/></fill>';
    return `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
  });
  // Programs take the first two fills for their own.
  const allFills = [solid[0], '<fill><patternFill patternType="gray125"/></fill>', ...solid.slice(1)];
  const styles = fills.flatMap((fill, f) => formats.map((format) => styleXml(fill, f, format)));
  return (
    `<styleSheet xmlns="${spreadsheet}">` +
    `<numFmts count="1"><numFmt numFmtId="${dateFormat}" formatCode="dd/mm/yyyy"/></numFmts>` +
    `<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>` +
    '<font><b/><sz val="11"/><name val="Calibri"/></font>' +
    '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/></font></fonts>' +
    `<fills count="${allFills.length}">${allFills.join('')}</fills>` +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${styles.length}">${styles.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

function styleXml(fill: Fill, index: number, format: Format): string {
  const font = format === 'link' ? 2 : fill === 'heading' ? 1 : 0;
  const fillId = index === 0 ? 0 : index + 1;
  const wraps = format === 'wrapped' ? '<alignment vertical="top" wrapText="1"/>' : '';
  return (
    `<xf numFmtId="${numberFormats[format]}" fontId="${font}" fillId="${fillId}" borderId="0" xfId="0"` +
    ` applyNumberFormat="1" applyFont="1" applyFill="1"${wraps === '' ? '/>' : ` applyAlignment="1">${wraps}</xf>`}`
  );
}
