/**
 * Markup that is safe to send: made only by the {@link html} tag, whose values are escaped. Names of departments and
 * legal texts come from the database and from files; whoever wrote them, they are text here and never markup.
 */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold: text and numbers (escaped), markup (as it is), lists of markup; null is nothing. */
export type Fragment = Html | string | number | null | readonly Html[];

/** ``html`<p>${text}</p>` ``. Values may stand between tags and inside quoted attributes, nowhere else. */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return new Html(parts.reduce((done, part, i) => done + markup(values[i - 1] ?? null) + part));
}

function markup(value: Fragment): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(markup).join('');
  return escapeText(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
