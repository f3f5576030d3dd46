import type { ConnectionFault } from '@xacthuc/platform';

interface FaultText {
  readonly vi: string;
  readonly en: string;
}

/** Why a witness did not cosign: the closed registry, code → what an auditor and the operator are told. */
export const witnessFaults = {
  not_encrypted: { vi: 'Địa chỉ không dùng https://.', en: 'The address is not https://.' },
  private_address: {
    vi: 'Máy chủ ở mạng nội bộ; cho phép bằng XACTHUC_LOG_WITNESS_HOSTS hoặc XACTHUC_LOG_WITNESS_PRIVATE_NETWORKS.',
    en: 'The host is in a private network; allow it by XACTHUC_LOG_WITNESS_HOSTS or XACTHUC_LOG_WITNESS_PRIVATE_NETWORKS.',
  },
  host_unknown: {
    vi: 'Không tìm thấy địa chỉ của máy chủ; kiểm tra tên máy chủ và DNS.',
    en: 'The host has no address; check its name and the DNS.',
  },
  unreachable: {
    vi: 'Không kết nối được; kiểm tra máy chủ của nhân chứng, cổng và tường lửa.',
    en: "It cannot be reached; check the witness's server, its port and the firewall.",
  },
  timed_out: { vi: 'Nhân chứng không trả lời kịp thời.', en: 'The witness did not answer in time.' },
  interrupted: {
    vi: 'Kết nối bị ngắt trước khi nhân chứng trả lời xong.',
    en: 'The connection ended before the witness had answered.',
  },
  certificate_refused: {
    vi: 'Chứng thư TLS của nhân chứng không được tin cậy.',
    en: 'The TLS certificate of the witness is not trusted.',
  },
  log_unknown: {
    vi: 'Nhân chứng chưa biết nhật ký này (404); gửi đơn vị vận hành nhân chứng nội dung /log/vkey.',
    en: 'The witness does not know this log (404): give its operator what /log/vkey says.',
  },
  not_signed: {
    vi: 'Nhân chứng không nhận chữ ký của nhật ký (403); đối chiếu khoá mà nhân chứng giữ với /log/vkey.',
    en: "The witness does not take the log's signature (403): compare the key it holds with /log/vkey.",
  },
  http_status: {
    vi: 'Nhân chứng trả lời mã HTTP ngoài giao thức; xem nhật ký máy chủ của nhân chứng.',
    en: "The witness answered an HTTP status that the protocol does not name; its server's log says more.",
  },
  answer_malformed: {
    vi: 'Câu trả lời của nhân chứng không đúng giao thức tlog-witness.',
    en: "The witness's answer is not of the protocol (tlog-witness).",
  },
  not_cosigned: {
    vi: 'Câu trả lời không có chữ ký đúng của khoá đã khai báo; đối chiếu các khoá (vkey) của nhân chứng.',
    en: "The answer has no valid cosignature of a key that is set: compare the witness's verifier keys.",
  },
  ahead: {
    vi: 'MÂU THUẪN: nhân chứng đã đồng ký một cây lớn hơn nhật ký này; nhật ký đã bị lùi lại hoặc rẽ nhánh.',
    en: 'CONFLICT: the witness has cosigned a larger tree than this log has: the log was taken back, or is a fork.',
  },
  refused: {
    vi: 'MÂU THUẪN: nhân chứng không công nhận điểm kiểm này tiếp nối cây đã đồng ký; nhật ký có thể đã rẽ nhánh.',
    en: 'CONFLICT: to the witness this checkpoint does not go on from what it cosigned: the log may be a fork.',
  },
  unproven: {
    vi: 'MÂU THUẪN: các mảnh của nhật ký không chứng minh được tính tiếp nối; chạy "xacthuc log fsck".',
    en: "CONFLICT: the log's own tiles do not prove that it goes on: run `xacthuc log fsck`.",
  },
} as const satisfies Record<ConnectionFault, FaultText> & Record<string, FaultText>;

export type WitnessFault = keyof typeof witnessFaults;

/** Those that say that log and witness contradict each other; they are kept. */
export const conflictKinds = ['ahead', 'refused', 'unproven'] as const satisfies readonly WitnessFault[];
export type ConflictKind = (typeof conflictKinds)[number];

export function isConflict(fault: WitnessFault): fault is ConflictKind {
  return (conflictKinds as readonly string[]).includes(fault);
}
