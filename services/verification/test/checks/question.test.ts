import { Problem } from '@xacthuc/platform';
import t from 'tap';
import { readQuestions } from '../../src/checks/question.ts';
import type { Check } from '../../src/checks/schemas.ts';

/** Synthetic: no such person. */
const person: Check = {
  benefit: 'id.vn',
  subject: { type: 'person', scheme: 'personal-number', number: '027204000123' },
  match: { birthDate: '2004-09-05' },
};
const enterprise: Check = {
  benefit: 'biz.vn',
  subject: { type: 'enterprise', scheme: 'enterprise-code', number: '0100112437' },
  match: { name: 'Công ty TNHH Mẫu' },
};
const household: Check = {
  benefit: 'biz.vn',
  subject: { type: 'household', scheme: 'owner-number', number: '027204000123' },
  match: { date: '2020-01-31' },
};

const read = (...checks: Check[]) => readQuestions(checks, (index) => `/body/checks/${index}`);

function refused(...checks: Check[]): Problem {
  try {
    read(...checks);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the checks were read');
}
const errorsOf = (check: Check) => refused(check).errors.map(({ at, message }) => `${at.slice(14)} ${message}`);

t.test('a well formed check is read into its key and second fact, the number in its one form', async (t) => {
  const [question] = read({ ...person, subject: { ...person.subject, number: ' 027 204-000.123 ' } });
  t.same(question, {
    benefit: 'id.vn',
    key: { type: 'person', scheme: 'personal-number', number: '027204000123' },
    presented: { birthDate: '2004-09-05' },
    details: { subject_scheme: 'personal-number', subject_number: '027204000123', birthdate: '2004-09-05' },
    channel: null,
  });
  t.match(read({ ...person, channel: 'DTN-01' }), [{ channel: 'DTN-01' }]);
});

t.test('every kind of subject can be asked about by each of its numbers', async (t) => {
  const numbers: [Check, string, string][] = [
    [person, 'personal-number', '027204000123'],
    [person, 'identity-card', '123456789'],
    [person, 'student-code', 'DHBN/SV01'],
    [enterprise, 'enterprise-code', '0100112437-011'],
    [household, 'registration-certificate', '21A8000123'],
    [household, 'tax-code', '0100112437'],
    [household, 'owner-number', '027204000123'],
  ];
  for (const [check, scheme, number] of numbers) {
    const [question] = read({ ...check, subject: { ...check.subject, scheme, number } });
    t.match(question?.key, { type: check.subject.type, scheme }, scheme);
  }
});

t.test('the details that may be disclosed are what was presented, and nothing else', async (t) => {
  t.same(
    read(enterprise, household, { ...enterprise, match: { name: 'A', date: '2025-01-02' } }).map(
      ({ details }) => details,
    ),
    [
      { subject_scheme: 'enterprise-code', subject_number: '0100112437', business_name: 'Công ty TNHH Mẫu' },
      { subject_scheme: 'owner-number', subject_number: '027204000123', business_date: '2020-01-31' },
      {
        subject_scheme: 'enterprise-code',
        subject_number: '0100112437',
        business_name: 'A',
        business_date: '2025-01-02',
      },
    ],
  );
});

t.test('a benefit is asked only for those it is for', async (t) => {
  t.same(errorsOf({ ...person, benefit: 'biz.vn' }), ['/subject/type biz.vn covers enterprise, household only']);
  t.same(errorsOf({ ...household, benefit: 'id.vn' }), ['/subject/type id.vn covers person only']);
});

t.test('a number’s scheme must be one of its subject’s: a person and a household can share a number', async (t) => {
  const subject = { ...person.subject, scheme: 'owner-number' };
  t.same(errorsOf({ ...person, subject }), [
    '/subject/scheme for person must be one of personal-number, identity-card, student-code',
  ]);
});

t.test('without the second fact of its kind, or with another’s, nothing is asked', async (t) => {
  t.same(errorsOf({ ...person, match: { name: 'An' } }), [
    '/match/birthDate is needed for a person',
    '/match takes only birthDate for a person',
  ]);
  t.same(errorsOf({ ...enterprise, match: { birthDate: '2004-09-05' } }), [
    '/match/birthDate does not apply to enterprise',
    '/match needs name or date for enterprise',
  ]);
  t.same(errorsOf({ ...enterprise, match: { name: ' \u200b ' } }), ['/match/name is empty']);
});

t.test('a day that no calendar has is refused', async (t) => {
  for (const birthDate of ['2005-02-29', '2005-02-31', '2005-13-01', '2005-00-10', '0000-00-00']) {
    t.same(errorsOf({ ...person, match: { birthDate } }), ['/match/birthDate is not a day'], birthDate);
  }
  t.same(errorsOf({ ...household, match: { date: '2021-04-31' } }), ['/match/date is not a day']);
  t.ok(read({ ...person, match: { birthDate: '2004-02-29' } }));
});

t.test('a number that is none is told from a check that is wrong in other ways', async (t) => {
  const bad = { ...person, subject: { ...person.subject, number: '12345' } };
  t.equal(refused(bad).code, 'invalid_number');
  t.equal(refused(bad, bad).code, 'invalid_number');
  t.equal(refused(bad, { ...person, match: {} }).code, 'validation_failed');
  t.match(errorsOf(bad), ['/subject/number is not a valid personal-number (length)']);
});

t.test('all wrong checks of a batch are named at once, each by its place', async (t) => {
  const problem = refused(
    person,
    { ...person, subject: { ...person.subject, number: 'x' } },
    enterprise,
    { ...enterprise, match: {} },
    { ...enterprise, subject: { ...enterprise.subject, number: '0100112438' } },
  );
  t.same(
    problem.errors.map(({ at }) => at),
    ['/body/checks/1/subject/number', '/body/checks/3/match', '/body/checks/4/subject/number'],
  );
});

t.test('a batch of a thousand wrong checks gets a short answer', async (t) => {
  const bad = { ...person, subject: { ...person.subject, number: 'x' } };
  t.equal(refused(...Array<Check>(1000).fill(bad)).errors.length, 50);
});

t.test('no message repeats a number, a name or a date', async (t) => {
  const values = ['02720400012X', 'Nguyễn Văn An', '2004-09-31', '31/09/2004'];
  const match = { birthDate: values[2], name: values[1], date: values[3] } as Check['match'];
  const checks = [person, enterprise, household].flatMap((check) =>
    ['personal-number', 'tax-code', 'enterprise-code', 'student-code', 'registration-certificate'].flatMap((scheme) => [
      { ...check, match, subject: { ...check.subject, scheme, number: values[0] ?? '' } },
      { ...check, subject: { ...check.subject, scheme, number: values[1] ?? '' } },
    ]),
  );
  for (const check of checks) {
    const problem = refused(check);
    const said = JSON.stringify([problem.message, problem.errors]);
    for (const value of values) t.notOk(said.includes(value), said);
  }
});
