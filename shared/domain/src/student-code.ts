import { type Parsed, type Problem, refused, taken } from './parsed.ts';
import { withoutSpaces } from './written-number.ts';

/**
 * Parses a school's code and the student's code at that school. Canonical: 'SCHOOL/CODE', upper-case, without spaces.
 * School: 2 to 12 of A–Z, 0–9, '.' and '-'. Student: 2 to 20 of the same and '/'. Both hold a letter or a digit. As a
 * school's code has no '/', the first one parts the two and no two pairs share a canonical form.
 * Problems: 'empty', 'format', 'length'.
 */
export function parseStudentCode(school: string, code: string): Parsed<string> {
  const schoolPart = part(school, 12, false);
  if (typeof schoolPart !== 'string') return refused(schoolPart.problem);
  const codePart = part(code, 20, true);
  if (typeof codePart !== 'string') return refused(codePart.problem);
  return taken(`${schoolPart}/${codePart}`);
}

/** Parses a student code written in one text, 'SCHOOL/CODE'. Problems: as `parseStudentCode`; no '/' is 'format'. */
export function parseWrittenStudentCode(raw: string): Parsed<string> {
  const slash = raw.indexOf('/');
  if (slash < 0) return refused(raw.trim() === '' ? 'empty' : 'format');
  return parseStudentCode(raw.slice(0, slash), raw.slice(slash + 1));
}

function part(raw: string, longest: number, slashes: boolean): string | { readonly problem: Problem } {
  const dense = withoutSpaces(raw)?.toUpperCase();
  if (dense === undefined) return { problem: 'length' };
  if (dense === '') return { problem: 'empty' };
  let named = false;
  for (let i = 0; i < dense.length; i++) {
    const c = dense.charCodeAt(i);
    if ((c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a)) named = true;
    else if (c !== 0x2e && c !== 0x2d && !(slashes && c === 0x2f)) return { problem: 'format' };
  }
  if (!named) return { problem: 'format' };
  return dense.length >= 2 && dense.length <= longest ? dense : { problem: 'length' };
}
