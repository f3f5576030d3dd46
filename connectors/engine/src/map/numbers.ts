import { type Parsed, type Problem, parseIdentityCard, parsePersonalNumber, parseStudentCode } from '@xacthuc/domain';
import type { CellContext, ReadCell } from './column.ts';
import type { IssueCode } from './issues.ts';
import { SeenValues } from './seen-values.ts';
import { textFault } from './text-faults.ts';

/** '2,4201E+11': what a spreadsheet writes into a CSV for a long number. */
const shortened = /^\d+([.,]\d+)?e\+?\d{1,2}$/i;

/** Reads a number by one of the domain's parsers; its problems become the given issues. */
export function readNumber(
  parse: (raw: string) => Parsed<string>,
  issues: Readonly<Partial<Record<Problem, IssueCode>>>,
): ReadCell<string> {
  return (text, cell) => {
    const parsed = parse(text);
    if (parsed.ok) {
      if (parsed.warnings.length > 0) noteWarnings(parsed.warnings, cell);
      return parsed.value;
    }
    cell.note(faultOfNumber(text) ?? issues[parsed.problem] ?? 'required_missing');
    return null;
  };
}

const readTwelveDigits = readNumber(parsePersonalNumber, {
  length: 'personal_number_length',
  format: 'personal_number_format',
});

/** Reads a personal number or the number of an old identity card. 9 digits are never a personal number without zeros. */
export const readPersonalNumber: ReadCell<string> = (text, cell) => {
  if (text.length !== 12) {
    const card = parseIdentityCard(text);
    if (card.ok) {
      cell.note('identity_card_old');
      return card.value;
    }
  }
  return readTwelveDigits(text, cell);
};

/** Reads a school's code, upper-case. */
export function readSchoolCode(): ReadCell<string> {
  const seen = new SeenValues<string>(4096);
  return (text, cell) => {
    const known = seen.get(text);
    if (known !== undefined) return known;
    // The domain parses a school's code only with a student's; any will do.
    const parsed = parseStudentCode(text, '00');
    if (!parsed.ok) {
      cell.note(faultOfNumber(text) ?? 'school_code_invalid');
      return null;
    }
    const school = parsed.value.slice(0, -'/00'.length);
    seen.set(text, school);
    return school;
  };
}

/** Reads a student's code at the school that the named column has read; nothing where that column read nothing. */
export function readStudentCode(schoolColumn: string): ReadCell<string> {
  return (text, cell) => {
    const school = cell.values[schoolColumn];
    const parsed = parseStudentCode(typeof school === 'string' ? school : '00', text);
    if (!parsed.ok) {
      cell.note(faultOfNumber(text) ?? 'student_code_invalid');
      return null;
    }
    return typeof school === 'string' ? parsed.value : null;
  };
}

function faultOfNumber(text: string): IssueCode | null {
  return shortened.test(text) ? 'scientific_notation' : textFault(text);
}

function noteWarnings(warnings: readonly string[], cell: CellContext): void {
  for (const warning of warnings) {
    cell.note(warning === 'unknown-place' ? 'personal_number_unknown_place' : 'leading_zeros_restored');
  }
}
