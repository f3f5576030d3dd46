/** A text for people: Vietnamese first, as the programme's officials read it, then English. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/**
 * Every way something of the log can be refused: code → what it means. The union {@link TransparencyLogErrorCode} is
 * closed over these keys, so a caller's `switch` can be exhaustive.
 */
export const transparencyLogErrors = {
  range_invalid: {
    vi: 'Kích thước cây, vị trí hoặc thời điểm nằm ngoài phạm vi cho phép.',
    en: 'A tree size, an index or a time is outside its range.',
  },
  hash_malformed: {
    vi: 'Một giá trị băm không dài đúng 32 byte.',
    en: 'A hash is not 32 bytes long.',
  },
  inclusion_invalid: {
    vi: 'Bằng chứng không cho thấy bản ghi nằm ở vị trí đó trong nhật ký.',
    en: 'The proof does not show that the entry is at that index of the log.',
  },
  consistency_invalid: {
    vi: 'Bằng chứng không cho thấy nhật ký mới chỉ nối thêm vào nhật ký cũ.',
    en: 'The proof does not show that the newer log only appends to the older one.',
  },
  tile_path_malformed: {
    vi: 'Đường dẫn mảnh nhật ký không đúng quy cách tlog-tiles.',
    en: 'The tile path does not follow tlog-tiles.',
  },
  tile_malformed: {
    vi: 'Mảnh nhật ký không có số byte như phải có.',
    en: 'A tile does not have the number of bytes it must have.',
  },
  bundle_malformed: {
    vi: 'Gói bản ghi bị cắt, thừa byte hoặc không có đủ số bản ghi.',
    en: 'An entry bundle is cut short, has bytes left over, or does not hold the number of entries it must.',
  },
  entry_too_large: {
    vi: 'Bản ghi dài quá 65.535 byte.',
    en: 'An entry is longer than 65,535 bytes.',
  },
  note_malformed: {
    vi: 'Văn bản ký (signed note) không đúng quy cách.',
    en: 'The signed note is not well-formed.',
  },
  note_too_large: {
    vi: 'Văn bản ký vượt quá kích thước hoặc số chữ ký cho phép.',
    en: 'The signed note exceeds the allowed size or number of signatures.',
  },
  key_malformed: {
    vi: 'Khóa kiểm tra (vkey) hoặc tên khóa không đúng quy cách.',
    en: 'The verifier key or its name is not well-formed.',
  },
  key_unsupported: {
    vi: 'Loại khóa ký không được hỗ trợ ở đây.',
    en: 'The type of signature key is not supported here.',
  },
  key_ambiguous: {
    vi: 'Hai khóa tin cậy trùng cả tên lẫn mã khóa.',
    en: 'Two trusted keys share both name and key ID.',
  },
  signature_missing: {
    vi: 'Không có chữ ký nào của khóa tin cậy.',
    en: 'There is no signature by a trusted key.',
  },
  signature_invalid: {
    vi: 'Chữ ký đứng tên khóa tin cậy nhưng không đúng: nội dung đã bị thay đổi hoặc không do khóa đó ký.',
    en: 'A signature in the name of a trusted key is wrong: the content was changed, or was not signed by that key.',
  },
  signature_repeated: {
    vi: 'Một khóa tin cậy đứng tên nhiều chữ ký trên cùng một văn bản.',
    en: 'One trusted key has several signatures on the same note.',
  },
  signing_failed: {
    vi: 'Không ký được, hoặc chữ ký do nơi giữ khóa trả về không có độ dài đúng.',
    en: 'Signing failed, or the key holder returned a signature of the wrong length.',
  },
  extensions_unsigned: {
    vi: 'Điểm kiểm có dòng mở rộng mà chữ ký của nhật ký không bao gồm.',
    en: "The checkpoint has extension lines that the log's signature does not cover.",
  },
  witnesses_insufficient: {
    vi: 'Không đủ số nhân chứng tin cậy đồng ký điểm kiểm.',
    en: 'Fewer trusted witnesses than required have cosigned the checkpoint.',
  },
  checkpoint_malformed: {
    vi: 'Điểm kiểm (checkpoint) không đúng quy cách.',
    en: 'The checkpoint is not well-formed.',
  },
  origin_wrong: {
    vi: 'Điểm kiểm thuộc về một nhật ký khác.',
    en: 'The checkpoint is of another log.',
  },
  proof_malformed: {
    vi: 'Tệp bằng chứng (tlog-proof) không đúng quy cách.',
    en: 'The tlog-proof file is not well-formed.',
  },
  witness_request_malformed: {
    vi: 'Yêu cầu gửi nhân chứng (add-checkpoint) không đúng quy cách.',
    en: 'The add-checkpoint request is not well-formed.',
  },
  witness_answer_malformed: {
    vi: 'Câu trả lời của nhân chứng không đúng quy cách.',
    en: "The witness's answer is not well-formed.",
  },
  json_unsupported: {
    vi: 'Giá trị không thể viết thành JSON chuẩn tắc: số không nguyên, chuỗi hỏng, kiểu lạ hoặc lồng quá sâu.',
    en: 'The value has no canonical JSON here: a number that is not an integer, a broken string, another type, or too deep.',
  },
  json_not_canonical: {
    vi: 'Nội dung không phải là JSON chuẩn tắc (RFC 8785).',
    en: 'The bytes are not canonical JSON (RFC 8785).',
  },
  entry_invalid: {
    vi: 'Bản ghi nhật ký thiếu phiên bản hoặc loại, hoặc ghi sai quy cách.',
    en: 'The log entry lacks its version or type, or states one of the wrong form.',
  },
  entry_version_unknown: {
    vi: 'Chương trình này không biết phiên bản của bản ghi.',
    en: 'This program does not know the version of the entry.',
  },
  entry_type_unknown: {
    vi: 'Chương trình này không biết loại của bản ghi.',
    en: 'This program does not know the type of the entry.',
  },
  commitment_malformed: {
    vi: 'Cam kết, muối hoặc ngữ cảnh không đúng quy cách.',
    en: 'The commitment, its salt or its context is not of the right form.',
  },
  commitment_wrong: {
    vi: 'Giá trị và muối không mở được cam kết này.',
    en: 'The value and the salt do not open this commitment.',
  },
} as const satisfies Record<string, Bilingual>;

/** The closed union of reasons for which something of the log is refused. */
export type TransparencyLogErrorCode = keyof typeof transparencyLogErrors;

/**
 * The only error this package throws. `message` is English and safe to log: it never repeats anything taken from what
 * was read.
 */
export class TransparencyLogError extends Error {
  override readonly name = 'TransparencyLogError';
  readonly code: TransparencyLogErrorCode;

  /** @param detail which part failed, in our own words; never a value from what was read. */
  constructor(code: TransparencyLogErrorCode, detail?: string, options?: ErrorOptions) {
    const { en } = transparencyLogErrors[code];
    super(detail === undefined ? en : `${en} (${detail})`, options);
    this.code = code;
  }
}
