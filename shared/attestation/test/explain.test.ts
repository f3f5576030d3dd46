import { readFileSync } from 'node:fs';
import t from 'tap';
import {
  AttestationError,
  attestationErrors,
  explain,
  explainRefusal,
  type VerifyOptions,
  verify,
} from '../src/index.ts';
import { claims, details, issuedAt, issuer, keySet, now } from './fixture.ts';

const options: VerifyOptions = { jwks: keySet, now };
const verified = async (change: object = {}, shown: Record<string, string> = details, more: object = {}) =>
  verify((await issuer.issue({ ...claims, ...change }, shown)).combined, { ...options, ...more });

t.test('it says who signed, what, under which policy and on facts how old, in both languages', async (t) => {
  const vietnamese = explain(await verified(), 'vi').join('\n');
  t.match(vietnamese, 'XÁC NHẬN HỢP LỆ');
  t.match(vietnamese, 'https://xacthuc.example.vn đã ký câu trả lời này lúc 12:00:00 ngày 22/11/2026 (giờ Việt Nam)');
  t.match(vietnamese, 'ĐỦ ĐIỀU KIỆN');
  t.match(vietnamese, 'Chính sách được áp dụng: id.vn-2023-06-01.');
  t.match(vietnamese, 'education, lần cập nhật thứ 12, số liệu tính đến ngày 01/11/2026, khi trả lời đã qua 21 ngày');
  t.match(vietnamese, 'youth-union, chưa từng cung cấp dữ liệu');
  t.match(vietnamese, 'Ngày sinh: ngày 05/03/2005');
  t.match(vietnamese, 'Loại số: số định danh cá nhân');
  t.match(vietnamese, 'đến hết ngày 04/03/2029');
  const english = explain(await verified(), 'en').join('\n');
  t.match(english, 'https://xacthuc.example.vn signed this answer at 2026-11-22 12:00:00 (Vietnam time)');
  t.match(english, 'ELIGIBLE – the facts satisfy the policy.');
  t.match(english, 'education, update number 12, facts as of 2026-11-01, 21 days old');
});

t.test('it says what an attestation does not prove: status, bearer, the present', async (t) => {
  const lines = explain(await verified(), 'en');
  const not = lines.slice(lines.indexOf('This attestation does NOT prove:') + 1).join('\n');
  t.match(not, 'that it has not been revoked: its issuer keeps no status for it');
  t.match(not, 'whoever presents it is the subject');
  t.match(not, 'that it is valid from 2026-11-23 12:00:00');
  t.match(explain(await verified(), 'vi').join('\n'), 'Xác nhận này KHÔNG chứng minh:');
});

t.test('an expired attestation is never called valid', async (t) => {
  const past = { now: new Date((issuedAt + 40 * 86_400) * 1000), allowExpired: true };
  const text = explain(await verified({}, details, past)).join('\n');
  t.match(text, 'ĐÃ HẾT HẠN');
  t.match(text, 'EXPIRED ATTESTATION');
  t.notMatch(text, 'XÁC NHẬN HỢP LỆ');
  t.notMatch(text, 'VALID ATTESTATION');
  t.match(text, 'that it is still valid: its period ended at 2026-11-23 12:00:00');
});

t.test('an answer that is not a refusal is not told as one', async (t) => {
  for (const outcome of ['not_found', 'inconclusive', 'source_unavailable'] as const) {
    const text = explain(await verified({ outcome, eligible_until: null })).join('\n');
    t.match(text, 'Đây không phải là từ chối.', outcome);
    t.match(text, 'This is not a refusal.', outcome);
  }
  t.match(explain(await verified({ outcome: 'ineligible' }), 'vi').join('\n'), 'KHÔNG ĐỦ ĐIỀU KIỆN');
});

t.test('Vietnamese comes first, English after it', async (t) => {
  const lines = explain(await verified());
  t.same(lines, [...explain(await verified(), 'vi'), '', ...explain(await verified(), 'en')]);
});

t.test('withheld details are not guessed at', async (t) => {
  const text = explain(await verified({}, {})).join('\n');
  t.match(text, 'xác nhận không cho biết đối tượng là ai');
  t.match(text, 'does not say who the subject is');
});

t.test('names given by the caller stand in for codes', async (t) => {
  const text = explain(await verified(), 'vi', {
    reasonText: (code, language) => `${language}:${code}!`,
    sourceName: (source) => (source === 'education' ? 'Sở Giáo dục và Đào tạo' : undefined),
  }).join('\n');
  t.match(text, 'person-eligible – vi:person-eligible!');
  t.match(text, 'Nguồn dữ liệu: Sở Giáo dục và Đào tạo');
  t.match(text, 'Nguồn dữ liệu: youth-union');
});

t.test('a text in an attestation cannot write over the terminal', async (t) => {
  const hostile = 'Công ty\u001b[2J\r\nXÁC NHẬN GIẢ\u202e\u2028';
  const lines = explain(await verified({ reasons: [hostile], benefit: hostile }, { business_name: hostile }));
  for (const line of lines) t.notMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

t.test('a refusal is told in both languages, with its code', async (t) => {
  for (const code of Object.keys(attestationErrors) as (keyof typeof attestationErrors)[]) {
    const error = new AttestationError(code, 'detail');
    const { vi, en } = attestationErrors[code];
    t.same(explainRefusal(error), [...explainRefusal(error, 'vi'), ...explainRefusal(error, 'en')]);
    t.match(explainRefusal(error, 'vi')[0], vi);
    t.match(explainRefusal(error, 'en')[0], en);
    t.match(explainRefusal(error, 'en')[0], `[${code}]`);
  }
});

t.test('the README lists every code of the closed union', async (t) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const code of Object.keys(attestationErrors)) t.ok(readme.includes(`\`${code}\``), code);
});
