import fs from 'node:fs';
import t from 'tap';
import { describeIssue, type IssueCode, issueTexts } from '../../src/map/index.ts';

const page = new URL('../../../../docs/vi/doc-bao-cao.md', import.meta.url);
const [begin, end] = ['<!-- issues -->', '<!-- /issues -->'];

/** The table of all issues, as the page for departments has it. */
function table(): string {
  const rows = (Object.keys(issueTexts) as IssueCode[]).map((code) => {
    const { vi } = describeIssue({ code, column: '…' });
    const level = issueTexts[code].severity === 'error' ? 'lỗi' : 'cảnh báo';
    return [`\`${code}\``, level, vi.what, vi.fix].map((cell) => cell.replaceAll('|', '\\|')).join(' | ');
  });
  return ['mã | mức | vấn đề | cách sửa', '---|---|---|---', ...rows].map((row) => `| ${row} |`).join('\n');
}

/** Run with XACTHUC_WRITE_DOCS=1 to write the table anew. */
t.test('the page for departments explains every issue there is, in the words of the report', (t) => {
  const text = fs.readFileSync(page, 'utf8');
  const [before, rest = ''] = text.split(begin);
  const [, after] = rest.split(end);
  const expected = `${before}${begin}\n${table()}\n${end}${after}`;
  if (process.env.XACTHUC_WRITE_DOCS === '1') fs.writeFileSync(page, expected);
  else t.equal(text, expected);
  t.end();
});
