import { isoDate, type PolicyVersion, shippedPolicies } from '@xacthuc/domain';
import t from 'tap';
import { landingPage } from '../../src/landing/page.ts';
import type { SourceState } from '../../src/sources/states.ts';

const today = isoDate('2026-11-22');
const attack = '<script>alert("x")</script>';

function textOf(policies: readonly PolicyVersion[], sources: readonly SourceState[] | null, day = today): string {
  return landingPage(policies, sources, day).content.text;
}

const source: SourceState = {
  source: 'education',
  department: { vi: 'Sở Giáo dục và Đào tạo', en: 'Department of Education and Training' },
  asOf: '2026-11-01',
  limitDays: 200,
  state: 'fresh',
};

t.test('the policy versions in force are shown with their legal basis, others are not', async (t) => {
  const now = textOf(shippedPolicies, []);
  for (const { id, legalBasis } of shippedPolicies.filter(({ validUntil }) => validUntil === null)) {
    t.ok(now.includes(id), id);
    t.ok(now.includes(legalBasis.vi) && now.includes(legalBasis.en), id);
  }
  t.notMatch(now, /2023-06-01/);
  const earlier = textOf(shippedPolicies, [], isoDate('2024-01-15'));
  t.match(earlier, /id\.vn-2023-06-01[\s\S]*đến hết ngày <time datetime="2025-05-02">02\/05\/2025<\/time>/);
  t.notMatch(earlier, /2025-05-03/);
});

t.test('a benefit without a policy in force says so', async (t) => {
  t.match(textOf([], []), /Hiện không có phiên bản chính sách nào/);
  t.match(textOf(shippedPolicies, [], isoDate('2020-01-01')), /Hiện không có phiên bản chính sách nào/);
});

t.test("each source's state stands in words, not in colour alone", async (t) => {
  const fresh = textOf([], [source]);
  t.match(fresh, /Sở Giáo dục và Đào tạo[\s\S]*Còn hạn[\s\S]*01\/11\/2026[\s\S]*200 ngày/);
  t.match(textOf([], [{ ...source, state: 'stale' }]), /Quá hạn cập nhật[\s\S]*stale/);
  t.match(textOf([], [{ ...source, state: 'never_delivered', asOf: null }]), /Chưa nộp dữ liệu[\s\S]*never delivered/);
});

t.test('sources that cannot be read, and none at all, are told apart', async (t) => {
  t.match(textOf([], null), /Hiện chưa đọc được tình trạng/);
  t.match(textOf([], []), /Chưa khai báo nguồn dữ liệu nào/);
});

t.test('names and legal texts are text, whoever wrote them', async (t) => {
  const [policy] = shippedPolicies.filter(({ validUntil }) => validUntil === null);
  const hostile = {
    ...policy,
    id: attack,
    legalBasis: { vi: attack, en: attack },
    citations: [{ document: attack, title: { vi: attack, en: attack }, inForceFrom: null }],
  } as PolicyVersion;
  const text = textOf([hostile], [{ ...source, source: attack, department: { vi: attack, en: attack } }]);
  t.notMatch(text, /<script/);
  t.equal(text.split('&lt;script&gt;').length - 1, 10, 'shown as they are: version twice, basis, citation, source');
});
