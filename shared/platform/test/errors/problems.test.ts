import t from 'tap';
import { Problem, type ProblemCode, problemDocument, problems } from '../../src/errors/problems.ts';

const codes = Object.keys(problems) as ProblemCode[];

t.test('every code says what happened and what to do next, in Vietnamese and English', async (t) => {
  for (const code of codes) {
    const { vi, en, nextVi, nextEn } = problems[code];
    for (const text of [vi, nextVi]) t.match(text, /[À-ỹ]/u, `${code}: ${text}`);
    for (const text of [en, nextEn]) t.match(text, /^[\x20-\x7e…]+$/, `${code}: ${text}`);
    for (const text of [vi, en, nextVi, nextEn]) t.notMatch(text, /\.$/, `${code}: sentences are closed when joined`);
  }
});

t.test('no two codes say the same, or a caller could not tell them apart', async (t) => {
  for (const language of ['vi', 'en'] as const) {
    t.equal(new Set(codes.map((code) => problems[code][language])).size, codes.length, language);
  }
});

t.test('a code is a stable word, its status an error of HTTP', async (t) => {
  for (const code of codes) {
    t.match(code, /^[a-z]+(_[a-z]+)*$/);
    const { status } = problems[code];
    t.ok(Number.isInteger(status) && status >= 400 && status <= 599, `${code} ${status}`);
  }
  t.same(
    codes.filter((code) => problems[code].status >= 500),
    ['internal', 'unavailable', 'signer_unavailable'],
    'all else is the caller’s to mend',
  );
});

t.test('the document has the members of RFC 9457, the code, both languages and the request', async (t) => {
  for (const code of codes) {
    const document = problemDocument(new Problem(code), 'request-1');
    const { status, vi, en, nextVi, nextEn } = problems[code];
    t.same(
      document,
      {
        type: `urn:xacthuc:problem:${code}`,
        status,
        code,
        title: vi,
        titleEn: en,
        detail: `${nextVi}.`,
        detailEn: `${nextEn}.`,
        requestId: 'request-1',
      },
      code,
    );
  }
});

t.test('what is particular to a case stands before the next step, wrong fields beside it', async (t) => {
  const errors = [{ at: '/body/x', message: 'is needed' }];
  const problem = new Problem('state_conflict', { vi: 'Đã đóng', en: 'It is closed' }, errors);
  t.match(problemDocument(problem, 'r'), {
    detail: `Đã đóng. ${problems.state_conflict.nextVi}.`,
    detailEn: `It is closed. ${problems.state_conflict.nextEn}.`,
    errors,
  });
  t.match(problem, { message: 'It is closed', status: 409, name: 'Problem' });
});
