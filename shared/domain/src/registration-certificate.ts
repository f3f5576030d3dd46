import { type Parsed, refused, taken } from './parsed.ts';
import { withoutSeparators } from './written-number.ts';

/**
 * Parses the number of a household business's registration certificate (giấy chứng nhận đăng ký hộ kinh doanh).
 * Districts numbered them in their own ways ('21A8001234', '24A-80.012.345', '01C8012345'), so only what all share is
 * asked: letters and digits, 4 to 20 of them, at least 4 digits. Canonical: upper-case, without separators.
 * Problems: 'empty', 'format', 'length', 'component' (fewer than 4 digits).
 */
export function parseRegistrationCertificate(raw: string): Parsed<string> {
  const dense = withoutSeparators(raw);
  if (dense === null) return refused('length');
  const code = dense.replaceAll('/', '').replaceAll('_', '').toUpperCase();
  if (code === '') return refused('empty');
  let digits = 0;
  for (let i = 0; i < code.length; i++) {
    const c = code.charCodeAt(i);
    if (c >= 0x30 && c <= 0x39) digits++;
    // Đ (U+0110) is a letter of the Vietnamese alphabet and was used for a district.
    else if (!((c >= 0x41 && c <= 0x5a) || c === 0x110)) return refused('format');
  }
  if (code.length < 4 || code.length > 20) return refused('length');
  return digits >= 4 ? taken(code) : refused('component');
}
