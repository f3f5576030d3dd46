import {
  type Facts,
  type IsoDate,
  type PolicyVersion,
  policyFor,
  type SourceState,
  type SubjectKey,
} from '@xacthuc/domain';
import type { Found, FoundRecord, Moment } from '../checks/lookup.ts';
import type { Check } from '../checks/schemas.ts';
import { addDays, birthDateOf, foundingDateOf, policyWhere } from './dates.ts';
import { mockNumber } from './numbers.ts';
import type { MockFacts, MockSubject } from './subjects/subject.ts';
import { mockSubjects } from './subjects.ts';

/** A mock subject as it is on a day. */
export interface BuiltSubject {
  readonly subject: MockSubject;
  readonly keys: readonly SubjectKey[];
  /** The published example: ask this. */
  readonly check: Check;
  /** What a look-up finds, before anybody used anything. */
  readonly found: Found;
}

/** Days after which mock sources are stale. */
const limitDays = 365;
/** Records of a mock subject are numbered from its serial on. */
const recordsEach = 10;

/** Mock subjects are made, not read: what they are answered is not stored with a moment, nor replayed. */
const noMoment: Moment = { seen: '', readAt: '' };

/** The mock subject that a record belongs to. */
export function serialOf(record: number): number {
  return Math.floor(record / recordsEach);
}

/** All mock subjects as they are on a day under the policies: a pure function, so ages hold for ever. */
export function buildSubjects(policies: readonly PolicyVersion[], day: IsoDate): readonly BuiltSubject[] {
  return mockSubjects.map((subject) => buildSubject(subject, policies, day));
}

/** What a look-up finds of a number that no mock subject has. */
export function nothingFound(policies: readonly PolicyVersion[], day: IsoDate): Found {
  return { moment: noMoment, sources: sourcesOf(policies, day), records: [] };
}

function buildSubject(subject: MockSubject, policies: readonly PolicyVersion[], day: IsoDate): BuiltSubject {
  const { benefit, type, schemes, serial } = subject;
  const policy = policyFor(policies, benefit, day);
  if (!policy) throw new Error(`no policy version for ${benefit}`);
  const needed = neededBy(policy, subject);
  const facts = subject.facts.map((mock) => factsOf(mock, subject, policy, day));
  const records = facts.map((stated, i) => recordOf(stated, subject, sourceAt(subject, needed, i), i, day));
  const birthDate = personBirthDate(facts[0]) ?? unknownBirthDate(policy, day);
  const keys = schemes.map((scheme) => ({
    type,
    scheme,
    number: mockNumber(scheme, serial, ownersOr(type, birthDate)),
  }));
  const [key] = keys as [SubjectKey];
  const sources = sourcesOf(policies, day).map((state) =>
    state.source === needed[0] ? asTheyStand(state, subject, day) : state,
  );
  const altered = subject.programme === undefined ? {} : { policy: policyWhere(subject.programme, day) };
  return {
    subject,
    keys,
    check: { benefit, subject: key, match: matchOf(subject, wrongIf(subject, birthDate)) },
    found: { moment: noMoment, sources, records, ...altered },
  };
}

/** Of a household the personal number is its owner's, whose age is nothing to it. */
function ownersOr(type: MockSubject['type'], birthDate: IsoDate): IsoDate | null {
  return type === 'person' ? birthDate : null;
}

function neededBy(policy: PolicyVersion, { type }: MockSubject): readonly string[] {
  const needed: Readonly<Record<string, readonly string[]>> = policy.parameters.neededSources;
  return needed[type] ?? [];
}

/** Disagreeing records are of two sources; several businesses of one owner stand in one. */
function sourceAt({ type }: MockSubject, needed: readonly string[], i: number): string {
  return (type === 'household' ? needed[0] : (needed[i] ?? needed[0])) ?? 'sandbox';
}

function factsOf(mock: MockFacts, { serial, benefit }: MockSubject, policy: PolicyVersion, day: IsoDate): Facts {
  if (mock.type === 'person') {
    if (policy.benefit !== 'id.vn') throw new Error(`a person asks for id.vn, not ${benefit}`);
    return {
      type: 'person',
      name: `Người Mẫu ${serial}`,
      birthDate: birthDateOf(mock.born, day, policy.parameters),
      sex: 'female',
      nationality: mock.nationality,
      hasPersonalNumber: mock.hasNumber,
    };
  }
  const founded = foundingDateOf(mock.founded, day, policy.benefit === 'biz.vn' ? policy.parameters : null);
  const status = mock.status ?? null;
  const name = businessName(mock.type, serial);
  if (mock.type === 'enterprise') return { type: 'enterprise', name, firstIssueDate: founded, status };
  const hasCertificate = mock.hasCertificate ?? true;
  const certificateDate = hasCertificate ? founded : null;
  return { type: 'household', name, ownerName: `Chủ Mẫu ${serial}`, certificateDate, hasCertificate, status };
}

function businessName(type: 'enterprise' | 'household', serial: number): string {
  return type === 'enterprise' ? `Công ty TNHH Thử Nghiệm ${serial}` : `Hộ kinh doanh Thử Nghiệm ${serial}`;
}

function recordOf(facts: Facts, subject: MockSubject, source: string, i: number, day: IsoDate): FoundRecord {
  return {
    id: subject.serial * recordsEach + i,
    source,
    sequence: 1,
    asOf: subject.recordsStale === true ? addDays(day, -limitDays - 30) : day,
    limitDays,
    facts,
    used: subject.used === true ? [subject.benefit] : [],
  };
}

function sourcesOf(policies: readonly PolicyVersion[], day: IsoDate): readonly SourceState[] {
  const codes = policies.flatMap(({ parameters }) => Object.values<readonly string[]>(parameters.neededSources).flat());
  return [...new Set(codes)].sort().map((source) => ({ source, sequence: 1, asOf: day, limitDays }));
}

function asTheyStand(state: SourceState, { sources = 'current' }: MockSubject, day: IsoDate): SourceState {
  if (sources === 'stale') return { ...state, asOf: addDays(day, -limitDays - 30) };
  return sources === 'never-delivered' ? { ...state, sequence: null, asOf: null } : state;
}

function personBirthDate(facts: Facts | undefined): IsoDate | null {
  return facts?.type === 'person' ? facts.birthDate : null;
}

function unknownBirthDate(policy: PolicyVersion, day: IsoDate): IsoDate {
  return policy.benefit === 'id.vn' ? birthDateOf('in-the-middle', day, policy.parameters) : day;
}

function wrongIf({ wrongMatch }: MockSubject, birthDate: IsoDate): IsoDate {
  return wrongMatch === true ? addDays(birthDate, 1) : birthDate;
}

function matchOf({ type, serial }: MockSubject, birthDate: IsoDate): Check['match'] {
  return type === 'person' ? { birthDate } : { name: businessName(type, serial) };
}
