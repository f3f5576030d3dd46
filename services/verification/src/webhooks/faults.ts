import type { ConnectionFault } from '@xacthuc/platform';

interface FaultText {
  readonly vi: string;
  readonly en: string;
}

/** Why an attempt counts as failed: the closed registry, code → what a registrar is told. */
export const webhookFaults = {
  not_encrypted: {
    vi: 'Địa chỉ không dùng https://.',
    en: 'The address is not https://.',
  },
  private_address: {
    vi: 'Máy chủ có địa chỉ thuộc mạng nội bộ, không được phép gọi tới.',
    en: 'The host has an address in a private network, which may not be called.',
  },
  host_unknown: {
    vi: 'Không tìm thấy địa chỉ của máy chủ; kiểm tra tên máy chủ và DNS.',
    en: 'The host has no address; check its name and the DNS.',
  },
  unreachable: {
    vi: 'Không kết nối được tới máy chủ; kiểm tra máy chủ, cổng và tường lửa.',
    en: 'The host cannot be reached; check the server, its port and the firewall.',
  },
  timed_out: {
    vi: 'Máy chủ không trả lời xong kịp thời; hãy trả lời ngay rồi xử lý sau.',
    en: 'The host did not answer in full in time; answer at once and work later.',
  },
  interrupted: {
    vi: 'Kết nối bị ngắt trước khi máy chủ trả lời xong.',
    en: 'The connection ended before the host had answered.',
  },
  certificate_refused: {
    vi: 'Chứng thư TLS của máy chủ không được tin cậy.',
    en: 'The TLS certificate of the host is not trusted.',
  },
  redirect_refused: {
    vi: 'Máy chủ chuyển hướng; hãy khai báo thẳng địa chỉ cuối cùng.',
    en: 'The host redirects; give the final address itself.',
  },
  response_too_large: {
    vi: 'Máy chủ trả lời quá dài; chỉ cần mã 2xx, không cần nội dung.',
    en: 'The host answered at too great length; a 2xx without a body is enough.',
  },
  http_status: {
    vi: 'Máy chủ trả lời mã khác 2xx.',
    en: 'The host answered with another status than 2xx.',
  },
} as const satisfies Record<ConnectionFault | 'redirect_refused' | 'response_too_large' | 'http_status', FaultText>;

export type WebhookFault = keyof typeof webhookFaults;

/** A fault as it is shown; one of an earlier version is shown by its code. */
export function describeFault(code: string): { readonly code: string } & FaultText {
  const text: FaultText = webhookFaults[code as WebhookFault] ?? { vi: code, en: code };
  return { code, ...text };
}
