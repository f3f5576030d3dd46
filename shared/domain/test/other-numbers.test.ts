import fc from 'fast-check';
import t from 'tap';
import {
  parseIdentityCard,
  parseRegistrationCertificate,
  parseStudentCode,
  parseSubjectNumber,
  type Scheme,
  type SubjectType,
  schemesOf,
  subjectKeyText,
} from '../src/index.ts';

t.test('an old identity card has 9 digits', async (t) => {
  t.same(parseIdentityCard('012 345 678'), { ok: true, value: '012345678', warnings: [] });
  t.same(parseIdentityCard("'012345678"), { ok: true, value: '012345678', warnings: [] });
  const problems = [
    ['', 'empty'],
    ['12345678', 'length'],
    ['036204012345', 'length'],
    ['B1234567', 'format'],
  ] as const;
  for (const [raw, problem] of problems) t.same(parseIdentityCard(raw), { ok: false, problem }, raw);
});

t.test('a registration certificate is its letters and digits', async (t) => {
  const codes = [
    ['21A8001234', '21A8001234'],
    ['24A-80.012.345', '24A80012345'],
    [' 01c8012345 ', '01C8012345'],
    ['41a8/012345', '41A8012345'],
    ['0123', '0123'],
    ['12đ8000001', '12Đ8000001'],
  ] as const;
  for (const [raw, value] of codes) t.same(parseRegistrationCertificate(raw), { ok: true, value, warnings: [] }, raw);
  const problems = [
    ['', 'empty'],
    [' -. ', 'empty'],
    ['A12', 'length'],
    [`${'A'.repeat(17)}1234`, 'length'],
    ['ABC123', 'component'],
    ['21A8@01234', 'format'],
    ['Số 21A8001234', 'format'],
    ['=1+1', 'format'],
  ] as const;
  for (const [raw, problem] of problems) t.same(parseRegistrationCertificate(raw), { ok: false, problem }, raw);
});

t.test('a student code is SCHOOL/CODE, upper-case, without spaces', async (t) => {
  t.same(parseStudentCode('qhf', ' 2104 0001 '), { ok: true, value: 'QHF/21040001', warnings: [] });
  t.same(parseStudentCode('DH.KT-1', 'k65/cntt-01'), { ok: true, value: 'DH.KT-1/K65/CNTT-01', warnings: [] });
  const problems = [
    ['', '21040001', 'empty'],
    ['QHF', '', 'empty'],
    ['Q', '21040001', 'length'],
    ['QHF', '1', 'length'],
    ['QHFQHFQHFQHFQ', '21040001', 'length'],
    ['QHF', '1'.repeat(21), 'length'],
    ['Q/F', '21040001', 'format'],
    ['QHF', '2104_0001', 'format'],
    ['QHF', '<b>12</b>', 'format'],
    ['ĐHQG', '21040001', 'format'],
    ['QHF', '--', 'format'],
  ] as const;
  for (const [school, code, problem] of problems) {
    t.same(parseStudentCode(school, code), { ok: false, problem }, `${school} ${code}`);
  }
});

t.test('no two pairs of school and code share a canonical form', async () => {
  const signs = (alphabet: string, most: number) =>
    fc.array(fc.constantFrom(...alphabet), { minLength: 2, maxLength: most }).map((s) => s.join(''));
  const school = signs('A1.-', 4);
  const code = signs('A1.-/', 5);
  fc.assert(
    fc.property(school, code, school, code, (s1, c1, s2, c2) => {
      const [one, two] = [parseStudentCode(s1, c1), parseStudentCode(s2, c2)];
      return !one.ok || !two.ok || one.value !== two.value || (s1 === s2 && c1 === c2);
    }),
  );
});

const samples: Readonly<Record<Scheme, readonly [raw: string, number: string]>> = {
  'personal-number': ['036 204 012 345', '036204012345'],
  'identity-card': ['012.345.678', '012345678'],
  'student-code': ['qhf/21040001', 'QHF/21040001'],
  'enterprise-code': ['0100112437011', '0100112437-011'],
  'registration-certificate': ['24A-80.012.345', '24A80012345'],
  'tax-code': ['8037630690', '8037630690'],
  'owner-number': ['036204012345', '036204012345'],
};

t.test('one door parses every scheme of every type, and refuses schemes that do not number the type', async (t) => {
  for (const type of ['person', 'enterprise', 'household'] as SubjectType[]) {
    for (const [scheme, [raw, number]] of Object.entries(samples) as [Scheme, [string, string]][]) {
      const parsed = parseSubjectNumber(type, scheme, raw);
      const expected = schemesOf[type].includes(scheme)
        ? { ok: true, value: { type, scheme, number }, warnings: [] }
        : { ok: false, problem: 'contradiction' };
      t.same(parsed, expected, `${type} ${scheme}`);
    }
  }
});

t.test('a problem passes the door as it is', async (t) => {
  t.same(parseSubjectNumber('person', 'personal-number', '012345678'), { ok: false, problem: 'length' });
  t.same(parseSubjectNumber('person', 'student-code', '21040001'), { ok: false, problem: 'format' });
  t.same(parseSubjectNumber('person', 'student-code', ' '), { ok: false, problem: 'empty' });
  t.same(parseSubjectNumber('enterprise', 'enterprise-code', '0100233480'), { ok: false, problem: 'checksum' });
});

t.test(
  'keys that differ in type, scheme or number differ in text: a person and a business may share a number',
  async (t) => {
    const number = '036204012345';
    const texts = [
      subjectKeyText({ type: 'person', scheme: 'personal-number', number }),
      subjectKeyText({ type: 'household', scheme: 'owner-number', number }),
      subjectKeyText({ type: 'household', scheme: 'tax-code', number }),
    ];
    t.equal(texts[0], 'person|personal-number|036204012345');
    t.equal(new Set(texts).size, 3);
  },
);

t.test('no taken number holds the sign that parts a key’s text', async () => {
  const any = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('AB/12|3', '12|34', 'A1234|5'));
  fc.assert(
    fc.property(any, (raw) =>
      (Object.entries(schemesOf) as [SubjectType, Scheme[]][]).every(([type, schemes]) =>
        schemes.every((scheme) => {
          const parsed = parseSubjectNumber(type, scheme, raw);
          return !parsed.ok || !parsed.value.number.includes('|');
        }),
      ),
    ),
  );
});
