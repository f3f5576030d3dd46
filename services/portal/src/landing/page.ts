import type { IsoDate, PolicyVersion } from '@xacthuc/domain';
import { both, headed } from '../html/both.ts';
import { type Html, html } from '../html/html.ts';
import type { Page } from '../html/page.ts';
import type { SourceState } from '../sources/states.ts';
import { benefits } from './benefits.ts';
import { sourceTable } from './source-table.ts';

/**
 * What the service is, for whom, under which law and on which facts.
 * @param sources null: they cannot be read now.
 */
export function landingPage(
  policies: readonly PolicyVersion[],
  sources: readonly SourceState[] | null,
  today: IsoDate,
): Page {
  return {
    path: '/',
    title: { vi: 'Ai được hưởng tên miền “.vn” miễn phí?', en: 'Who is entitled to a free “.vn” domain name?' },
    description:
      'Xác thực điều kiện hưởng tên miền quốc gia “.vn” miễn phí / Eligibility for the free “.vn” domain names of Vietnam',
    content: html`${introduction()}
${benefits(policies, today)}
${howItWorks()}
${audiences()}
${sourceTable(sources, today)}
${publicResources()}`,
  };
}

function introduction(): Html {
  return html`<section class="lede" aria-label="Giới thiệu / Introduction">
${both(
  'Hệ thống trả lời một câu hỏi: cá nhân hoặc cơ sở kinh doanh này có đủ điều kiện hưởng tên miền quốc gia “.vn” miễn phí tại thời điểm này hay không. Mỗi câu trả lời được ký số và lưu lại, để về sau ai cũng có thể kiểm tra.',
  'This service answers one question: is this person or business entitled to the free “.vn” domain name, right now? Every answer is signed and kept, so that anyone can check it later.',
)}
</section>`;
}

function howItWorks(): Html {
  return html`<section aria-labelledby="how">
<h2 id="how">${headed('Cách hoạt động', 'How it works')}</h2>
${both(
  'Các sở, ngành và đoàn thể nộp danh sách từ hồ sơ mình quản lý. Nhà đăng ký tên miền nêu số định danh cùng một thông tin thứ hai của đối tượng (ngày sinh, tên hoặc ngày cấp giấy) và nhận câu trả lời có chữ ký số. Câu trả lời chỉ cho biết có đủ điều kiện hay không và vì sao; dữ liệu trong hồ sơ không được tiết lộ.',
  'Departments and unions deliver lists from the registers they keep. A domain registrar gives the subject’s number and a second fact (birth date, name or date of issue) and gets a signed answer. The answer says whether the subject is entitled, and why; it never discloses what the registers hold.',
)}
</section>`;
}

const readers = [
  {
    vi: 'Công dân, doanh nghiệp, hộ kinh doanh',
    en: 'Citizens and businesses',
    viText:
      'Không cần tài khoản: hãy liên hệ nhà đăng ký tên miền. Nếu thông tin chưa đúng, đề nghị cơ quan quản lý hồ sơ của mình rà soát, đính chính.',
    enText:
      'No account is needed: go to a domain registrar. If the facts are wrong, ask the department that keeps your record to correct them.',
  },
  {
    vi: 'Nhà đăng ký tên miền',
    en: 'Domain registrars',
    viText: 'Hỏi trước khi đăng ký tên miền và nhận ngay câu trả lời có chữ ký số, từng đối tượng hoặc theo lô.',
    enText: 'Ask before registering a name and get a signed answer at once, one subject or many.',
  },
  {
    vi: 'Sở, ngành, đoàn thể',
    en: 'Departments and unions',
    viText:
      'Nộp danh sách dưới dạng CSV hoặc XLSX; mọi dòng sai được báo cùng lúc, kèm cách sửa. Chỉ dữ liệu đã kích hoạt mới được dùng để trả lời.',
    enText:
      'Deliver lists as CSV or XLSX; all faulty rows are reported at once, with how to correct them. Only activated data answers questions.',
  },
  {
    vi: 'Văn phòng chương trình',
    en: 'The programme office',
    viText: 'Cấp và thu hồi khoá truy cập, theo dõi tình hình thực hiện và độ mới của các nguồn dữ liệu.',
    enText: 'Admits and revokes clients, and follows the programme and how current its sources are.',
  },
  {
    vi: 'Kiểm toán',
    en: 'Auditors',
    viText: 'Xem lại mọi câu trả lời đã đưa ra, kể cả câu trả lời không đủ điều kiện.',
    enText: 'Review every answer ever given, negative ones too.',
  },
] as const;

function audiences(): Html {
  return html`<section aria-labelledby="readers">
<h2 id="readers">${headed('Dành cho ai', 'Who it is for')}</h2>
<dl class="readers">${readers.map(
    ({ vi, en, viText, enText }) =>
      html`<div><dt>${headed(vi, en)}</dt><dd>${viText}</dd><dd lang="en">${enText}</dd></div>`,
  )}</dl>
</section>`;
}

const resources = [
  { path: '/docs', vi: 'Tài liệu API, thử được ngay trên trang', en: 'API documentation' },
  { path: '/openapi.json', vi: 'Mô tả API theo chuẩn OpenAPI 3.1', en: 'The API as OpenAPI 3.1' },
  {
    path: '/.well-known/jwks.json',
    vi: 'Khoá công khai để kiểm tra chữ ký số',
    en: 'Public keys to verify signatures with',
  },
  {
    path: '/v1/policies',
    vi: 'Các phiên bản chính sách và căn cứ pháp lý',
    en: 'Policy versions and their legal basis',
  },
  { path: '/v1/reasons', vi: 'Các mã lý do và bước tiếp theo', en: 'Reason codes and next steps' },
  { path: '/health/ready', vi: 'Tình trạng sẵn sàng của hệ thống', en: 'Whether the service is ready' },
] as const;

function publicResources(): Html {
  return html`<section aria-labelledby="resources">
<h2 id="resources">${headed('Công khai cho mọi người', 'Open to anyone')}</h2>
<ul class="resources">${resources.map(
    ({ path, vi, en }) =>
      html`<li><a href="${path}"><code>${path}</code></a> ${vi} <span class="en" lang="en">${en}</span></li>`,
  )}</ul>
<p><a href="/verify">Cách tự kiểm tra một xác nhận, không cần mạng</a>
<span class="en" lang="en">How to verify an attestation yourself, offline</span></p>
</section>`;
}
