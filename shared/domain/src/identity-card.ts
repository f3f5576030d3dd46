import { type Parsed, refused, taken } from './parsed.ts';
import { isDigits, withoutSeparators } from './written-number.ts';

/**
 * Parses the number of an old identity card (CMND): 9 digits, no check digit. Cards stopped being valid on 01/01/2025
 * (Law on Identification 2023, art. 46) but schools' lists still carry their numbers.
 *
 * Lost zeros are not restored: the first digits were given by province and nothing tells 8 digits from a typing error.
 * Problems: 'empty', 'format', 'length'.
 */
export function parseIdentityCard(raw: string): Parsed<string> {
  const digits = withoutSeparators(raw);
  if (digits === null) return refused('length');
  if (digits === '') return refused('empty');
  if (!isDigits(digits)) return refused('format');
  return digits.length === 9 ? taken(digits) : refused('length');
}
