import type { Bilingual } from './policy.ts';

/** The class of an answer (DESIGN §2). Only `ineligible` is a "no"; three of them are "we do not know". */
export type Outcome = 'eligible' | 'ineligible' | 'not_found' | 'inconclusive' | 'source_unavailable' | 'already_used';

/** Who can change the answer. */
export type Actor = 'registrar' | 'subject' | 'department' | 'nobody';

/** One reason for an answer: what it means, who acts next and how. */
export interface Reason {
  readonly outcome: Outcome;
  readonly vi: string;
  readonly en: string;
  readonly whoActs: Actor;
  readonly nextStep: Bilingual;
  /** Asking again before this many seconds have passed is useless. Absent where asking again does not help. */
  readonly retryAfterSeconds?: number;
}

export type ReasonCode =
  | 'facts_satisfy_policy'
  | 'programme_not_open'
  | 'programme_closed'
  | 'not_covered'
  | 'not_a_citizen'
  | 'too_young'
  | 'too_old'
  | 'founded_too_long_ago'
  | 'founded_in_future'
  | 'certificate_missing'
  | 'certificate_in_future'
  | 'business_ceased'
  | 'no_matching_record'
  | 'sources_disagree'
  | 'several_businesses'
  | 'citizenship_unknown'
  | 'founding_date_missing'
  | 'source_never_delivered'
  | 'source_stale'
  | 'benefit_already_used';

/** One reason for a change of an attestation's status. */
export type StatusReason = Pick<Reason, 'vi' | 'en' | 'whoActs' | 'nextStep'>;

export type StatusReasonCode =
  | 'record_retired'
  | 'facts_contradict'
  | 'facts_unclear'
  | 'facts_restored'
  | PersonReasonCode;

/** Why a person changed a status. */
export type PersonReasonCode =
  | 'under_review'
  | 'obtained_improperly'
  | 'issued_in_error'
  | 'subject_request'
  | 'authority_decision'
  | 'restored_on_review';

const day = 86_400;
const hour = 3_600;

const contest: Bilingual = {
  vi: 'Nếu thông tin không đúng, đề nghị chủ thể liên hệ cơ quan quản lý hồ sơ của mình để được rà soát, đính chính.',
  en: 'If the facts are wrong, the subject may ask the department that keeps the record to review and correct it.',
};
const paid: Bilingual = {
  vi: 'Chủ thể vẫn có thể đăng ký tên miền theo mức phí, lệ phí thông thường.',
  en: 'The subject may still register a domain name at the ordinary fees and charges.',
};
const registersNothing: Bilingual = {
  vi: 'Không cần thực hiện thêm thủ tục nào; chủ thể vẫn có thể đăng ký tên miền theo mức phí, lệ phí thông thường.',
  en: 'Nothing further is to be done; the subject may still register a domain name at the ordinary fees and charges.',
};

/** The registry of reasons: every code an answer can carry, in the order in which an answer lists them. */
export const reasons: Readonly<Record<ReasonCode, Reason>> = {
  facts_satisfy_policy: {
    outcome: 'eligible',
    vi: 'Chủ thể đáp ứng đầy đủ điều kiện được miễn phí, lệ phí tên miền theo chính sách đang áp dụng.',
    en: 'The subject meets all conditions of the policy for a free domain name.',
    whoActs: 'registrar',
    nextStep: {
      vi: 'Đề nghị nhà đăng ký thực hiện đăng ký tên miền và ghi nhận việc sử dụng xác nhận trước khi xác nhận hết hiệu lực.',
      en: 'The registrar registers the domain name and records the redemption before the attestation expires.',
    },
  },
  programme_not_open: {
    outcome: 'ineligible',
    vi: 'Tại ngày yêu cầu, chương trình chưa bắt đầu.',
    en: 'On the day of the request the programme has not opened yet.',
    whoActs: 'nobody',
    nextStep: {
      vi: 'Đề nghị gửi lại yêu cầu khi chương trình bắt đầu.',
      en: 'Ask again once the programme has opened.',
    },
  },
  programme_closed: {
    outcome: 'ineligible',
    vi: 'Tại ngày yêu cầu, chương trình đã kết thúc.',
    en: 'On the day of the request the programme has closed.',
    whoActs: 'nobody',
    nextStep: registersNothing,
  },
  not_covered: {
    outcome: 'ineligible',
    vi: 'Loại chủ thể này không thuộc đối tượng được hưởng ưu đãi đã chọn.',
    en: 'This type of subject is not covered by the chosen benefit.',
    whoActs: 'registrar',
    nextStep: {
      vi: 'Đề nghị nhà đăng ký chọn đúng ưu đãi: id.vn dành cho cá nhân, biz.vn dành cho doanh nghiệp và hộ kinh doanh.',
      en: 'The registrar chooses the right benefit: id.vn for persons, biz.vn for enterprises and household businesses.',
    },
  },
  not_a_citizen: {
    outcome: 'ineligible',
    vi: 'Theo dữ liệu hiện có, chủ thể không phải là công dân Việt Nam.',
    en: 'According to the records the subject is not a Vietnamese citizen.',
    whoActs: 'subject',
    nextStep: contest,
  },
  too_young: {
    outcome: 'ineligible',
    vi: 'Tại ngày yêu cầu, chủ thể chưa đủ tuổi theo quy định.',
    en: 'On the day of the request the subject has not reached the required age.',
    whoActs: 'subject',
    nextStep: {
      vi: 'Đề nghị gửi lại yêu cầu khi chủ thể đủ tuổi theo quy định; nếu thông tin không đúng, đề nghị liên hệ cơ quan quản lý hồ sơ.',
      en: 'Ask again when the subject has reached the required age; if the facts are wrong, contact the department that keeps the record.',
    },
  },
  too_old: {
    outcome: 'ineligible',
    vi: 'Tại ngày yêu cầu, chủ thể đã quá độ tuổi theo quy định.',
    en: 'On the day of the request the subject is past the covered age.',
    whoActs: 'subject',
    nextStep: contest,
  },
  founded_too_long_ago: {
    outcome: 'ineligible',
    vi: 'Ngày cấp Giấy chứng nhận đăng ký doanh nghiệp lần đầu đã quá thời hạn được hưởng ưu đãi.',
    en: 'The enterprise’s certificate was first issued longer ago than the policy allows.',
    whoActs: 'subject',
    nextStep: contest,
  },
  founded_in_future: {
    outcome: 'ineligible',
    vi: 'Ngày cấp Giấy chứng nhận đăng ký doanh nghiệp lần đầu ghi trong dữ liệu sau ngày yêu cầu.',
    en: 'The recorded first-issue date of the enterprise’s certificate is after the day of the request.',
    whoActs: 'subject',
    nextStep: contest,
  },
  certificate_missing: {
    outcome: 'ineligible',
    vi: 'Theo dữ liệu hiện có, hộ kinh doanh chưa được cấp Giấy chứng nhận đăng ký hộ kinh doanh.',
    en: 'According to the records the household business holds no business registration certificate.',
    whoActs: 'subject',
    nextStep: {
      vi: 'Đề nghị chủ hộ kinh doanh làm thủ tục cấp Giấy chứng nhận đăng ký hộ kinh doanh; nếu đã được cấp, đề nghị liên hệ cơ quan quản lý hồ sơ để được cập nhật.',
      en: 'The owner applies for a business registration certificate or, holding one, asks the department that keeps the record to enter it.',
    },
  },
  certificate_in_future: {
    outcome: 'ineligible',
    vi: 'Ngày cấp Giấy chứng nhận đăng ký hộ kinh doanh ghi trong dữ liệu sau ngày yêu cầu.',
    en: 'The recorded issue date of the household business’s certificate is after the day of the request.',
    whoActs: 'subject',
    nextStep: contest,
  },
  business_ceased: {
    outcome: 'ineligible',
    vi: 'Theo dữ liệu hiện có, doanh nghiệp hoặc hộ kinh doanh đã chấm dứt hoạt động.',
    en: 'According to the records the business has ceased.',
    whoActs: 'subject',
    nextStep: contest,
  },
  no_matching_record: {
    outcome: 'not_found',
    vi: 'Không có nguồn dữ liệu nào đang hiệu lực ghi nhận chủ thể với các thông tin đã cung cấp.',
    en: 'No active source knows a subject with the details given.',
    whoActs: 'subject',
    nextStep: {
      vi: 'Đề nghị nhà đăng ký kiểm tra lại thông tin đã nhập; nếu thông tin đúng, đề nghị chủ thể liên hệ cơ quan quản lý hồ sơ của mình.',
      en: 'The registrar checks the details as entered; if they are right, the subject contacts the department that should keep the record.',
    },
  },
  sources_disagree: {
    outcome: 'inconclusive',
    vi: 'Các bản ghi hiện hành về chủ thể mâu thuẫn với nhau về thông tin quyết định điều kiện hưởng ưu đãi.',
    en: 'Current records of the subject contradict each other on a fact that decides eligibility.',
    whoActs: 'department',
    nextStep: {
      vi: 'Đề nghị các cơ quan được nêu tên đối chiếu, đính chính dữ liệu; nhà đăng ký gửi lại yêu cầu sau.',
      en: 'The departments named compare and correct their data; the registrar asks again later.',
    },
    retryAfterSeconds: day,
  },
  several_businesses: {
    outcome: 'inconclusive',
    vi: 'Chủ hộ đứng tên nhiều hộ kinh doanh phù hợp với các thông tin đã cung cấp.',
    en: 'The owner has several household businesses that fit the details given.',
    whoActs: 'registrar',
    nextStep: {
      vi: 'Đề nghị nhà đăng ký gửi lại yêu cầu kèm số Giấy chứng nhận đăng ký hộ kinh doanh, hoặc cả tên và ngày cấp.',
      en: 'The registrar asks again with the number of the business registration certificate, or with both name and date.',
    },
  },
  citizenship_unknown: {
    outcome: 'inconclusive',
    vi: 'Dữ liệu hiện có chưa đủ để xác định chủ thể là công dân Việt Nam.',
    en: 'The records do not tell whether the subject is a Vietnamese citizen.',
    whoActs: 'department',
    nextStep: {
      vi: 'Đề nghị cơ quan được nêu tên bổ sung quốc tịch hoặc số định danh cá nhân; nhà đăng ký có thể gửi lại yêu cầu bằng số định danh cá nhân của chủ thể.',
      en: 'The department named adds the nationality or the personal number; the registrar may ask again by the subject’s personal number.',
    },
    retryAfterSeconds: day,
  },
  founding_date_missing: {
    outcome: 'inconclusive',
    vi: 'Dữ liệu hiện có chưa ghi ngày cấp Giấy chứng nhận đăng ký doanh nghiệp lần đầu.',
    en: 'The records do not state when the enterprise’s certificate was first issued.',
    whoActs: 'department',
    nextStep: {
      vi: 'Đề nghị cơ quan được nêu tên bổ sung ngày cấp lần đầu; nhà đăng ký gửi lại yêu cầu sau.',
      en: 'The department named adds the first-issue date; the registrar asks again later.',
    },
    retryAfterSeconds: day,
  },
  source_never_delivered: {
    outcome: 'source_unavailable',
    vi: 'Nguồn dữ liệu cần thiết chưa từng được cung cấp.',
    en: 'A needed source has never been delivered.',
    whoActs: 'department',
    nextStep: {
      vi: 'Đề nghị cơ quan được nêu tên cung cấp dữ liệu; nhà đăng ký gửi lại yêu cầu sau. Đây không phải là kết quả từ chối.',
      en: 'The department named delivers its data; the registrar asks again later. This is not a refusal.',
    },
    retryAfterSeconds: hour,
  },
  source_stale: {
    outcome: 'source_unavailable',
    vi: 'Nguồn dữ liệu cần thiết đã quá thời hạn cập nhật.',
    en: 'A needed source is older than its freshness limit.',
    whoActs: 'department',
    nextStep: {
      vi: 'Đề nghị cơ quan được nêu tên cập nhật dữ liệu; nhà đăng ký gửi lại yêu cầu sau. Đây không phải là kết quả từ chối.',
      en: 'The department named delivers current data; the registrar asks again later. This is not a refusal.',
    },
    retryAfterSeconds: hour,
  },
  benefit_already_used: {
    outcome: 'already_used',
    vi: 'Suất tên miền miễn phí của chủ thể đã được sử dụng hoặc đang được giữ chỗ.',
    en: 'The subject’s free domain name is taken or reserved.',
    whoActs: 'nobody',
    nextStep: paid,
  },
};

const askAgain: Bilingual = {
  vi: 'Đề nghị nhà đăng ký không dùng xác nhận này và gửi lại yêu cầu kiểm tra; nếu thông tin không đúng, đề nghị chủ thể liên hệ cơ quan quản lý hồ sơ của mình.',
  en: 'The registrar does not use this attestation and asks again; if the facts are wrong, the subject contacts the department that keeps the record.',
};

const doNotUse: Bilingual = {
  vi: 'Đề nghị nhà đăng ký không dùng xác nhận này; nếu có ý kiến, liên hệ văn phòng chương trình.',
  en: 'The registrar does not use this attestation; whoever objects contacts the programme office.',
};

/** Why an attestation's status changed: every code a status can carry. */
export const statusReasons: Readonly<Record<StatusReasonCode, StatusReason>> = {
  record_retired: {
    vi: 'Chủ thể không còn trong danh sách đang hiệu lực của nguồn dữ liệu.',
    en: 'The subject is no longer on the source’s current list.',
    whoActs: 'subject',
    nextStep: askAgain,
  },
  facts_contradict: {
    vi: 'Dữ liệu đã được đính chính và không còn khớp với xác nhận này.',
    en: 'The facts were corrected and no longer agree with this attestation.',
    whoActs: 'registrar',
    nextStep: askAgain,
  },
  facts_unclear: {
    vi: 'Dữ liệu đã thay đổi và chưa đủ để kết luận.',
    en: 'The facts have changed and no longer allow a conclusion.',
    whoActs: 'department',
    nextStep: {
      vi: 'Đề nghị nhà đăng ký chưa dùng xác nhận này cho đến khi các cơ quan liên quan đối chiếu, đính chính dữ liệu.',
      en: 'The registrar does not use this attestation until the departments concerned have compared and corrected their data.',
    },
  },
  facts_restored: {
    vi: 'Dữ liệu lại xác nhận điều kiện của chủ thể; xác nhận có hiệu lực trở lại.',
    en: 'The facts again confirm what was attested; the attestation is valid again.',
    whoActs: 'registrar',
    nextStep: {
      vi: 'Nhà đăng ký có thể dùng xác nhận này cho đến khi hết hạn.',
      en: 'The registrar may use this attestation until it expires.',
    },
  },
  under_review: {
    vi: 'Văn phòng chương trình đang xem xét lại xác nhận này.',
    en: 'The programme office is reviewing this attestation.',
    whoActs: 'registrar',
    nextStep: {
      vi: 'Đề nghị nhà đăng ký chưa dùng xác nhận này cho đến khi văn phòng chương trình kết luận.',
      en: 'The registrar does not use this attestation until the programme office has concluded its review.',
    },
  },
  obtained_improperly: {
    vi: 'Xác nhận được yêu cầu không đúng quy định, như mạo danh hoặc dùng thông tin của người khác.',
    en: 'The attestation was obtained improperly, for instance by impersonation or with another’s details.',
    whoActs: 'registrar',
    nextStep: doNotUse,
  },
  issued_in_error: {
    vi: 'Xác nhận đã được cấp nhầm.',
    en: 'The attestation was given in error.',
    whoActs: 'registrar',
    nextStep: {
      vi: 'Đề nghị nhà đăng ký không dùng xác nhận này và gửi lại yêu cầu kiểm tra.',
      en: 'The registrar does not use this attestation and asks again.',
    },
  },
  subject_request: {
    vi: 'Chủ thể đề nghị không dùng xác nhận này.',
    en: 'The subject asked that this attestation not be used.',
    whoActs: 'registrar',
    nextStep: doNotUse,
  },
  authority_decision: {
    vi: 'Cơ quan nhà nước có thẩm quyền đã có quyết định đối với xác nhận này.',
    en: 'A competent authority has decided against this attestation.',
    whoActs: 'registrar',
    nextStep: doNotUse,
  },
  restored_on_review: {
    vi: 'Văn phòng chương trình đã xem xét và khôi phục hiệu lực của xác nhận.',
    en: 'The programme office has reviewed the attestation and restored it.',
    whoActs: 'registrar',
    nextStep: {
      vi: 'Nhà đăng ký có thể dùng xác nhận này cho đến khi hết hạn.',
      en: 'The registrar may use this attestation until it expires.',
    },
  },
};

/** What a person may decide for which reason: the closed registry of persons' decisions. */
export const personDecisions: Readonly<Record<PersonReasonCode, readonly ('valid' | 'suspended' | 'revoked')[]>> = {
  under_review: ['suspended'],
  obtained_improperly: ['suspended', 'revoked'],
  issued_in_error: ['revoked'],
  subject_request: ['suspended', 'revoked'],
  authority_decision: ['suspended', 'revoked'],
  restored_on_review: ['valid'],
};
