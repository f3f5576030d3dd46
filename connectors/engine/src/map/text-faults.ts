import type { IssueCode } from './issues.ts';

const clean = 0;
const untidy = 1;
const suspect = 2;

const tag = /<[/!?]?\p{L}|&(#\d+|#x[\da-f]+|\p{L}+);/iu;
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;
const zeroWidth = /\u00ad|\u200b|\u200c|\u200d|\u2060|\ufeff/gu;
const lineBreaks = /[\t\n\v\f\r\u0085]/gu;
const whiteSpace = /\s+/gu;

/** One pass over a text by character codes, as nearly every cell is clean and there are millions. */
function inspect(text: string): typeof clean | typeof untidy | typeof suspect {
  const first = text.charCodeAt(0);
  if (first === 0x3d || first === 0x2b || first === 0x2d || first === 0x40) return suspect;
  let found: typeof clean | typeof untidy = clean;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x20) {
      if (text.charCodeAt(i + 1) === 0x20) found = untidy;
    } else if (c < 0x20 || c === 0x3c || c === 0x26 || c >= 0x2000) {
      // Latin Extended Additional (U+1E00–1EFF), where Vietnamese letters are, lies below U+2000.
      return suspect;
    } else if ((c >= 0x7f && c <= 0xa0) || c === 0xad) {
      return suspect;
    } else if (c >= 0x300 && c <= 0x36f) {
      found = untidy;
    }
  }
  return found;
}

/**
 * What makes a text unfit to be stored and shown: lost letters, control or direction-changing characters, HTML, a
 * beginning that a spreadsheet would run as a formula when a report is opened (OWASP, “CSV injection”). Null: nothing.
 */
export function textFault(text: string): IssueCode | null {
  if (inspect(text) !== suspect) return null;
  if (text.includes('�')) return 'text_damaged';
  if (invisible.test(text.replace(zeroWidth, '').replace(lineBreaks, ' '))) return 'control_characters';
  if (/^[=+\-@]/.test(text)) return 'formula_in_cell';
  return tag.test(text) ? 'markup_in_cell' : null;
}

/** The text on one line: NFC, white-space collapsed, zero-width signs (which web pages leave) dropped. */
export function tidyText(text: string): string {
  if (inspect(text) === clean) return text;
  const single = text.normalize('NFC').replace(zeroWidth, '');
  return single.replace(whiteSpace, ' ').trim();
}
