import { connectionFault, ReachError } from '@xacthuc/platform/core';
import type { Advice } from '../read/index.ts';

/**
 * Every reason for which something could not be fetched, with its text. `{name}` in a text stands for the detail of that
 * name; no detail is ever a secret.
 */

interface TransferText {
  /** Whether the same attempt may succeed later without anybody doing anything. */
  readonly again: boolean;
  readonly vi: Advice;
  readonly en: Advice;
}

const text = (again: boolean, vi: readonly [string, string], en: readonly [string, string]): TransferText => ({
  again,
  vi: { what: vi[0], fix: vi[1] },
  en: { what: en[0], fix: en[1] },
});

/** The closed registry: code → text. */
export const transferTexts = {
  host_unknown: text(
    true,
    ['Không tìm thấy địa chỉ của máy chủ “{host}”.', 'Kiểm tra tên máy chủ và DNS rồi chạy lại.'],
    ['The address of the host “{host}” is not known.', "Check the host's name and the DNS, then run it again."],
  ),
  unreachable: text(
    true,
    ['Không kết nối được tới “{host}” ({reason}).', 'Kiểm tra máy chủ, cổng và tường lửa rồi chạy lại.'],
    ['“{host}” cannot be reached ({reason}).', 'Check the server, its port and the firewall, then run it again.'],
  ),
  timed_out: text(
    true,
    ['“{host}” không trả lời kịp.', 'Kiểm tra đường truyền và máy chủ rồi chạy lại.'],
    ['“{host}” did not answer in time.', 'Check the line and the server, then run it again.'],
  ),
  interrupted: text(
    true,
    ['Đường truyền hoặc tiến trình bị ngắt giữa chừng.', 'Chạy lại; nếu vẫn bị, kiểm tra đường truyền và máy chủ.'],
    ['The line or the process ended halfway.', 'Run it again; if that does not help, check the line and the server.'],
  ),
  private_address: text(
    false,
    [
      '“{host}” có địa chỉ thuộc mạng nội bộ, hiện chưa được phép kết nối.',
      'Nếu đúng là máy chủ cần dùng, đơn vị vận hành thêm vào XACTHUC_FEED_HOSTS hoặc đặt XACTHUC_FEED_PRIVATE_NETWORKS=true.',
    ],
    [
      'The address of “{host}” lies in a private network, which feeds may not reach here.',
      'If this is the right server, the operator adds it to XACTHUC_FEED_HOSTS or sets XACTHUC_FEED_PRIVATE_NETWORKS=true.',
    ],
  ),
  not_encrypted: text(
    false,
    [
      'Địa chỉ của “{host}” là http://, không được mã hoá.',
      'Dùng https://; chỉ máy chủ nội bộ nêu trong XACTHUC_FEED_HOSTS mới được dùng http://.',
    ],
    [
      'The address at “{host}” is http://, without encryption.',
      'Use https://; only inner hosts named in XACTHUC_FEED_HOSTS may be reached by http://.',
    ],
  ),
  certificate_refused: text(
    false,
    [
      'Chứng thư TLS của “{host}” không được tin cậy ({reason}).',
      'Cài chứng thư hợp lệ trên máy chủ, hoặc khai báo chứng thư của cơ quan cấp trong "ca".',
    ],
    [
      'The TLS certificate of “{host}” is not trusted ({reason}).',
      'Install a valid certificate there, or give the certificate of its authority as "ca".',
    ],
  ),
  host_key_mismatch: text(
    false,
    [
      'Khoá của máy chủ SFTP “{host}” không phải là khoá đã ghim (khoá hiện tại: {seen}).',
      'Hỏi người quản trị máy chủ qua kênh khác; chỉ sửa "hostKey" khi họ xác nhận đã đổi khoá.',
    ],
    [
      'The key of the SFTP server “{host}” is not the pinned one (it shows {seen}).',
      'Ask its administrator by another way; change "hostKey" only when they confirm the new key.',
    ],
  ),
  login_refused: text(
    true,
    ['“{host}” không chấp nhận thông tin đăng nhập.', 'Kiểm tra tài khoản, mật khẩu hoặc khoá rồi cập nhật kênh nạp.'],
    ['“{host}” does not accept the credentials.', 'Check the account, password or key, and update the feed.'],
  ),
  access_denied: text(
    true,
    ['Không có quyền đọc “{place}”.', 'Cấp quyền đọc cho tài khoản đang dùng rồi chạy lại.'],
    ['“{place}” may not be read.', 'Let the account read it, then run it again.'],
  ),
  place_missing: text(
    true,
    ['Không có “{place}”.', 'Kiểm tra đường dẫn, tên thư mục hoặc kho rồi chạy lại.'],
    ['There is no “{place}”.', 'Check the path, the folder or the bucket, then run it again.'],
  ),
  folders_off: text(
    false,
    [
      'Máy chủ này không cho đọc thư mục nào.',
      'Đơn vị vận hành đặt XACTHUC_FEED_FOLDER là thư mục gốc của các kênh nạp kiểu "folder".',
    ],
    [
      'This server lets feeds read no folder.',
      'The operator sets XACTHUC_FEED_FOLDER to the folder below which feeds of kind "folder" may read.',
    ],
  ),
  outside_folder: text(
    false,
    ['“{place}” dẫn ra ngoài thư mục gốc của kênh nạp.', 'Bỏ liên kết (symlink) và đặt tệp thật vào thư mục.'],
    [
      '“{place}” leads out of the folder that feeds may read.',
      'Remove the symbolic link and put the file itself there.',
    ],
  ),
  changed_while_read: text(
    true,
    ['“{place}” bị thay đổi trong lúc đọc.', 'Ghi tệp dưới tên tạm (đuôi .part) rồi mới đổi tên; hệ thống sẽ đọc lại.'],
    ['“{place}” changed while it was read.', 'Write under a temporary name (.part) and rename it; it is read again.'],
  ),
  too_large: text(
    false,
    ['“{place}” lớn hơn mức cho phép.', 'Chia nhỏ tệp, hoặc nâng XACTHUC_MAX_UPLOAD_BYTES.'],
    ['“{place}” is larger than what is allowed.', 'Split the file, or raise XACTHUC_MAX_UPLOAD_BYTES.'],
  ),
  too_many: text(
    false,
    ['Nơi này có quá nhiều tệp (hơn {limit}).', 'Thu hẹp bằng "pattern", "prefix" hoặc thư mục riêng.'],
    [
      'There are too many files (more than {limit}).',
      'Narrow them down by "pattern", "prefix" or a folder of their own.',
    ],
  ),
  empty: text(
    true,
    ['“{place}” không có nội dung.', 'Kiểm tra phía xuất dữ liệu; hệ thống sẽ đọc lại.'],
    ['“{place}” has no content.', 'Check what exports it; it is read again.'],
  ),
  http_status: text(
    true,
    ['“{host}” trả lời mã HTTP {status}.', 'Kiểm tra địa chỉ và tình trạng của máy chủ đó rồi chạy lại.'],
    [
      '“{host}” answered with the HTTP status {status}.',
      'Check the address and the state of that server, run it again.',
    ],
  ),
  redirect_refused: text(
    false,
    ['“{host}” chuyển hướng quá nhiều lần hoặc tới nơi không được phép.', 'Khai báo thẳng địa chỉ cuối cùng.'],
    ['“{host}” redirects too often, or to where it may not.', 'Give the final address itself.'],
  ),
  unexpected_answer: text(
    true,
    ['“{host}” trả lời không đúng dạng mong đợi: {reason}.', 'Kiểm tra địa chỉ và thiết lập của kênh nạp.'],
    [
      '“{host}” answered with something else than expected: {reason}.',
      'Check the address and the settings of the feed.',
    ],
  ),
  secrets_unreadable: text(
    false,
    ['Không mở được thông tin đăng nhập đã lưu.', 'Nhập lại mật khẩu, khoá hoặc token của kênh nạp.'],
    ['The stored credentials cannot be opened.', "Give the feed's password, key or token again."],
  ),
  system: text(
    true,
    ['Hệ thống gặp lỗi khi nạp.', 'Chạy lại; nếu vẫn lỗi, gửi mã lần chạy cho đơn vị vận hành.'],
    ['The system failed while fetching.', 'Run it again; if it fails again, give the operator the id of the run.'],
  ),
} as const satisfies Record<string, TransferText>;

export type TransferCode = keyof typeof transferTexts;

/** A reason as it is stored and shown. */
export interface TransferFailure {
  readonly code: string;
  /** The file it was about; null when it was not about one. */
  readonly item: string | null;
  readonly vi: Advice;
  readonly en: Advice;
}

/** Something could not be fetched. Carries no secret: it is stored and shown. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  readonly code: TransferCode;
  readonly detail: Readonly<Record<string, string>>;

  constructor(code: TransferCode, detail: Readonly<Record<string, string>> = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }

  /** Whether trying again later may help by itself. */
  get again(): boolean {
    return transferTexts[this.code].again;
  }

  describe(item: string | null): TransferFailure {
    const { vi, en } = transferTexts[this.code];
    return { code: this.code, item, vi: filled(vi, this.detail), en: filled(en, this.detail) };
  }
}

function filled({ what, fix }: Advice, detail: Readonly<Record<string, string>>): Advice {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => shown(detail[name]));
  return { what: fill(what), fix: fill(fix) };
}

/** What another server says is shown, but not at any length, and not with control characters. */
function shown(text: string | undefined): string {
  return (text ?? '?').replace(/\p{Cc}/gu, ' ').slice(0, 200);
}

/** What our rules, the operating system and TLS say about a connection, as a reason of ours. */
export function connectionError(error: unknown, host: string): TransferError {
  if (error instanceof TransferError) return error;
  const fault = connectionFault(error);
  if (fault === null) throw error;
  if (fault.code === 'interrupted') return new TransferError('interrupted');
  const where = error instanceof ReachError ? error.host : host;
  return new TransferError(fault.code, { host: where, ...(fault.reason === null ? {} : { reason: fault.reason }) });
}
