import fc from 'fast-check';
import t from 'tap';
import {
  canonicalPolicy,
  isoDate,
  neededSourcesFor,
  PolicyFileError,
  type PolicyVersion,
  parsePolicies,
  policyAt,
  policyFor,
  shippedPolicies,
} from '../src/index.ts';

type Json = Record<string, unknown>;

/** A deep copy of the shipped policies, as JSON, changed by the test. */
function fileWith(change: (versions: Json[]) => void): unknown {
  const versions = JSON.parse(JSON.stringify(shippedPolicies)) as Json[];
  change(versions);
  return versions;
}

function problemsOf(json: unknown): readonly string[] {
  try {
    parsePolicies(json);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    return error.problems.map(({ path, en }) => `${path} ${en}`);
  }
}

t.test('the shipped policies are a valid policies file', async (t) => {
  t.same(parsePolicies(JSON.parse(JSON.stringify(shippedPolicies))), shippedPolicies);
});

t.test('from the first day of the programme on, each benefit has exactly one version each day', async (t) => {
  const last = Temporal.PlainDate.from('2030-12-31');
  for (const benefit of ['id.vn', 'biz.vn'] as const) {
    t.equal(policyAt(shippedPolicies, benefit, isoDate('2023-05-31')), null);
    let wrong = 0;
    for (let day = Temporal.PlainDate.from('2023-06-01'); !day.equals(last); day = day.add({ days: 1 })) {
      const date = isoDate(day.toString());
      const expected = `${benefit}-${date < '2025-05-03' ? '2023-06-01' : '2025-05-03'}`;
      if (policyAt(shippedPolicies, benefit, date)?.id !== expected) wrong++;
    }
    t.equal(wrong, 0);
  }
});

t.test('the later circular changed the legal basis and no parameter', async (t) => {
  for (const benefit of ['id.vn', 'biz.vn'] as const) {
    const [first, later] = shippedPolicies.filter((version) => version.benefit === benefit);
    t.ok(first && later);
    t.same(first?.parameters, later?.parameters);
    t.match(first?.legalBasis, { vi: /20\/2023\/TT-BTC/, en: /20\/2023\/TT-BTC/ });
    t.match(later?.legalBasis, { vi: /10\/2025\/TT-BTC/, en: /10\/2025\/TT-BTC/ });
  }
});

t.test('a day without a valid version is answered by the nearest: the last before it, else the first', async (t) => {
  const ended = shippedPolicies.filter((version) => version.validUntil !== null);
  t.equal(policyFor(ended, 'id.vn', isoDate('2020-01-01'))?.id, 'id.vn-2023-06-01');
  t.equal(policyFor(ended, 'id.vn', isoDate('2030-01-01'))?.id, 'id.vn-2023-06-01');
  t.equal(policyFor([...shippedPolicies].reverse(), 'biz.vn', isoDate('2020-01-01'))?.id, 'biz.vn-2023-06-01');
  t.equal(policyFor(shippedPolicies, 'biz.vn', isoDate('2024-01-01'))?.id, 'biz.vn-2023-06-01');
  t.equal(policyFor([], 'id.vn', isoDate('2024-01-01')), null);
});

t.test('needed sources are those of the covered types', async (t) => {
  const [person, , business] = shippedPolicies;
  if (!person || !business) return t.fail('shipped policies are missing');
  t.same(neededSourcesFor(person, 'person'), ['education', 'labour', 'youth-union']);
  t.equal(neededSourcesFor(person, 'enterprise'), null);
  t.same(neededSourcesFor(business, 'enterprise'), ['planning-investment', 'agriculture']);
  t.same(neededSourcesFor(business, 'household'), ['industry-trade', 'agriculture', 'farmers-union']);
  t.equal(neededSourcesFor(business, 'person'), null);
});

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner)]),
  );
}

t.test('the canonical text does not depend on the order of fields, and tells every change', async (t) => {
  for (const policy of shippedPolicies) {
    const text = canonicalPolicy(policy);
    t.equal(canonicalPolicy(shuffled(policy) as PolicyVersion), text);
    t.same(JSON.parse(text), policy);
    t.not(canonicalPolicy({ ...policy, validUntil: isoDate('2031-01-01') }), text);
  }
  t.equal(new Set(shippedPolicies.map(canonicalPolicy)).size, shippedPolicies.length);
});

t.test('an office’s own file may change every parameter', async (t) => {
  const json = fileWith(([first]) => {
    Object.assign(first?.parameters as Json, {
      closes: '2026-12-31',
      fullYearsTo: 25,
      upperBound: 'birthday',
      leapDayAnniversary: 'february-28',
      neededSources: { person: ['education'] },
      attestationTtlHours: 24,
      onePerSubject: false,
    });
  });
  t.same(problemsOf(json), []);
  t.equal(parsePolicies(json)[0]?.parameters.attestationTtlHours, 24);
});

const broken: readonly (readonly [promise: string, change: (versions: Json[]) => void, problems: readonly string[]])[] =
  [
    ['an unknown field', ([v]) => Object.assign(v as Json, { note: 1 }), ['[0].note unknown field']],
    [
      'an unknown parameter',
      ([v]) => Object.assign(v?.parameters as Json, { age: 1 }),
      ['[0].parameters.age unknown field'],
    ],
    [
      'a parameter of the other benefit',
      ([v]) => Object.assign(v?.parameters as Json, { enterpriseYears: 1 }),
      ['[0].parameters.enterpriseYears unknown field'],
    ],
    ['a missing field', ([v]) => delete v?.legalBasis, ['[0].legalBasis is missing']],
    [
      'a day that is none',
      ([v]) => Object.assign(v as Json, { validFrom: '2023-02-29' }),
      ['[0].validFrom must be a real day in the form YYYY-MM-DD'],
    ],
    [
      'an end before its start',
      ([v]) => Object.assign(v as Json, { validUntil: '2023-05-31' }),
      ['[0].validUntil must not be before validFrom'],
    ],
    [
      'a programme that closes before it opens',
      ([v]) => Object.assign(v?.parameters as Json, { closes: '2023-05-31' }),
      ['[0].parameters.closes must not be before opens'],
    ],
    [
      'an id used twice',
      ([v]) => Object.assign(v as Json, { id: 'biz.vn-2025-05-03' }),
      ['[3].id is also the id of [0]'],
    ],
    [
      'versions that share a day',
      ([v]) => Object.assign(v as Json, { validUntil: '2025-05-03' }),
      ['[1] is valid on days on which [0] is'],
    ],
    [
      'two versions without an end',
      ([v]) => Object.assign(v as Json, { validUntil: null }),
      ['[1] is valid on days on which [0] is'],
    ],
    [
      'ages in the wrong order',
      ([v]) => Object.assign(v?.parameters as Json, { fullYearsTo: 17 }),
      ['[0].parameters.fullYearsTo must not be below fullYearsFrom'],
    ],
    [
      'a type the benefit cannot cover',
      ([v]) =>
        Object.assign(v?.parameters as Json, { neededSources: { person: ['education'], household: ['labour'] } }),
      ['[0].parameters.neededSources.household unknown field'],
    ],
    [
      'no covered type',
      ([v]) => Object.assign(v?.parameters as Json, { neededSources: {} }),
      ['[0].parameters.neededSources must name one of: person'],
    ],
    [
      'no needed source, with which every unknown subject would be a "not found"',
      ([v]) => Object.assign(v?.parameters as Json, { neededSources: { person: [] } }),
      ['[0].parameters.neededSources.person must be a list of different source codes'],
    ],
    [
      'a blank text',
      ([v]) => Object.assign(v?.legalBasis as Json, { vi: ' ' }),
      ['[0].legalBasis.vi must be a text that is not blank'],
    ],
    [
      'citations that are no list',
      ([v]) => Object.assign(v as Json, { citations: {} }),
      ['[0].citations must be a list'],
    ],
    [
      'a benefit that is none',
      ([v]) => Object.assign(v as Json, { benefit: 'com.vn' }),
      ['[0].benefit must be id.vn or biz.vn'],
    ],
    [
      'numbers out of range',
      ([v]) => Object.assign(v?.parameters as Json, { attestationTtlHours: 0, termYears: 1.5, fullYearsFrom: '18' }),
      [
        '[0].parameters.attestationTtlHours must be a whole number from 1 to 8760',
        '[0].parameters.termYears must be a whole number from 1 to 100',
        '[0].parameters.fullYearsFrom must be a whole number from 0 to 150',
      ],
    ],
  ];

t.test('a policies file is refused for', async (t) => {
  for (const [promise, change, problems] of broken) {
    t.same([...problemsOf(fileWith((versions) => void change(versions)))].sort(), [...problems].sort(), promise);
  }
});

t.test('everything wrong is listed at once, in Vietnamese and English', async (t) => {
  const json = fileWith((versions) => {
    for (const version of versions) version.validFrom = 'never';
  });
  try {
    parsePolicies(json);
    t.fail('the file was taken');
  } catch (error) {
    t.ok(error instanceof PolicyFileError);
    t.match(String(error), /^PolicyFileError: Tệp chính sách không hợp lệ \/ The policies file is not valid:\n/);
    for (let i = 0; i < 4; i++)
      t.match(String(error), `- [${i}].validFrom: phải là ngày có thật dạng YYYY-MM-DD / must be`);
  }
});

t.test('any JSON is refused with a PolicyFileError, never another exception', async () => {
  const anyJson = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.jsonValue()),
    fc.array(fc.constant({ benefit: 'id.vn', parameters: { neededSources: [] } })),
  );
  fc.assert(fc.property(anyJson, (json) => problemsOf(json).length > 0));
  fc.assert(
    fc.property(
      fc.constantFrom('id', 'benefit', 'validFrom', 'validUntil', 'parameters', 'legalBasis', 'citations'),
      fc.jsonValue(),
      (field, json) => {
        problemsOf(fileWith(([v]) => Object.assign(v as Json, { [field]: json })));
      },
    ),
  );
});
