import type { ReadCell } from './column.ts';
import { textFault, tidyText } from './text-faults.ts';

/** Reads text of at most `longest` characters. */
export function readText(longest: number): ReadCell<string> {
  return (text, cell) => {
    const fault = text.length > longest ? 'value_too_long' : textFault(text);
    if (fault === null) return tidyText(text);
    cell.note(fault);
    return null;
  };
}
