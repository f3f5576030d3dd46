import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import t from 'tap';
import { claimFolder } from '../../src/embedded/processes.ts';
import { temporaryFolder } from '../fixture.ts';

t.test('a folder held by a process whose command line has a line break is refused too', async (t) => {
  const dataDir = temporaryFolder();
  t.teardown(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const module = new URL('../../src/embedded/processes.ts', import.meta.url).href;
  const program = `import { claimFolder } from ${JSON.stringify(module)};\nclaimFolder(process.argv[1]);\nconsole.log('held');\nsetInterval(() => {}, 1e6);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  t.throws(() => claimFolder(dataDir), { message: new RegExp(`in use by process ${holder.pid}`) });
});
