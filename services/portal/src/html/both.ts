import { type Fragment, type Html, html } from './html.ts';

/** Something said in Vietnamese and then in English. The page itself is in Vietnamese, so only English is marked. */
export function both(vi: Fragment, en: Fragment): Html {
  return html`<div class="both"><p>${vi}</p><p lang="en">${en}</p></div>`;
}

/** A heading's two texts. */
export function headed(vi: string, en: string): Html {
  return html`${vi} <span class="en" lang="en">${en}</span>`;
}

/** A day as Vietnamese papers write it, marked for machines. */
export function day(date: string): Html {
  const [year = '', month = '', dayOfMonth = ''] = date.split('-');
  return html`<time datetime="${date}">${dayOfMonth}/${month}/${year}</time>`;
}
