/** A text for people: Vietnamese first, as the programme's officials read it, then English. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/**
 * Every way an attestation can be refused: code → what it means. The union {@link AttestationErrorCode} is closed over
 * these keys, so a caller's `switch` can be exhaustive.
 */
export const attestationErrors = {
  malformed: {
    vi: 'Nội dung không phải là một xác nhận đúng khuôn dạng SD-JWT.',
    en: 'The text is not a well-formed SD-JWT attestation.',
  },
  too_large: {
    vi: 'Xác nhận vượt quá kích thước hoặc số mục công bố cho phép.',
    en: 'The attestation exceeds the allowed size or number of disclosures.',
  },
  alg_not_allowed: {
    vi: 'Thuật toán ký không được chấp nhận; chỉ chấp nhận Ed25519.',
    en: 'The signature algorithm is not accepted; only Ed25519 is.',
  },
  typ_wrong: {
    vi: 'Loại văn bản ký không phải là dc+sd-jwt.',
    en: 'The signed text is not of type dc+sd-jwt.',
  },
  crit_unknown: {
    vi: 'Xác nhận đòi hỏi một phần mở rộng mà chương trình này không hiểu.',
    en: 'The attestation demands an extension this program does not understand.',
  },
  embedded_key: {
    vi: 'Xác nhận tự mang theo hoặc tự chỉ ra khóa kiểm tra; khóa phải lấy từ nơi đáng tin cậy.',
    en: 'The attestation carries or points to its own key; keys must come from a place the verifier trusts.',
  },
  key_binding_unexpected: {
    vi: 'Xác nhận kèm phần ràng buộc khóa của người giữ, là phần mà loại xác nhận này không có.',
    en: 'The attestation carries a holder key binding, which this type of attestation does not have.',
  },
  key_unknown: {
    vi: 'Không có khóa công khai đáng tin cậy nào ứng với khóa đã ký xác nhận.',
    en: 'No trusted public key matches the key that signed the attestation.',
  },
  signature_invalid: {
    vi: 'Chữ ký không đúng: nội dung đã bị thay đổi hoặc không do khóa này ký.',
    en: 'The signature is wrong: the content was changed, or was not signed by this key.',
  },
  sd_alg_not_allowed: {
    vi: 'Thuật toán băm của các mục công bố không được chấp nhận; chỉ chấp nhận sha-256.',
    en: 'The hash algorithm of the disclosures is not accepted; only sha-256 is.',
  },
  disclosure_invalid: {
    vi: 'Một mục công bố không đúng quy cách.',
    en: 'A disclosure does not follow the rules.',
  },
  disclosure_unused: {
    vi: 'Có mục công bố không thuộc về xác nhận này, hoặc đã bị thay đổi.',
    en: 'A disclosure does not belong to this attestation, or was changed.',
  },
  disclosure_duplicate: {
    vi: 'Một mục công bố hoặc giá trị băm của nó xuất hiện nhiều lần.',
    en: 'A disclosure or its digest appears more than once.',
  },
  vct_wrong: {
    vi: 'Đây không phải là loại xác nhận điều kiện của xacthuc mà chương trình này biết.',
    en: 'This is not the type of xacthuc eligibility attestation that this program knows.',
  },
  issuer_wrong: {
    vi: 'Cơ quan cấp không phải là cơ quan được mong đợi.',
    en: 'The issuer is not the expected one.',
  },
  audience_wrong: {
    vi: 'Xác nhận được cấp riêng cho bên khác, không phải cho bên đang kiểm tra.',
    en: 'The attestation is meant for someone other than the verifier.',
  },
  claims_invalid: {
    vi: 'Nội dung đã ký thiếu một mục bắt buộc hoặc có mục sai quy cách.',
    en: 'The signed content lacks a required claim or has one of the wrong form.',
  },
  not_yet_valid: {
    vi: 'Xác nhận ghi thời điểm cấp ở tương lai; hãy kiểm tra đồng hồ của máy.',
    en: 'The attestation says it is issued in the future; check the clock of this machine.',
  },
  expired: {
    vi: 'Xác nhận đã hết hạn.',
    en: 'The attestation has expired.',
  },
  revoked: {
    vi: 'Xác nhận đã bị thu hồi.',
    en: 'The attestation has been revoked.',
  },
  suspended: {
    vi: 'Xác nhận đang bị tạm dừng.',
    en: 'The attestation is suspended.',
  },
  status_unknown: {
    vi: 'Danh sách trạng thái ghi một trạng thái mà chương trình này không hiểu; coi như không hợp lệ.',
    en: 'The status list gives a status that this program does not understand; it is taken as not valid.',
  },
  status_unavailable: {
    vi: 'Không có danh sách trạng thái để biết xác nhận đã bị thu hồi hay chưa; không được coi là hợp lệ.',
    en: 'No status list could be had to tell whether the attestation was revoked; it must not be taken as valid.',
  },
  status_stale: {
    vi: 'Danh sách trạng thái không thuộc thời điểm kiểm tra (đã quá hạn hoặc được cấp sau đó); hãy lấy danh sách mới.',
    en: 'The status list is not of the time of the check (too old, or issued after it); get a fresh one.',
  },
  status_list_invalid: {
    vi: 'Danh sách trạng thái không đúng quy cách, không đúng chữ ký hoặc không phải của xác nhận này.',
    en: 'The status list is not well formed, not rightly signed, or not the one of this attestation.',
  },
  options_invalid: {
    vi: 'Bộ khóa công khai, thời điểm hoặc tùy chọn đưa vào để kiểm tra không đúng quy cách.',
    en: 'The public keys, the time or another option given for the check are not valid.',
  },
} as const satisfies Record<string, Bilingual>;

/** The closed union of reasons for which an attestation is refused. */
export type AttestationErrorCode = keyof typeof attestationErrors;

/**
 * The only error that reading or verifying an attestation throws. `message` is English and safe to log: it never
 * repeats anything taken from the attestation. `cause` is what the caller's own `statusList` function threw.
 */
export class AttestationError extends Error {
  override readonly name = 'AttestationError';
  readonly code: AttestationErrorCode;

  /** @param detail which part failed, in our own words; never a value from the attestation. */
  constructor(code: AttestationErrorCode, detail?: string, options?: ErrorOptions) {
    const { en } = attestationErrors[code];
    super(detail === undefined ? en : `${en} (${detail})`, options);
    this.code = code;
  }
}
