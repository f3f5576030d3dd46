import type { ReadCell } from './column.ts';

/** '1.200' and '1 200' as people write thousands; a program's own number has no such signs, its dot begins a fraction. */
const written = /^\d{1,3}([., \u00a0\u202f]\d{3})+$/u;

/** Reads a whole number from 0 to `most`. */
export function readCount(most: number): ReadCell<number> {
  return (text, cell) => {
    const digits = cell.serial === null && written.test(text) ? text.replace(/\D/gu, '') : text;
    const count = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
    if (count <= most) return count;
    cell.note('count_invalid');
    return null;
  };
}
