import { both, headed } from '../html/both.ts';
import { type Html, html } from '../html/html.ts';
import type { Page } from '../html/page.ts';
import { outcomeTable } from './outcomes.ts';

/** How to verify an attestation offline, what that proves and what it does not. */
export function verifyPage(): Page {
  return {
    path: '/verify',
    title: { vi: 'Kiểm tra một xác nhận', en: 'Verifying an attestation' },
    description: 'Cách kiểm tra một xác nhận mà không cần mạng / How to verify an attestation offline',
    content: html`${introduction()}
${steps()}
${meaning()}
${outcomeTable()}`,
  };
}

function introduction(): Html {
  return html`<section class="lede" aria-label="Giới thiệu / Introduction">
${both(
  'Mỗi câu trả lời của hệ thống là một xác nhận có chữ ký số. Ai có tệp xác nhận cũng tự kiểm tra được trên máy của mình: không cần mạng, không cần tài khoản, không gửi xác nhận đi đâu.',
  'Every answer of the service is a signed attestation. Whoever has the file can verify it on their own machine: no network, no account, and the attestation is sent nowhere.',
)}
</section>`;
}

function steps(): Html {
  return html`<section aria-labelledby="steps">
<h2 id="steps">${headed('Ba bước', 'Three steps')}</h2>
<ol class="steps">
<li>${both(
    html`Lưu xác nhận vào một tệp: toàn bộ câu trả lời JSON, hoặc riêng nội dung của trường <code>attestation</code>.`,
    html`Save the attestation to a file: the whole JSON answer, or the text of its <code>attestation</code> field alone.`,
  )}</li>
<li>${both(
    html`Tải <a href="/.well-known/jwks.json">khoá công khai</a> một lần, qua một kết nối mà quý vị tin cậy.`,
    html`Fetch the <a href="/.well-known/jwks.json">public keys</a> once, over a connection you trust.`,
  )}
<pre><code>curl -o jwks.json \\
  https://…/.well-known/jwks.json</code></pre></li>
<li>${both(
    'Chạy lệnh kiểm tra. Lệnh nói rõ xác nhận chứng minh điều gì và kết thúc với mã 0 nếu xác nhận hợp lệ, mã khác 0 nếu không.',
    'Run the command. It says in plain words what the attestation proves, and exits with 0 when it is valid and with another code when it is not.',
  )}
<pre><code>xacthuc verify cau-tra-loi.json \\
  --keys jwks.json --issuer https://…</code></pre></li>
</ol>
${both(
  html`Chỉ cần một ký tự của xác nhận bị sửa là lệnh từ chối. Tuỳ chọn <code>--issuer</code> đòi hỏi xác nhận phải do đúng hệ thống ở địa chỉ đó ký.`,
  html`One changed character is enough for the command to refuse it. <code>--issuer</code> demands that the service at that address signed it.`,
)}
</section>`;
}

const proves = [
  {
    vi: 'Hệ thống nào đã ký câu trả lời, vào lúc nào; và từ đó đến nay nội dung không bị sửa đổi.',
    en: 'Which service signed the answer, and when; and that nothing in it was changed since.',
  },
  {
    vi: 'Câu hỏi về quyền lợi nào, câu trả lời là gì và vì những lý do nào.',
    en: 'Which benefit was asked about, what the answer is and for which reasons.',
  },
  {
    vi: 'Phiên bản chính sách được áp dụng; các nguồn dữ liệu được dùng, lần cập nhật thứ mấy, số liệu của ngày nào.',
    en: 'Which policy version was applied; on which sources it rests, on which update of each, with data of which day.',
  },
  {
    vi: 'Xác nhận có thời hạn đến lúc nào.',
    en: 'Until when it may be relied on.',
  },
] as const;

const provesNot = [
  {
    vi: 'Rằng người xuất trình chính là đối tượng được hỏi: ai có bản sao cũng xuất trình được.',
    en: 'That whoever presents it is the subject: anyone with a copy can present it.',
  },
  {
    vi: 'Rằng sau khi trả lời, xác nhận chưa bị thu hồi và tên miền miễn phí chưa được đăng ký.',
    en: 'That, since the answer, it was not revoked and the free name was not registered.',
  },
  {
    vi: 'Rằng dữ liệu của các nguồn đúng với thực tế, hoặc không thay đổi sau ngày của số liệu.',
    en: 'That the sources’ data is true, or unchanged since its day.',
  },
] as const;

function meaning(): Html {
  return html`<section aria-labelledby="proves">
<h2 id="proves">${headed('Xác nhận hợp lệ chứng minh điều gì', 'What a valid attestation proves')}</h2>
<ul>${proves.map(item)}</ul>
</section>
<section aria-labelledby="proves-not">
<h2 id="proves-not">${headed('Và không chứng minh điều gì', 'And what it does not prove')}</h2>
<ul>${provesNot.map(item)}</ul>
</section>`;
}

function item({ vi, en }: { readonly vi: string; readonly en: string }): Html {
  return html`<li>${both(vi, en)}</li>`;
}
