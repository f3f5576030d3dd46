import { type IsoDate, isIsoDate } from './iso-date.ts';
import { type Bilingual, type PolicyVersion, subjectTypesOf } from './policy.ts';

/** One thing wrong with a policies file. */
export interface PolicyProblem extends Bilingual {
  /** Where, such as '[0].parameters.termYears'. */
  readonly path: string;
}

/** A policies file was refused; `problems` lists everything wrong with it. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    const lines = problems.map(({ path, vi, en }) => `- ${path}: ${vi} / ${en}`);
    super(`Tệp chính sách không hợp lệ / The policies file is not valid:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** Adds what is wrong with the value at the path to the problems. */
type Check = (path: string, value: unknown, problems: PolicyProblem[]) => void;

const sourceCode = /^[a-z0-9][a-z0-9-]{0,63}$/u;
const versionId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/u;

/**
 * Reads a policies file: a JSON array of policy versions with exactly the fields of `PolicyVersion`, so that an office
 * can ship its own. Throws `PolicyFileError` listing everything wrong with it: missing or unknown fields, values out of
 * range, days that are none, ids used twice, versions of one benefit that overlap.
 */
export function parsePolicies(json: unknown): readonly PolicyVersion[] {
  const problems: PolicyProblem[] = [];
  if (!Array.isArray(json) || json.length === 0) {
    throw new PolicyFileError([
      {
        path: '$',
        vi: 'phải là một danh sách có ít nhất một chính sách',
        en: 'must be an array of at least one policy',
      },
    ]);
  }
  for (const [i, version] of json.entries()) checkVersion(`[${i}]`, version, problems);
  if (problems.length === 0) checkTogether(json as PolicyVersion[], problems);
  if (problems.length > 0) throw new PolicyFileError(problems);
  return json as PolicyVersion[];
}

function checkVersion(path: string, value: unknown, problems: PolicyProblem[]): void {
  const benefit = isObject(value) && (value.benefit === 'id.vn' || value.benefit === 'biz.vn') ? value.benefit : null;
  checkFields(path, value, problems, {
    id: must(
      text(versionId),
      'phải gồm 1–80 chữ cái, chữ số, dấu chấm, gạch',
      'must be 1–80 letters, digits, dots, dashes',
    ),
    benefit: must(oneOf('id.vn', 'biz.vn'), 'phải là id.vn hoặc biz.vn', 'must be id.vn or biz.vn'),
    validFrom: aDay,
    validUntil: aDayOrNull,
    parameters: benefit === null ? anything : parametersOf(benefit),
    legalBasis: bilingual,
    citations: listOf((at, citation, found) =>
      checkFields(at, citation, found, { document: aText, title: bilingual, inForceFrom: aDayOrNull }),
    ),
  });
  if (isObject(value)) checkOrder(path, value, 'validFrom', 'validUntil', problems);
}

function parametersOf(benefit: 'id.vn' | 'biz.vn'): Check {
  const common = {
    opens: aDay,
    closes: aDayOrNull,
    leapDayAnniversary: must(
      oneOf('march-1', 'february-28'),
      'phải là march-1 hoặc february-28',
      'must be march-1 or february-28',
    ),
    neededSources: neededSourcesOf(benefit),
    attestationTtlHours: whole(1, 8760),
    termYears: whole(1, 100),
    onePerSubject: yesOrNo,
    onRetired: aConsequence,
    onContradicted: aConsequence,
    onUnclear: aConsequence,
  };
  const person = {
    fullYearsFrom: whole(0, 150),
    fullYearsTo: whole(0, 150),
    upperBound: must(
      oneOf('eve-of-next-birthday', 'birthday'),
      'phải là eve-of-next-birthday hoặc birthday',
      'must be eve-of-next-birthday or birthday',
    ),
  };
  const business = { enterpriseYears: whole(1, 100), anniversaryIncluded: yesOrNo };
  return (path, value, problems) => {
    checkFields(path, value, problems, { ...common, ...(benefit === 'id.vn' ? person : business) });
    if (!isObject(value)) return;
    checkOrder(path, value, 'opens', 'closes', problems);
    const { fullYearsFrom: from, fullYearsTo: to } = value;
    if (typeof from === 'number' && typeof to === 'number' && to < from) {
      report(
        problems,
        `${path}.fullYearsTo`,
        'phải lớn hơn hoặc bằng fullYearsFrom',
        'must not be below fullYearsFrom',
      );
    }
  };
}

function neededSourcesOf(benefit: 'id.vn' | 'biz.vn'): Check {
  const types = subjectTypesOf[benefit];
  const sources: Check = (path, value, problems) => {
    const codes: unknown[] = Array.isArray(value) ? value : [];
    if (codes.length > 0 && codes.every(text(sourceCode)) && new Set(codes).size === codes.length) return;
    report(
      problems,
      path,
      'phải là danh sách mã nguồn dữ liệu, không trùng',
      'must be a list of different source codes',
    );
  };
  return (path, value, problems) => {
    const given = isObject(value) ? types.filter((type) => Object.hasOwn(value, type)) : [];
    checkFields(path, value, problems, Object.fromEntries(given.map((type) => [type, sources])));
    if (isObject(value) && given.length === 0) {
      report(problems, path, `phải có ít nhất một trong: ${types.join(', ')}`, `must name one of: ${types.join(', ')}`);
    }
  };
}

/** What no version shows alone: ids used twice, versions of one benefit valid on the same day. */
function checkTogether(versions: readonly PolicyVersion[], problems: PolicyProblem[]): void {
  for (const [i, version] of versions.entries()) {
    for (const [j, other] of versions.slice(0, i).entries()) {
      if (version.id === other.id) {
        report(problems, `[${i}].id`, `trùng với [${j}].id`, `is also the id of [${j}]`);
      }
      if (version.benefit === other.benefit && overlap(version, other)) {
        report(problems, `[${i}]`, `thời gian hiệu lực chồng lấn với [${j}]`, `is valid on days on which [${j}] is`);
      }
    }
  }
}

function overlap(a: PolicyVersion, b: PolicyVersion): boolean {
  return startsBeforeEnd(a.validFrom, b.validUntil) && startsBeforeEnd(b.validFrom, a.validUntil);
}

function startsBeforeEnd(start: IsoDate, end: IsoDate | null): boolean {
  return end === null || start <= end;
}

function checkFields(path: string, value: unknown, problems: PolicyProblem[], fields: Record<string, Check>): void {
  must(isObject, 'phải là một đối tượng', 'must be an object')(path, value, problems);
  if (!isObject(value)) return;
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) report(problems, `${path}.${name}`, 'trường không xác định', 'unknown field');
  }
  for (const [name, check] of Object.entries(fields)) {
    if (Object.hasOwn(value, name)) check(`${path}.${name}`, value[name], problems);
    else report(problems, `${path}.${name}`, 'thiếu trường này', 'is missing');
  }
}

function checkOrder(
  path: string,
  value: Record<string, unknown>,
  first: string,
  last: string,
  problems: PolicyProblem[],
) {
  const [from, until] = [value[first], value[last]];
  if (isDay(from) && isDay(until) && until < from) {
    report(problems, `${path}.${last}`, `không được trước ${first}`, `must not be before ${first}`);
  }
}

function report(problems: PolicyProblem[], path: string, vi: string, en: string): void {
  problems.push({ path, vi, en });
}

function must(holds: (value: unknown) => boolean, vi: string, en: string): Check {
  return (path, value, problems) => {
    if (!holds(value)) report(problems, path, vi, en);
  };
}

function listOf(check: Check): Check {
  return (path, value, problems) => {
    must(Array.isArray, 'phải là một danh sách', 'must be a list')(path, value, problems);
    for (const [i, item] of Array.isArray(value) ? value.entries() : []) check(`${path}[${i}]`, item, problems);
  };
}

function whole(least: number, most: number): Check {
  const holds = (value: unknown) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return must(holds, `phải là số nguyên từ ${least} đến ${most}`, `must be a whole number from ${least} to ${most}`);
}

function text(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function oneOf(...allowed: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && allowed.includes(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDay(value: unknown): value is IsoDate {
  return typeof value === 'string' && isIsoDate(value);
}

const aDay = must(isDay, 'phải là ngày có thật dạng YYYY-MM-DD', 'must be a real day in the form YYYY-MM-DD');
const aDayOrNull = must(
  (value) => value === null || isDay(value),
  'phải là ngày có thật dạng YYYY-MM-DD hoặc null',
  'must be a real day in the form YYYY-MM-DD, or null',
);
const aText = must(text(/\S/u), 'phải là văn bản không trống', 'must be a text that is not blank');
const yesOrNo = must((value) => typeof value === 'boolean', 'phải là true hoặc false', 'must be true or false');
const aConsequence = must(
  oneOf('none', 'suspended', 'revoked'),
  'phải là none, suspended hoặc revoked',
  'must be none, suspended or revoked',
);
const anything: Check = () => {};
const bilingual: Check = (path, value, problems) => checkFields(path, value, problems, { vi: aText, en: aText });
