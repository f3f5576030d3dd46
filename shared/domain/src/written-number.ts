/**
 * Numbers as people and spreadsheets write them: spaces and dots between groups, NBSP, every kind of dash, a leading
 * apostrophe that keeps a spreadsheet from eating zeros, full-width digits from an input method.
 */

/** No number of ours is longer than this however it is grouped; longer text is not scanned. */
const longestWritten = 64;

/** Whether the text is only ASCII digits, and at least one. */
export function isDigits(s: string): boolean {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return s.length > 0;
}

function isSpaceLike(c: number): boolean {
  return (
    c === 0x20 ||
    (c >= 0x09 && c <= 0x0d) ||
    c === 0xa0 ||
    (c >= 0x2000 && c <= 0x200d) ||
    c === 0x202f ||
    c === 0x205f ||
    c === 0x2060 ||
    c === 0x3000 ||
    c === 0xfeff
  );
}

function isDash(c: number): boolean {
  return c === 0x2d || (c >= 0x2010 && c <= 0x2015) || c === 0x2212 || c === 0xad;
}

function isApostrophe(c: number): boolean {
  return c === 0x27 || c === 0x60 || c === 0x2018 || c === 0x2019;
}

/** Full-width forms (U+FF01 to U+FF5E) to ASCII: NFKC's mapping for them, without its ² → 2 and ① → 1. */
function narrow(c: number): number {
  return c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c;
}

/** The text without white-space, full-width forms folded and a leading apostrophe dropped. Null where it is too long. */
export function withoutSpaces(raw: string): string | null {
  if (raw.length > longestWritten) return null;
  let out = '';
  for (let i = 0; i < raw.length; i++) {
    const c = narrow(raw.charCodeAt(i));
    if (isSpaceLike(c) || (out === '' && isApostrophe(c))) continue;
    out += String.fromCharCode(c);
  }
  return out;
}

/**
 * The text without separators (white-space, dots, dashes), full-width forms folded, a leading apostrophe dropped.
 * Letters and other signs stay for the caller to refuse. Null where the text is too long to be any number.
 *
 * A single '.0' at the end of bare digits is a spreadsheet's number cell written out, not a separator and a zero:
 * dropping only the dot would make another person's number of it.
 */
export function withoutSeparators(raw: string): string | null {
  const dense = withoutSpaces(raw);
  if (dense === null) return null;
  if (dense.endsWith('.0') && isDigits(dense.slice(0, -2))) return dense.slice(0, -2);
  let out = '';
  for (let i = 0; i < dense.length; i++) {
    const c = dense.charCodeAt(i);
    if (c !== 0x2e && !isDash(c)) out += dense.charAt(i);
  }
  return out;
}
