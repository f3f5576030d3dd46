import type { Bilingual } from './policy.ts';
import type { Outcome, ReasonCode } from './reasons.ts';

/** On what grounds a subject says that an answer is wrong. A closed list: a department can sort by it, and it holds nothing personal. */
export type ContestGrounds =
  | 'wrong_birth_date'
  | 'missing_record'
  | 'certificate_exists'
  | 'name_differs'
  | 'wrong_date'
  | 'facts_outdated'
  | 'other';

export const contestGrounds: Readonly<Record<ContestGrounds, Bilingual>> = {
  wrong_birth_date: {
    vi: 'Ngày sinh trong dữ liệu của cơ quan không khớp với giấy tờ của chủ thể.',
    en: "The birth date in the department's data is not the one on the subject's papers.",
  },
  missing_record: {
    vi: 'Chủ thể thuộc diện quản lý của cơ quan nhưng chưa có trong danh sách.',
    en: 'The subject is on file with the department but is not on its list.',
  },
  certificate_exists: {
    vi: 'Chủ thể có giấy chứng nhận đăng ký mà dữ liệu chưa ghi nhận.',
    en: 'The subject holds a registration certificate that the data does not state.',
  },
  name_differs: {
    vi: 'Tên trong dữ liệu khác với tên trên giấy tờ.',
    en: 'The name in the data differs from the one on the papers.',
  },
  wrong_date: {
    vi: 'Ngày cấp lần đầu hoặc ngày cấp giấy chứng nhận trong dữ liệu không đúng.',
    en: 'The first-issue date or certificate date in the data is wrong.',
  },
  facts_outdated: {
    vi: 'Dữ liệu chưa cập nhật tình trạng hiện nay của chủ thể.',
    en: "The data does not show the subject's present situation yet.",
  },
  other: { vi: 'Lý do khác, nêu trong phần ghi chú.', en: 'Another reason, told in the note.' },
};

/** What a department decides. */
export type ContestDecision = 'upheld' | 'corrected' | 'rejected';

/**
 * What each decision tells the customer. These texts are all that a registrar learns: they are the same whether a number is
 * unknown or its second fact is another one, so that a contest answers no question that a check would not.
 */
export const contestDecisions: Readonly<Record<ContestDecision, Bilingual & { readonly nextStep: Bilingual }>> = {
  upheld: {
    vi: 'Cơ quan quản lý chấp nhận khiếu nại và đang đính chính dữ liệu.',
    en: 'The department accepts the contest and is correcting its data.',
    nextStep: {
      vi: 'Kiểm tra lại sau khi cơ quan báo đã đính chính.',
      en: 'Check again once the department says that the data is corrected.',
    },
  },
  corrected: {
    vi: 'Cơ quan quản lý đã đính chính dữ liệu, hoặc đính chính trong lần nộp kế tiếp.',
    en: 'The department has corrected its data, or does so with its next delivery.',
    nextStep: {
      vi: 'Kiểm tra lại đối tượng; câu trả lời mới thay cho câu trả lời bị khiếu nại.',
      en: 'Check the subject again; the new answer takes the place of the contested one.',
    },
  },
  rejected: {
    vi: 'Cơ quan quản lý đã xem xét và giữ nguyên dữ liệu hiện có.',
    en: 'The department has looked into it and leaves its data as it is.',
    nextStep: {
      vi: 'Chủ thể liên hệ trực tiếp cơ quan quản lý, mang theo giấy tờ, nếu vẫn không đồng ý.',
      en: 'A subject who still disagrees goes to the department in person, with papers.',
    },
  },
};

/** A ticket's state: not decided yet, decided, or of no concern to the department any more. */
export type TicketState = 'open' | ContestDecision | 'closed';

/** The decisions that may follow a state: an accepted contest can still be reported as corrected, all else is final. */
export function decisionsAfter(state: TicketState): readonly ContestDecision[] {
  if (state === 'open') return ['upheld', 'corrected', 'rejected'];
  return state === 'upheld' ? ['corrected'] : [];
}

const contestable: readonly Outcome[] = ['not_found', 'ineligible', 'inconclusive'];
/** The programme's own dates and scope: no department's facts are behind them. */
const ofTheProgramme: readonly ReasonCode[] = ['programme_not_open', 'programme_closed', 'not_covered'];

/** Whether a department's facts can be behind an answer, so that its subject can contest it. */
export function isContestable(outcome: Outcome, reasons: readonly ReasonCode[]): boolean {
  return contestable.includes(outcome) && !reasons.some((code) => ofTheProgramme.includes(code));
}
