import t from 'tap';
import { stylesheet } from '../src/assets/stylesheet.ts';

const colours = new Map(
  [...stylesheet.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
);

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(text: string, ground: string): number {
  const [dark = 0, light = 0] = [text, ground].map((name) => luminance(colours.get(name) ?? '')).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

t.test('every colour of text can be read on its ground (WCAG 2.2, 1.4.3)', async (t) => {
  const pairs = [
    ['ink', 'paper'],
    ['ink', 'panel'],
    ['quiet', 'paper'],
    ['quiet', 'stale-ground'],
    ['accent', 'paper'],
    ['link', 'paper'],
    ['fresh', 'fresh-ground'],
    ['stale', 'stale-ground'],
    ['never', 'never-ground'],
  ] as const;
  for (const [text, ground] of pairs) {
    t.ok(colours.has(text) && colours.has(ground), `${text}, ${ground}`);
    t.ok(contrast(text, ground) >= 4.5, `${text} on ${ground}: ${contrast(text, ground).toFixed(2)}`);
  }
});

t.test('the style sheet fetches nothing', async (t) => {
  t.notMatch(stylesheet, /url\(|@import/);
});
