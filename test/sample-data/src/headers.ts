import type { Column } from './columns.ts';
import { unaccented } from './names.ts';

/** How a file writes its headers. */
export const headerStyles = [
  'main',
  'alternative',
  'unaccented',
  'upper',
  'starred',
  'spaced',
  'broken',
] as const satisfies readonly string[];

export type HeaderStyle = (typeof headerStyles)[number];

/** Whether a text names a header style. */
export function isHeaderStyle(text: string): text is HeaderStyle {
  return (headerStyles as readonly string[]).includes(text);
}

const writers: Record<HeaderStyle, (column: Column) => string> = {
  main: (column) => column.header,
  alternative: (column) => column.alternatives.at(-1) ?? column.header,
  unaccented: (column) => unaccented(column.header),
  upper: (column) => column.header.toUpperCase(),
  starred: (column) => (column.mandatory ? `${column.header} (*)` : column.header),
  spaced: (column) => `  ${column.header.replaceAll(' ', '  ')} `,
  broken: (column) => column.header.replace(/ (?=\S+ \S+$)/, '\n'),
};

/** The header row of some columns in a style. */
export function headerRow(columns: readonly Column[], style: HeaderStyle): string[] {
  return columns.map((column) => writers[style](column));
}
