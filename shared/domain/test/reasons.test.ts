import t from 'tap';
import { decide, personDecisions, type ReasonCode, reasons, statusReasons } from '../src/index.ts';
import { cases } from './decision-cases.ts';

const vietnameseLetter = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/iu;
const entries = Object.entries(reasons) as [ReasonCode, (typeof reasons)[ReasonCode]][];

t.test('every reason is one that decide gives, and every outcome has a reason', async (t) => {
  const given = new Set(cases.flatMap(({ input }) => decide(input).reasons));
  t.same([...given].sort(), Object.keys(reasons).sort());
  const outcomes = new Set(entries.map(([, reason]) => reason.outcome));
  t.same([...outcomes].sort(), [
    'already_used',
    'eligible',
    'inconclusive',
    'ineligible',
    'not_found',
    'source_unavailable',
  ]);
});

t.test('every text is there in Vietnamese with its accents and in English without them', async (t) => {
  for (const [code, { vi, en, nextStep }] of entries) {
    for (const text of [vi, nextStep.vi]) {
      t.match(text, vietnameseLetter, code);
      t.equal(text, text.normalize('NFC'), `${code} is written composed`);
    }
    for (const text of [en, nextStep.en]) t.notMatch(text, vietnameseLetter, code);
    for (const text of [vi, en, nextStep.vi, nextStep.en]) t.match(text, /^\p{Lu}.{10,}\.$/u, `${code}: ${text}`);
  }
});

t.test('whoever must wait for a department is told how long, and nobody else is', async (t) => {
  for (const [code, { whoActs, retryAfterSeconds }] of entries) {
    t.equal(retryAfterSeconds !== undefined, whoActs === 'department', code);
    t.ok((retryAfterSeconds ?? 60) >= 60, code);
  }
});

t.test('an answer names departments exactly where a department acts next', async (t) => {
  for (const { name, input } of cases) {
    const decision = decide(input);
    const departmentActs = decision.reasons.some((code) => reasons[code].whoActs === 'department');
    t.equal(decision.departments.length > 0, departmentActs, name);
  }
});

t.test(
  '"we do not know" never reads as "no": those answers say that they are no refusal or who must act',
  async (t) => {
    for (const [code, { outcome, whoActs }] of entries) {
      if (outcome === 'inconclusive' || outcome === 'source_unavailable') t.not(whoActs, 'nobody', code);
    }
  },
);

t.test('why a status changed is told in both languages, and a person has a reason for each decision', async (t) => {
  for (const [code, { vi, en, nextStep }] of Object.entries(statusReasons)) {
    for (const text of [vi, nextStep.vi]) t.match(text, vietnameseLetter, code);
    for (const text of [en, nextStep.en]) t.notMatch(text, vietnameseLetter, code);
    for (const text of [vi, en, nextStep.vi, nextStep.en]) t.match(text, /^\p{Lu}.{10,}\.$/u, `${code}: ${text}`);
  }
  const decided = new Set(Object.values(personDecisions).flat());
  t.same([...decided].sort(), ['revoked', 'suspended', 'valid']);
  for (const code of Object.keys(personDecisions)) t.ok(code in statusReasons, code);
});
