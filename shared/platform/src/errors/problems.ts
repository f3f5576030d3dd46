/**
 * The one registry of what can go wrong over HTTP (RFC 9457). A code is stable: clients may branch on it.
 * `title` says what happened, `next` says what to do about it; both in Vietnamese and English.
 */
export interface ProblemKind {
  readonly status: number;
  readonly vi: string;
  readonly en: string;
  readonly nextVi: string;
  readonly nextEn: string;
}

const kind = (status: number, vi: string, en: string, nextVi: string, nextEn: string): ProblemKind => ({
  status,
  vi,
  en,
  nextVi,
  nextEn,
});

export const problems = {
  validation_failed: kind(
    400,
    'Yêu cầu không hợp lệ',
    'The request is not valid',
    'Sửa các trường nêu trong "errors" rồi gửi lại',
    'Correct the fields listed in "errors" and send it again',
  ),
  malformed_body: kind(
    400,
    'Không đọc được nội dung yêu cầu',
    'The request body cannot be read',
    'Gửi nội dung đúng định dạng đã khai báo trong Content-Type',
    'Send a body in the format declared by Content-Type',
  ),
  malformed_request: kind(
    400,
    'Không đọc được yêu cầu HTTP',
    'This is not a readable HTTP request',
    'Kiểm tra chương trình gửi yêu cầu và máy chủ trung gian',
    'Check the program that sends it, and any proxy between',
  ),
  headers_too_large: kind(
    431,
    'Các tiêu đề của yêu cầu quá lớn',
    "The request's headers are too large",
    'Bỏ bớt tiêu đề hoặc cookie rồi gửi lại',
    'Send fewer or shorter headers',
  ),
  invalid_number: kind(
    400,
    'Số định danh không đúng dạng',
    'The identifying number is not well formed',
    'Kiểm tra lại số và loại số ("scheme")',
    'Check the number and its "scheme"',
  ),
  invalid_cursor: kind(
    400,
    'Con trỏ trang không hợp lệ',
    'The page cursor is not valid',
    'Dùng nguyên giá trị "next" của trang trước',
    'Use the previous page\'s "next" as it is',
  ),
  unauthenticated: kind(
    401,
    'Thiếu khoá API hoặc khoá không hợp lệ',
    'The API key is missing or not valid',
    'Gửi tiêu đề "Authorization: Bearer <khoá>" với khoá còn hiệu lực',
    'Send "Authorization: Bearer <key>" with a key that is valid, not expired and not revoked',
  ),
  forbidden: kind(
    403,
    'Khoá API không có quyền này',
    'The API key may not do this',
    'Dùng khoá có vai trò phù hợp hoặc liên hệ văn phòng chương trình',
    'Use a key with the right role, or ask the programme office',
  ),
  other_person_required: kind(
    403,
    'Người kích hoạt phải khác người nộp',
    'Somebody other than the sender must activate it',
    'Nhờ người giữ khoá API khác của sở, ngành xem và kích hoạt',
    "Ask the holder of another of the department's API keys to look at it and activate it",
  ),
  source_not_bound: kind(
    403,
    'Khoá API không gắn với nguồn này',
    'The API key is not bound to this source',
    'Dùng khoá của sở, ngành phụ trách nguồn',
    "Use a key of the source's department",
  ),
  not_found: kind(
    404,
    'Không có tài nguyên này',
    'There is no such resource',
    'Kiểm tra lại địa chỉ và mã; xem /docs',
    'Check the address and the identifier; see /docs',
  ),
  checkpoint_not_signed: kind(
    403,
    'Điểm kiểm không có chữ ký của nhật ký mà nó nêu tên',
    'The checkpoint is not signed by the log that it names',
    'Gửi điểm kiểm do chính nhật ký đó ký; nếu nhật ký đã đổi khoá, báo cho đơn vị vận hành nhân chứng',
    'Send a checkpoint signed by that log; if the log has a new key, tell the operator of this witness',
  ),
  log_not_witnessed: kind(
    404,
    'Dịch vụ này không làm chứng cho nhật ký đó',
    'This service does not witness that log',
    'Đề nghị đơn vị vận hành thêm khoá của nhật ký vào XACTHUC_WITNESS_LOGS',
    "Ask the operator to add the log's verifier key to XACTHUC_WITNESS_LOGS",
  ),
  checkpoint_contradicts: kind(
    422,
    'Điểm kiểm không được chứng minh là tiếp nối cây đã đồng ký',
    'The checkpoint is not shown to go on from the tree that was cosigned',
    'Kiểm tra chứng minh nhất quán; nếu chứng minh đúng, nhật ký đã đưa ra hai cây khác nhau: báo cho kiểm toán',
    'Check the consistency proof; if it is right, the log has shown two different trees: tell the auditors',
  ),
  state_conflict: kind(
    409,
    'Trạng thái hiện tại không cho phép thao tác này',
    'The current state does not allow this',
    'Đọc lại trạng thái rồi quyết định bước tiếp theo',
    'Read the state again and decide from there',
  ),
  proof_pending: kind(
    409,
    'Câu trả lời chưa có trong nhật ký',
    'The answer is not in the log yet',
    'Chờ một giây rồi thử lại, hoặc gửi "Prefer: wait=5"',
    'Wait a second and try again, or send "Prefer: wait=5"',
  ),
  upload_offset_conflict: kind(
    409,
    'Phần gửi tiếp không bắt đầu từ chỗ tệp đang dừng',
    'These bytes do not start where the upload stands',
    'Gửi HEAD để biết "Upload-Offset" hiện tại rồi gửi tiếp từ đó',
    'Ask with HEAD for the current "Upload-Offset" and go on from there',
  ),
  too_many_uploads: kind(
    409,
    'Quá nhiều tệp đang gửi dở',
    'Too many unfinished uploads',
    'Gửi tiếp cho xong hoặc xoá (DELETE) một tệp đang gửi dở rồi thử lại; tệp bỏ dở tự hết hạn sau thời gian nêu ở Upload-Expires',
    'Finish or DELETE one of your unfinished uploads, then try again; what is left alone expires at its Upload-Expires',
  ),
  upload_incomplete: kind(
    409,
    'Tệp chưa gửi xong',
    'The upload is not complete',
    'Gửi HEAD để biết "Upload-Offset", gửi nốt phần còn lại rồi thử lại',
    'Ask with HEAD for the "Upload-Offset", send the rest, then try again',
  ),
  already_used: kind(
    409,
    'Quyền lợi của đối tượng này đã được sử dụng',
    "This subject's benefit has been used already",
    'Không đăng ký thêm tên miền miễn phí cho đối tượng này',
    'Do not register another free name for this subject',
  ),
  subject_reserved: kind(
    409,
    'Suất tên miền của đối tượng này đang được giữ chỗ',
    "This subject's free name is reserved",
    'Chờ hết thời gian giữ chỗ rồi kiểm tra lại đối tượng',
    'Wait until the reservation has ended, then check the subject again',
  ),
  attestation_not_usable: kind(
    409,
    'Xác nhận này không dùng để đăng ký được',
    'This attestation cannot be redeemed',
    'Chỉ xác nhận "eligible" còn hạn mới dùng được; hãy kiểm tra lại đối tượng',
    'Only an unexpired "eligible" attestation can be redeemed; check the subject again',
  ),
  not_contestable: kind(
    409,
    'Không khiếu nại được câu trả lời này',
    'This answer cannot be contested',
    'Kiểm tra lại đối tượng; chỉ câu trả lời "not_found", "ineligible", "inconclusive" còn trong thời hạn mới khiếu nại được',
    'Check the subject again; only "not_found", "ineligible" and "inconclusive" answers can be contested, for a time',
  ),
  contest_limit_reached: kind(
    409,
    'Quá nhiều khiếu nại chưa được trả lời',
    'Too many contests wait for a decision',
    'Chờ cơ quan quản lý trả lời, hoặc rút bớt khiếu nại',
    'Wait for the departments to decide, or withdraw some',
  ),
  tus_version_unsupported: kind(
    412,
    'Thiếu tiêu đề Tus-Resumable hoặc phiên bản không được hỗ trợ',
    'The header Tus-Resumable is missing or names a version that is not supported',
    'Gửi tiêu đề "Tus-Resumable: 1.0.0"',
    'Send the header "Tus-Resumable: 1.0.0"',
  ),
  payload_too_large: kind(
    413,
    'Nội dung gửi lên quá lớn',
    'The body is too large',
    'Chia nhỏ nội dung hoặc tệp rồi gửi lại',
    'Send a smaller body, or split the file',
  ),
  unsupported_media_type: kind(
    415,
    'Kiểu nội dung không được hỗ trợ',
    'The content type is not supported',
    'Gửi JSON, hoặc tệp CSV/XLSX ở đường nộp tệp',
    'Send JSON, or a CSV/XLSX file at the upload route',
  ),
  checksum_mismatch: kind(
    460,
    'Nội dung nhận được không khớp mã kiểm tra',
    'What arrived does not match its checksum',
    'Gửi lại phần này từ cùng vị trí',
    'Send this part again from the same offset',
  ),
  empty_file: kind(
    422,
    'Tệp gửi lên không có nội dung',
    'The uploaded file is empty',
    'Kiểm tra lại tệp rồi gửi lại',
    'Check the file and send it again',
  ),
  too_many_rows: kind(
    422,
    'Tệp có nhiều hàng hơn một trang tính Excel chứa được',
    'The file has more rows than an Excel sheet can hold',
    'Tải báo cáo dạng CSV ("format=csv") và sửa trong tệp gốc, hoặc chia nhỏ tệp',
    'Take the report as CSV ("format=csv") and correct the original file, or split it',
  ),
  idempotency_key_reused: kind(
    422,
    'Idempotency-Key đã dùng cho một yêu cầu khác',
    'The Idempotency-Key was used for a different request',
    'Dùng khoá mới cho yêu cầu mới; dùng lại khoá cũ chỉ khi gửi lại đúng yêu cầu cũ',
    'Use a new key for a new request; repeat a key only with the very same request',
  ),
  reason_required: kind(
    422,
    'Cần nêu lý do cho thao tác này',
    'This action needs a reason',
    'Gửi {"reason": "…"} nêu rõ lý do',
    'Send {"reason": "…"} saying why',
  ),
  rate_limited: kind(
    429,
    'Quá nhiều yêu cầu',
    'Too many requests',
    'Chờ hết thời gian nêu trong Retry-After rồi thử lại',
    'Wait for the time in Retry-After, then try again',
  ),
  internal: kind(
    500,
    'Lỗi nội bộ',
    'Internal error',
    'Thử lại sau; nếu vẫn lỗi, gửi "requestId" cho đơn vị vận hành',
    'Try again later; if it persists give "requestId" to the operator',
  ),
  unavailable: kind(
    503,
    'Dịch vụ tạm thời không sẵn sàng',
    'The service is not ready',
    'Thử lại sau ít giây',
    'Try again in a few seconds',
  ),
  signer_unavailable: kind(
    503,
    'Tạm thời chưa ký số được câu trả lời; chưa có gì được ghi lại',
    'The answer cannot be signed at the moment; nothing was recorded',
    'Thử lại sau ít giây; đơn vị vận hành kiểm tra tiến trình ký',
    'Try again in a few seconds; the operator looks at the signer process',
  ),
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

/** One wrong field of a request: a JSON pointer and what is wrong there. Never carries the value. */
export interface FieldError {
  readonly at: string;
  readonly message: string;
}

/** A clear refusal. Thrown anywhere in a request, answered as `application/problem+json`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: { readonly vi: string; readonly en: string } | null;
  readonly errors: readonly FieldError[];

  /** @param detail what is particular to this case; it must not hold personal data. */
  constructor(
    code: ProblemCode,
    detail: { readonly vi: string; readonly en: string } | null = null,
    errors: readonly FieldError[] = [],
  ) {
    super(detail?.en ?? problems[code].en);
    this.code = code;
    this.status = problems[code].status;
    this.detail = detail;
    this.errors = errors;
  }
}

/** The RFC 9457 document of a problem. `requestId` ties it to the program's log. */
export function problemDocument(problem: Problem, requestId: string) {
  const kind = problems[problem.code];
  return {
    type: `urn:xacthuc:problem:${problem.code}`,
    status: kind.status,
    code: problem.code,
    title: kind.vi,
    titleEn: kind.en,
    detail: problem.detail ? `${problem.detail.vi}. ${kind.nextVi}.` : `${kind.nextVi}.`,
    detailEn: problem.detail ? `${problem.detail.en}. ${kind.nextEn}.` : `${kind.nextEn}.`,
    requestId,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
  };
}
