import { parseEnterpriseCode } from './enterprise-code.ts';
import { type Parsed, refused } from './parsed.ts';
import { parsePersonalNumber } from './personal-number.ts';
import { isDigits, withoutSeparators } from './written-number.ts';

/**
 * Parses the tax code of a household business: an MST (see `parseEnterpriseCode`) or, since 01/07/2025, the owner's
 * personal number (Law on Tax Administration 2019, art. 35; Circular 86/2024/TT-BTC). Canonical: '8037630690',
 * '8037630690-001' or 12 digits. Problems and warnings: as the two parsers.
 *
 * 12 digits are a personal number, or a branch's code without its zero. All known places begin with 0 and no MST with
 * 00, so the two meet only for a place that is not known: there the check digit decides. 11 digits can only be a
 * personal number without its zero.
 */
export function parseTaxCode(raw: string): Parsed<string> {
  const code = withoutSeparators(raw);
  if (code === null) return refused('length');
  const isNumber = isDigits(code);
  if (isNumber && code.length === 11) return parsePersonalNumber(code);
  const mst = parseEnterpriseCode(code);
  return !mst.ok && isNumber && code.length === 12 ? parsePersonalNumber(code) : mst;
}
