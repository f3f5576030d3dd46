import type { Outcome } from '@xacthuc/domain';
import { both, headed } from '../html/both.ts';
import { type Html, html } from '../html/html.ts';

interface Meaning {
  readonly vi: string;
  readonly en: string;
  /** Who acts next. */
  readonly nextVi: string;
  readonly nextEn: string;
}

const outcomes: Readonly<Record<Outcome, Meaning>> = {
  eligible: {
    vi: 'Đủ điều kiện',
    en: 'the facts satisfy the policy',
    nextVi: 'Nhà đăng ký đăng ký tên miền.',
    nextEn: 'The registrar registers the name.',
  },
  ineligible: {
    vi: 'Không đủ điều kiện',
    en: 'the facts conclusively fail the policy',
    nextVi: 'Không ai phải làm gì thêm; đối tượng có thể đề nghị rà soát.',
    nextEn: 'Nobody, or the subject contests.',
  },
  not_found: {
    vi: 'Không tìm thấy đối tượng với các thông tin đã nêu',
    en: 'no source knows this subject with these details',
    nextVi: 'Đối tượng liên hệ cơ quan quản lý hồ sơ của mình.',
    nextEn: 'The subject turns to the department.',
  },
  inconclusive: {
    vi: 'Chưa kết luận được: các nguồn không thống nhất hoặc thiếu dữ liệu',
    en: 'sources disagree, or a fact is missing',
    nextVi: 'Cơ quan được nêu tên trong câu trả lời.',
    nextEn: 'The department named in the answer.',
  },
  source_unavailable: {
    vi: 'Chưa có đủ dữ liệu: một nguồn cần thiết quá hạn hoặc chưa nộp',
    en: 'a needed source is stale or was never delivered',
    nextVi: 'Cơ quan được nêu tên; hỏi lại sau.',
    nextEn: 'The department named; ask again later.',
  },
  already_used: {
    vi: 'Đã sử dụng: đối tượng đã có tên miền miễn phí',
    en: "the subject's free name is taken",
    nextVi: 'Không ai phải làm gì thêm.',
    nextEn: 'Nobody.',
  },
};

/** The six outcomes, and who acts next. */
export function outcomeTable(): Html {
  return html`<section aria-labelledby="outcomes">
<h2 id="outcomes">${headed('Đọc câu trả lời', 'Reading the outcome')}</h2>
${both(
  html`Chỉ <code>ineligible</code> và <code>already_used</code> là lời từ chối. <code>not_found</code>, <code>inconclusive</code> và <code>source_unavailable</code> nghĩa là hệ thống chưa biết.`,
  html`Only <code>ineligible</code> and <code>already_used</code> are refusals. <code>not_found</code>, <code>inconclusive</code> and <code>source_unavailable</code> mean that the service does not know.`,
)}
<table role="table" class="stacked">
<thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">${headed('Mã', 'Outcome')}</th>
<th scope="col" role="columnheader">${headed('Ý nghĩa', 'Meaning')}</th>
<th scope="col" role="columnheader">${headed('Bước tiếp theo', 'Who acts next')}</th>
</tr></thead>
<tbody role="rowgroup">${(Object.entries(outcomes) as [Outcome, Meaning][]).map(row)}</tbody>
</table>
</section>`;
}

function row([outcome, { vi, en, nextVi, nextEn }]: [Outcome, Meaning]): Html {
  return html`<tr role="row">
<th scope="row" role="rowheader"><code>${outcome}</code></th>
<td role="cell">${headed(vi, en)}</td>
<td role="cell"><span class="label" aria-hidden="true">Bước tiếp theo: </span>${headed(nextVi, nextEn)}</td>
</tr>`;
}
