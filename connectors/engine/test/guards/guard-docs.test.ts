import fs from 'node:fs';
import t from 'tap';
import { declaredSettings, guardNames } from '../../src/index.ts';

const page = fs.readFileSync(new URL('../../../../docs/vi/kich-hoat-va-dao-nguoc.md', import.meta.url), 'utf8');

t.test('the page for departments explains every guard, and every limit that can be put', async (t) => {
  for (const name of guardNames) t.match(page, `\n| \`${name}\` |`, name);
  const settings = declaredSettings({ guards: {} });
  for (const name of [...Object.keys(settings), ...Object.keys(settings.source)]) t.match(page, `\`${name}\``, name);
});
