import {
  type Benefit,
  isIsoDate,
  isoDate,
  normalName,
  parseSubjectNumber,
  type Scheme,
  type SecondFact,
  type SubjectKey,
  type SubjectType,
  schemesOf,
  subjectTypesOf,
} from '@xacthuc/domain';
import { type FieldError, Problem, type ProblemCode } from '@xacthuc/platform';
import type { Check } from './schemas.ts';

/** A check whose every part has been read and found well formed. */
export interface Question {
  readonly benefit: Benefit;
  readonly key: SubjectKey;
  readonly presented: SecondFact;
  /** What the attestation may disclose: the details as they were presented, nothing from the facts. */
  readonly details: Readonly<Record<string, string>>;
  /** The code of who brought the subject. It is counted by; nothing is decided by it, signed or logged. */
  readonly channel: string | null;
}

/**
 * Reads checks as the schema let them through.
 * @throws Problem naming every wrong part of every check at once; never their values.
 */
export function readQuestions(checks: readonly Check[], at: (index: number) => string): Question[] {
  const errors: FieldError[] = [];
  let code: ProblemCode = 'invalid_number';
  const questions = checks.map((check, index) => {
    const outcome = readQuestion(check, at(index));
    if (outcome.question) return outcome.question;
    errors.push(...outcome.errors);
    if (!outcome.numberOnly) code = 'validation_failed';
    return null;
  });
  if (errors.length > 0) throw new Problem(code, null, errors.slice(0, 50));
  return questions as Question[];
}

interface Reading {
  readonly question: Question | null;
  readonly errors: readonly FieldError[];
  readonly numberOnly: boolean;
}

function readQuestion(check: Check, at: string): Reading {
  const type = check.subject.type as SubjectType;
  const scheme = check.subject.scheme as Scheme;
  const benefit = check.benefit as Benefit;
  const errors: FieldError[] = [];
  if (!subjectTypesOf[benefit].includes(type)) {
    errors.push({ at: `${at}/subject/type`, message: `${benefit} covers ${subjectTypesOf[benefit].join(', ')} only` });
  }
  if (!schemesOf[type].includes(scheme)) {
    errors.push({ at: `${at}/subject/scheme`, message: `for ${type} must be one of ${schemesOf[type].join(', ')}` });
  }
  errors.push(...matchErrors(check, type, `${at}/match`));
  const numberOnly = errors.length === 0;
  const parsed = parseSubjectNumber(type, scheme, check.subject.number);
  if (!parsed.ok && parsed.problem !== 'contradiction') {
    errors.push({ at: `${at}/subject/number`, message: `is not a valid ${scheme} (${parsed.problem})` });
  }
  if (!parsed.ok || errors.length > 0) return { question: null, errors, numberOnly };
  const presented = presentedFact(check);
  const details = detailsOf(parsed.value, presented);
  const channel = check.channel ?? null;
  return { question: { benefit, key: parsed.value, presented, details, channel }, errors, numberOnly: false };
}

function matchErrors(check: Check, type: SubjectType, at: string): FieldError[] {
  const { birthDate, name, date } = check.match;
  const errors: FieldError[] = [];
  if (type === 'person') {
    if (birthDate === undefined) errors.push({ at: `${at}/birthDate`, message: 'is needed for a person' });
    if (name !== undefined || date !== undefined) errors.push({ at, message: 'takes only birthDate for a person' });
  } else {
    if (birthDate !== undefined) errors.push({ at: `${at}/birthDate`, message: `does not apply to ${type}` });
    if (name === undefined && date === undefined) errors.push({ at, message: `needs name or date for ${type}` });
    if (name !== undefined && normalName(name) === '') errors.push({ at: `${at}/name`, message: 'is empty' });
  }
  for (const [field, value] of Object.entries({ birthDate, date })) {
    // The schema's date format lets days through that no calendar has.
    if (value !== undefined && !isIsoDate(value)) errors.push({ at: `${at}/${field}`, message: 'is not a day' });
  }
  return errors;
}

function presentedFact({ match }: Check): SecondFact {
  return {
    ...(match.birthDate === undefined ? {} : { birthDate: isoDate(match.birthDate) }),
    ...(match.name === undefined ? {} : { name: match.name }),
    ...(match.date === undefined ? {} : { date: isoDate(match.date) }),
  };
}

function detailsOf(key: SubjectKey, presented: SecondFact): Record<string, string> {
  return {
    subject_scheme: key.scheme,
    subject_number: key.number,
    ...(presented.birthDate === undefined ? {} : { birthdate: presented.birthDate }),
    ...(presented.name === undefined ? {} : { business_name: presented.name }),
    ...(presented.date === undefined ? {} : { business_date: presented.date }),
  };
}
