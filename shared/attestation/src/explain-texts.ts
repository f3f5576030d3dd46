import type { Outcome, SubjectType } from './claims.ts';

/** Every phrase of an explanation, in one language. Values put into them are already safe to print. */
export interface Phrases {
  readonly genuine: string;
  readonly genuineButExpired: string;
  readonly proves: string;
  readonly provesNot: string;
  readonly signed: (issuer: string, at: string, kid: string) => string;
  readonly question: (benefit: string, subject: string) => string;
  readonly answer: (outcome: string) => string;
  readonly reason: (code: string, text: string | undefined) => string;
  readonly policy: (id: string) => string;
  readonly evidence: (source: string, sequence: number, asOf: string, ageDays: string) => string;
  readonly noDelivery: (source: string) => string;
  readonly noSource: string;
  readonly unknown: string;
  readonly eligibleUntil: (day: string) => string;
  readonly actNext: (sources: string) => string;
  readonly validity: (from: string, to: string) => string;
  readonly details: string;
  readonly noDetails: string;
  readonly notValidNow: (exp: string, at: string) => string;
  readonly notValidLater: (exp: string, at: string) => string;
  readonly statusValid: (at: string) => string;
  readonly notRevoked: string;
  readonly notRevocable: string;
  readonly notRevokedLater: (at: string) => string;
  readonly notBearer: string;
  readonly notFacts: string;
  readonly notUnused: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly subjects: Readonly<Record<SubjectType, string>>;
  /** Names of details, and of the values of `subject_scheme`; one that is not here is shown as it is. */
  readonly names: ReadonlyMap<string, string>;
  readonly day: (year: string, month: string, day: string) => string;
  readonly instant: (day: string, time: string) => string;
}

export const vietnamese: Phrases = {
  genuine: 'XÁC NHẬN HỢP LỆ: chữ ký đúng, nội dung nguyên vẹn, còn trong thời hạn.',
  genuineButExpired: 'XÁC NHẬN ĐÃ HẾT HẠN: chữ ký đúng, nội dung nguyên vẹn, nhưng thời hạn đã qua.',
  proves: 'Xác nhận này chứng minh:',
  provesNot: 'Xác nhận này KHÔNG chứng minh:',
  signed: (issuer, at, kid) =>
    `${issuer} đã ký câu trả lời này lúc ${at} bằng khóa ${kid}; từ đó đến nay nội dung không bị sửa đổi.`,
  question: (benefit, subject) => `Câu hỏi: ${subject} có được hưởng tên miền ${benefit} miễn phí hay không.`,
  answer: (outcome) => `Trả lời: ${outcome}`,
  reason: (code, text) => `Mã lý do: ${code}${text === undefined ? '' : ` – ${text}`}`,
  policy: (id) => `Chính sách được áp dụng: ${id}.`,
  evidence: (source, sequence, asOf, ageDays) =>
    `Nguồn dữ liệu: ${source}, lần cập nhật thứ ${sequence}, số liệu tính đến ${asOf}, khi trả lời đã qua ${ageDays} ngày.`,
  noDelivery: (source) => `Nguồn dữ liệu: ${source}, chưa từng cung cấp dữ liệu.`,
  noSource: 'Câu trả lời không dựa trên nguồn dữ liệu nào.',
  unknown: 'không rõ',
  eligibleUntil: (day) => `Theo các dữ kiện đó, điều kiện được đáp ứng đến hết ${day}.`,
  actNext: (sources) => `Cơ quan phụ trách nguồn dữ liệu sau cần xử lý tiếp: ${sources}.`,
  validity: (from, to) => `Thời hạn của xác nhận: từ ${from} đến trước ${to}.`,
  details: 'Thông tin của đối tượng do nhà đăng ký tên miền đưa ra khi hỏi, được công bố kèm theo:',
  noDetails: 'Không có thông tin nào của đối tượng được công bố: xác nhận không cho biết đối tượng là ai.',
  notValidNow: (exp, at) => `rằng xác nhận còn hiệu lực: thời hạn đã hết lúc ${exp}, trước lúc kiểm tra (${at}).`,
  notValidLater: (exp, at) => `rằng xác nhận còn hiệu lực từ ${exp} trở đi; việc kiểm tra tính theo lúc ${at}.`,
  statusValid: (at) => `Trạng thái: xác nhận chưa bị thu hồi hoặc tạm dừng, theo danh sách được ký lúc ${at}.`,
  notRevokedLater: (at) => `rằng xác nhận không bị thu hồi hoặc tạm dừng sau ${at}.`,
  notRevocable: 'rằng xác nhận chưa bị thu hồi: cơ quan cấp không lập trạng thái cho xác nhận này.',
  notRevoked: 'rằng xác nhận chưa bị thu hồi hoặc tạm dừng: trạng thái sau khi cấp chưa được kiểm tra.',
  notBearer: 'rằng người xuất trình chính là đối tượng: ai có bản sao cũng xuất trình được.',
  notFacts: 'rằng dữ liệu của các nguồn là đúng thực tế hoặc chưa thay đổi sau ngày nêu trên.',
  notUnused: 'rằng tên miền miễn phí chưa được đăng ký sau khi trả lời.',
  outcomes: {
    eligible: 'ĐỦ ĐIỀU KIỆN – các dữ kiện đáp ứng chính sách.',
    ineligible: 'KHÔNG ĐỦ ĐIỀU KIỆN – các dữ kiện cho thấy rõ là không đáp ứng chính sách.',
    not_found: 'KHÔNG TÌM THẤY – không nguồn nào có đối tượng với các thông tin đã đưa ra. Đây không phải là từ chối.',
    inconclusive: 'CHƯA KẾT LUẬN ĐƯỢC – các nguồn không thống nhất hoặc còn thiếu dữ kiện. Đây không phải là từ chối.',
    source_unavailable:
      'CHƯA CÓ NGUỒN DỮ LIỆU – một nguồn cần thiết chưa có hoặc đã quá hạn. Đây không phải là từ chối.',
    already_used: 'ĐÃ SỬ DỤNG – tên miền miễn phí của đối tượng đã được đăng ký hoặc giữ chỗ.',
  },
  subjects: { person: 'một cá nhân', enterprise: 'một doanh nghiệp hoặc hợp tác xã', household: 'một hộ kinh doanh' },
  names: new Map([
    ['subject_scheme', 'Loại số'],
    ['subject_number', 'Số'],
    ['birthdate', 'Ngày sinh'],
    ['business_name', 'Tên cơ sở kinh doanh'],
    ['business_date', 'Ngày cấp'],
    ['personal-number', 'số định danh cá nhân'],
    ['identity-card', 'số chứng minh nhân dân'],
    ['student-code', 'mã trường và mã sinh viên'],
    ['enterprise-code', 'mã số doanh nghiệp'],
    ['registration-certificate', 'số giấy chứng nhận đăng ký hộ kinh doanh'],
    ['tax-code', 'mã số thuế'],
    ['owner-number', 'số định danh cá nhân của chủ hộ'],
  ]),
  day: (year, month, day) => `ngày ${day}/${month}/${year}`,
  instant: (day, time) => `${time} ${day} (giờ Việt Nam)`,
};

export const english: Phrases = {
  genuine: 'VALID ATTESTATION: the signature is right, the content is untouched, and it is within its period.',
  genuineButExpired: 'EXPIRED ATTESTATION: the signature is right and the content untouched, but its period is over.',
  proves: 'This attestation proves:',
  provesNot: 'This attestation does NOT prove:',
  signed: (issuer, at, kid) =>
    `${issuer} signed this answer at ${at} with key ${kid}; nothing in it was changed since.`,
  question: (benefit, subject) => `The question: is ${subject} entitled to the free ${benefit} name?`,
  answer: (outcome) => `The answer: ${outcome}`,
  reason: (code, text) => `Reason code: ${code}${text === undefined ? '' : ` – ${text}`}`,
  policy: (id) => `Policy applied: ${id}.`,
  evidence: (source, sequence, asOf, ageDays) =>
    `Source: ${source}, update number ${sequence}, facts as of ${asOf}, ${ageDays} days old when the answer was given.`,
  noDelivery: (source) => `Source: ${source}, which has never delivered anything.`,
  noSource: 'The answer rests on no source.',
  unknown: 'unknown',
  eligibleUntil: (day) => `By those facts the conditions are met up to and including ${day}.`,
  actNext: (sources) => `The departments behind these sources act next: ${sources}.`,
  validity: (from, to) => `Period of the attestation: from ${from} until before ${to}.`,
  details: "The subject's details as the registrar gave them when it asked, disclosed with the attestation:",
  noDetails: 'None of the subject’s details are disclosed: the attestation does not say who the subject is.',
  notValidNow: (exp, at) =>
    `that it is still valid: its period ended at ${exp}, before the time of this check (${at}).`,
  notValidLater: (exp, at) => `that it is valid from ${exp} on; this check was made for ${at}.`,
  statusValid: (at) => `Status: neither revoked nor suspended, by the list signed at ${at}.`,
  notRevokedLater: (at) => `that it was not revoked or suspended after ${at}.`,
  notRevocable: 'that it has not been revoked: its issuer keeps no status for it.',
  notRevoked: 'that it has not been revoked or suspended: its status since it was issued was not checked.',
  notBearer: 'that whoever presents it is the subject: anyone with a copy can present it.',
  notFacts: "that the sources' facts are true, or unchanged since the days above.",
  notUnused: 'that the free name has not been registered since the answer.',
  outcomes: {
    eligible: 'ELIGIBLE – the facts satisfy the policy.',
    ineligible: 'INELIGIBLE – the facts conclusively fail the policy.',
    not_found: 'NOT FOUND – no source knows the subject with the details given. This is not a refusal.',
    inconclusive: 'INCONCLUSIVE – sources disagree, or a fact is missing. This is not a refusal.',
    source_unavailable: 'SOURCE UNAVAILABLE – a needed source is missing or out of date. This is not a refusal.',
    already_used: 'ALREADY USED – the subject’s free name is registered or reserved.',
  },
  subjects: { person: 'a person', enterprise: 'an enterprise or cooperative', household: 'a household business' },
  names: new Map([
    ['subject_scheme', 'Kind of number'],
    ['subject_number', 'Number'],
    ['birthdate', 'Date of birth'],
    ['business_name', 'Business name'],
    ['business_date', 'Date of issue'],
    ['personal-number', 'personal number'],
    ['identity-card', 'identity card number'],
    ['student-code', 'school and student code'],
    ['enterprise-code', 'enterprise code'],
    ['registration-certificate', 'household registration certificate number'],
    ['tax-code', 'tax code'],
    ['owner-number', "owner's personal number"],
  ]),
  day: (year, month, day) => `${year}-${month}-${day}`,
  instant: (day, time) => `${day} ${time} (Vietnam time)`,
};
