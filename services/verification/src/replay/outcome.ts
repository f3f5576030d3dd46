import type { Difference } from './compare.ts';

/** Why an answer cannot be replayed: a closed list, with its words. */
export const cannotReasons = {
  details_erased: {
    vi: 'Thông tin mà nhà đăng ký đã xuất trình đã bị xoá theo yêu cầu hoặc hết thời hạn lưu',
    en: 'What the registrar presented has been erased',
  },
  facts_erased: {
    vi: 'Dữ liệu mà câu trả lời dựa vào đã bị xoá',
    en: 'Facts that the answer rested on have been erased',
  },
  policy_unknown: {
    vi: 'Không còn văn bản của phiên bản chính sách đã áp dụng',
    en: 'The text of the policy version that was applied is not on record',
  },
  moment_unknown: {
    vi: 'Câu trả lời có trước khi hệ thống ghi lại thời điểm đọc dữ liệu',
    en: 'The answer is from before the moment of reading was kept',
  },
} as const satisfies Readonly<Record<string, { readonly vi: string; readonly en: string }>>;

export type CannotReason = keyof typeof cannotReasons;

/** What came of a replay. */
export type Outcome =
  | { readonly result: 'same' }
  | { readonly result: 'different'; readonly differences: readonly Difference[] }
  | { readonly result: 'cannot'; readonly because: CannotReason };

/** What came of replaying one answer. */
export type Replayed = Outcome & {
  /** Of its entry in the log. */
  readonly index: number;
  /** `verification.answers.index` */
  readonly number: number;
  readonly attestation: string;
};
