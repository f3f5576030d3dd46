import fs from 'node:fs';
import os from 'node:os';
import { Worker } from 'node:worker_threads';
import t from 'tap';

/** The nice values of this process's threads, as the kernel has them. */
function niceValues(): number[] {
  return fs.readdirSync('/proc/self/task').map((task) => {
    const stat = fs.readFileSync(`/proc/self/task/${task}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

t.test(
  'a thread that stands back takes those along that it starts, and no others',
  { skip: os.platform() !== 'linux' },
  async (t) => {
    const own = os.getPriority();
    const module = JSON.stringify(new URL('../../src/jobs/thread-priority.ts', import.meta.url).href);
    const worker = new Worker(
      `const { parentPort, Worker } = require('node:worker_threads');
     import(${module}).then(({ standBack }) => {
       standBack();
       const started = new Worker("setInterval(() => {}, 1000); require('node:worker_threads').parentPort.postMessage('up');", { eval: true });
       started.once('message', () => parentPort.postMessage('done'));
     });`,
      { eval: true },
    );
    t.teardown(() => worker.terminate());
    await new Promise((resolve) => worker.once('message', resolve));
    const lower = Math.min(19, own + 10);
    const values = niceValues();
    t.equal(
      values.filter((value) => value === lower && value !== own).length,
      own === lower ? 0 : 2,
      'it, and the one that it started',
    );
    t.equal(os.getPriority(), own, 'not the one that answers');
  },
);
