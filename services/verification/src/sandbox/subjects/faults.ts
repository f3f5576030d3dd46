import { asEnterprise, asPerson, bilingual, citizen, company, eligible } from './parts.ts';
import type { MockSubject } from './subject.ts';

/** Subjects about which something goes wrong. */
export const faults: readonly MockSubject[] = [
  {
    id: 'fault-slow',
    serial: 301,
    ...asPerson,
    shows: bilingual('Trả lời chậm 5 giây', 'The answer comes 5 seconds late'),
    facts: [citizen],
    fault: { slowSeconds: 5 },
    expected: eligible,
  },
  {
    id: 'fault-rate-limited',
    serial: 302,
    ...asPerson,
    shows: bilingual('429 kèm Retry-After; không có gì được ghi lại', '429 with Retry-After; nothing is recorded'),
    facts: [citizen],
    fault: { problem: 'rate_limited' },
    expected: null,
  },
  {
    id: 'fault-unavailable',
    serial: 303,
    ...asPerson,
    shows: bilingual('503 kèm Retry-After; không có gì được ghi lại', '503 with Retry-After; nothing is recorded'),
    facts: [citizen],
    fault: { problem: 'unavailable' },
    expected: null,
  },
  {
    id: 'fault-signer-unavailable',
    serial: 304,
    ...asPerson,
    shows: bilingual(
      '503 vì chưa ký số được; không có gì được ghi lại',
      '503 as it cannot be signed; nothing is recorded',
    ),
    facts: [citizen],
    fault: { problem: 'signer_unavailable' },
    expected: null,
  },
  {
    id: 'taken-meanwhile',
    serial: 311,
    ...asPerson,
    shows: bilingual(
      'Đủ điều kiện, nhưng khi ghi nhận hoặc giữ chỗ thì suất đã bị nơi khác dùng mất',
      'Eligible, but taken by somebody else by the time it is redeemed (409 already_used) or reserved',
    ),
    facts: [citizen],
    fault: { meanwhile: 'taken' },
    expected: eligible,
  },
  {
    id: 'reserved-meanwhile',
    serial: 312,
    ...asPerson,
    shows: bilingual(
      'Đủ điều kiện, nhưng nơi khác giữ chỗ trong 10 phút kể từ câu trả lời',
      'Eligible, but somebody else reserves it for 10 minutes from the answer on (409 subject_reserved)',
    ),
    facts: [citizen],
    fault: { meanwhile: 'reserved' },
    expected: eligible,
  },
  {
    id: 'revoked-later',
    serial: 321,
    ...asPerson,
    shows: bilingual('Bị thu hồi 10 giây sau khi cấp', 'Revoked 10 seconds after it was given'),
    facts: [citizen],
    fault: { status: [{ afterSeconds: 10, status: 'revoked', reason: 'facts_contradict' }] },
    expected: eligible,
  },
  {
    id: 'suspended-later',
    serial: 322,
    ...asPerson,
    shows: bilingual('Bị tạm đình chỉ 10 giây sau khi cấp', 'Suspended 10 seconds after it was given'),
    facts: [citizen],
    fault: { status: [{ afterSeconds: 10, status: 'suspended', reason: 'facts_unclear' }] },
    expected: eligible,
  },
  {
    id: 'suspended-then-restored',
    serial: 323,
    ...asPerson,
    shows: bilingual(
      'Bị tạm đình chỉ sau 10 giây, có hiệu lực lại sau 20 giây',
      'Suspended after 10 seconds, valid again after 20',
    ),
    facts: [citizen],
    fault: {
      status: [
        { afterSeconds: 10, status: 'suspended', reason: 'record_retired' },
        { afterSeconds: 20, status: 'valid', reason: 'facts_restored' },
      ],
    },
    expected: eligible,
  },
  {
    id: 'enterprise-revoked-later',
    serial: 324,
    ...asEnterprise,
    shows: bilingual('Doanh nghiệp, bị thu hồi 10 giây sau khi cấp', 'An enterprise, revoked 10 seconds after'),
    facts: [company],
    fault: { status: [{ afterSeconds: 10, status: 'revoked', reason: 'facts_contradict' }] },
    expected: eligible,
  },
];
