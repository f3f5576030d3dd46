import t from 'tap';
import { type UnreadableCode, UnreadableFile, unreadableTexts } from '../../src/read/index.ts';

t.test('every error says what happened and what to do, in both languages, with its details filled in', async (t) => {
  const detail = {
    limit: 1,
    format: 'PDF',
    part: 'zip',
    reason: 'ratio',
    encoding: 'UTF-8',
    offset: 2,
    line: 3,
    row: 4,
    column: 'E',
    openedOnLine: 5,
    found: ['a', 'b'],
    missing: ['c'],
    count: 6,
    sheet: 's',
    sheets: ['s', 't'],
    key: 'k',
    map: 'map=A:name',
    headers: ['A: a'],
    columns: ['A: a', 'B: b'],
  };
  for (const code of Object.keys(unreadableTexts) as UnreadableCode[]) {
    const { vi, en } = new UnreadableFile(code, detail);
    for (const text of [vi.what, vi.fix, en.what, en.fix]) {
      t.ok(text.length > 10, code);
      t.notMatch(text, /[{}?]|undefined/, code);
    }
    t.not(vi.what, en.what, code);
  }
});

t.test('lists are quoted', async (t) => {
  const { en } = new UnreadableFile('header_not_found', { found: ['a', 'b'], missing: [] });
  t.match(en.what, '“a”, “b”');
  t.match(en.what, 'Missing: –');
});
