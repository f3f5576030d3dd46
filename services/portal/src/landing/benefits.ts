import {
  type Benefit,
  type Citation,
  type IsoDate,
  type PolicyVersion,
  policyAt,
  subjectTypesOf,
} from '@xacthuc/domain';
import { both, day, headed } from '../html/both.ts';
import { type Html, html } from '../html/html.ts';

/** For whom each free name is. What exactly is asked of them is the policy's legal basis, never a text here. */
const covers: Readonly<Record<Benefit, { readonly vi: string; readonly en: string }>> = {
  'id.vn': { vi: 'dành cho cá nhân', en: 'for persons' },
  'biz.vn': { vi: 'dành cho doanh nghiệp và hộ kinh doanh', en: 'for enterprises and household businesses' },
};

/** The policy version of each benefit that is in force today, with its legal basis. */
export function benefits(policies: readonly PolicyVersion[], today: IsoDate): Html {
  return html`<section aria-labelledby="benefits">
<h2 id="benefits">${headed('Quyền lợi và căn cứ pháp lý', 'Benefits and their legal basis')}</h2>
${(Object.keys(subjectTypesOf) as Benefit[]).map((benefit) => {
  const { vi, en } = covers[benefit];
  return html`<article>
<h3><code>${benefit}</code> ${vi} <span class="en" lang="en">${en}</span></h3>
${inForce(policyAt(policies, benefit, today))}
</article>`;
})}
</section>`;
}

function inForce(policy: PolicyVersion | null): Html {
  if (policy === null) {
    return both('Hiện không có phiên bản chính sách nào đang áp dụng.', 'No policy version is in force today.');
  }
  const { id, validFrom, validUntil, legalBasis, citations } = policy;
  const until = (vi: string) => (validUntil === null ? null : html` ${vi} ${day(validUntil)}`);
  return html`${both(legalBasis.vi, legalBasis.en)}
<ul class="citations">${citations.map(citation)}</ul>
<p class="note">Phiên bản <code>${id}</code>, áp dụng từ ngày ${day(validFrom)}${until('đến hết ngày')}.
<span class="en" lang="en">Version <code>${id}</code>, in force from ${day(validFrom)}${until('to')}.</span></p>`;
}

function citation({ document, title }: Citation): Html {
  return html`<li><b>${document}</b> ${title.vi} <span class="en" lang="en">${title.en}</span></li>`;
}
