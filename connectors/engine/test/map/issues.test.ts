import t from 'tap';
import { describeIssue, type IssueCode, issueTexts } from '../../src/map/index.ts';

t.test('every issue says what is wrong and how to fix it, in both languages', async (t) => {
  for (const code of Object.keys(issueTexts) as IssueCode[]) {
    const { vi, en } = describeIssue({ code, column: 'Ngày sinh' });
    for (const text of [vi.what, vi.fix, en.what, en.fix]) {
      t.ok(text.length > 10, code);
      t.notMatch(text, /[{}]|undefined/, code);
    }
    t.not(vi.what, en.what, code);
    t.ok(['error', 'warning'].includes(issueTexts[code].severity));
  }
});

t.test('the column is named as the file names it, whatever signs it holds', async (t) => {
  t.match(describeIssue({ code: 'required_missing', column: "Ngày $& sinh $'" }).en.what, "“Ngày $& sinh $'”");
  t.match(describeIssue({ code: 'extra_cells', column: null }).en.what, /more cells/);
});
