import type { IsoDate } from '@xacthuc/domain';
import { both, day, headed } from '../html/both.ts';
import { type Html, html } from '../html/html.ts';
import type { SourceState } from '../sources/states.ts';

const states: Readonly<Record<SourceState['state'], { readonly vi: string; readonly en: string }>> = {
  fresh: { vi: 'Còn hạn', en: 'fresh' },
  stale: { vi: 'Quá hạn cập nhật', en: 'stale' },
  never_delivered: { vi: 'Chưa nộp dữ liệu', en: 'never delivered' },
};

/** The sources and how current they are today; null: they cannot be read now. */
export function sourceTable(sources: readonly SourceState[] | null, today: IsoDate): Html {
  return html`<section aria-labelledby="sources">
<h2 id="sources">${headed('Tình trạng các nguồn dữ liệu', 'State of the sources')}</h2>
${both(
  'Khi một nguồn cần thiết quá hạn cập nhật hoặc chưa có dữ liệu, hệ thống trả lời rằng chưa có đủ dữ liệu; đó không phải là câu trả lời “không đủ điều kiện”.',
  'When a needed source is stale or was never delivered, the service answers that it does not know. That is not a “no”.',
)}
${content(sources, today)}
</section>`;
}

function content(sources: readonly SourceState[] | null, today: IsoDate): Html {
  if (sources === null) {
    return notice(
      'Hiện chưa đọc được tình trạng các nguồn dữ liệu; xin thử lại sau ít phút.',
      'The state of the sources cannot be read right now; please try again in a few minutes.',
    );
  }
  if (sources.length === 0) return notice('Chưa khai báo nguồn dữ liệu nào.', 'No source is set up yet.');
  return table(sources, today);
}

function notice(vi: string, en: string): Html {
  return html`<div class="notice" role="status">${both(vi, en)}</div>`;
}

/** On a narrow screen rows become blocks. Roles are spelt out because such tables lose them in some browsers. */
function table(sources: readonly SourceState[], today: IsoDate): Html {
  return html`<table role="table" class="stacked">
<caption>Tính đến ngày ${day(today)} <span class="en" lang="en">State on this day</span></caption>
<thead role="rowgroup"><tr role="row">
<th scope="col" role="columnheader">${headed('Cơ quan cung cấp', 'Department')}</th>
<th scope="col" role="columnheader">${headed('Tình trạng', 'State')}</th>
<th scope="col" role="columnheader">${headed('Số liệu ngày', 'Data of')}</th>
<th scope="col" role="columnheader">${headed('Hạn cập nhật', 'Limit, in days')}</th>
</tr></thead>
<tbody role="rowgroup">${sources.map(row)}</tbody>
</table>`;
}

function row({ source, department, state, asOf, limitDays }: SourceState): Html {
  const { vi, en } = states[state];
  return html`<tr role="row">
<th scope="row" role="rowheader">${headed(department.vi, department.en)} <code class="id">${source}</code></th>
<td role="cell"><span class="state ${state}">${vi}</span> <span class="en" lang="en">${en}</span></td>
<td role="cell"><span class="label" aria-hidden="true">Số liệu ngày: </span>${asOf === null ? '–' : day(asOf)}</td>
<td role="cell"><span class="label" aria-hidden="true">Hạn cập nhật: </span>${limitDays} ngày</td>
</tr>`;
}
