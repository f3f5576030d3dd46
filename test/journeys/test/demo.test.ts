import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '@xacthuc/test-harness';
import t from 'tap';
import { xacthuc } from '../src/index.ts';

const home = temporaryFolder('xacthuc-test-');
t.teardown(() => fs.rmSync(home, { recursive: true, force: true }));
const env = { PORT: '0', XACTHUC_DATA: path.join(home, 'dữ liệu') };

t.test('the demo walks every role’s journey to the end, and a second run finds its data again', async (t) => {
  for (const run of ['first', 'second']) {
    const { code, stdout, stderr } = await xacthuc(['demo', '--exit'], env);
    t.equal(
      code,
      0,
      `${run}: ${stderr}${stdout
        .split('\n')
        .filter((line) => line.includes('✗'))
        .join('\n')}`,
    );
    t.match(stdout, /\d+ bước, tất cả đúng như mong đợi/);
    t.notMatch(stdout, /✗/);
    for (const word of ['eligible', 'ineligible', 'not_found', 'inconclusive', 'already_used', 'signature_invalid']) {
      t.ok(stdout.includes(word), `${run}: ${word}`);
    }
    t.equal(/dữ liệu của lần chạy trước vẫn còn/i.test(stdout), run === 'second');
    t.equal(stderr, '');
  }
});
