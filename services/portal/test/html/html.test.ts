import fc from 'fast-check';
import t from 'tap';
import { type Fragment, type Html, html } from '../../src/html/html.ts';

/** What a browser makes of the five entities. */
function decoded(text: string): string {
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? '');
}

const nastyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '`', '/', '=', '-', '!', 'a', ';', '#', ' ') }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '&lt;',
    '<!--',
    ']]>',
  ),
);

t.test('whatever a text holds, it ends neither the element nor the attribute it stands in', async (t) => {
  fc.assert(
    fc.property(nastyText, (text) => {
      const inElement = html`<p>${text}</p>`.text.slice(3, -4);
      const inAttribute = html`<a title="${text}">`.text.slice(10, -2);
      return (
        !/[<>]/.test(inElement) &&
        !/["<>]/.test(inAttribute) &&
        decoded(inElement) === text &&
        decoded(inAttribute) === text
      );
    }),
  );
  t.equal(html`<b>${'<i>&"\''}</b>`.text, '<b>&lt;i&gt;&amp;&quot;&#39;</b>');
});

t.test('markup made by the tag is kept, in lists too; nothing is nothing; numbers are numbers', async (t) => {
  const inner = html`<i>${'a & b'}</i>`;
  t.equal(html`<b>${inner}${[inner, inner]}${null}${0}</b>`.text, `<b>${'<i>a &amp; b</i>'.repeat(3)}0</b>`);
});

t.test('a value that only looks like markup is text', async (t) => {
  const forged = { text: '<script>', toString: () => '<script>' } as unknown as Html;
  t.notMatch(html`${forged}`.text, /<script>/);
  t.notMatch(html`${['<script>'] as unknown as Fragment}`.text, /<script>/);
});
