import { type Cell, cellText } from '../read/table.ts';

/**
 * A name that is split into several columns, as one cell. Without its last part, the given name, it is no name: '',
 * which reads as a cell that nobody filled. What a spreadsheet says of one part (a formula, an error) holds for all.
 */
export function joinedCell(cells: readonly Cell[], first: number, also: readonly number[]): Cell {
  const parts = [first, ...also].map((index) => cells[index] ?? '');
  const texts = parts.map((part) => cellText(part).trim());
  if (texts.at(-1) === '') return '';
  const text = texts.filter((part) => part !== '').join(' ');
  const odd = parts.find((part) => typeof part === 'object' && (part.kind === 'error' || part.formula));
  return typeof odd === 'object' ? { ...odd, text } : text;
}
