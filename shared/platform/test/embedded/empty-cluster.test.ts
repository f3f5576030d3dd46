import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { copyEmptyCluster } from '../../src/embedded/empty-cluster.ts';

const skip = process.platform === 'win32' && 'clusters are not copied on Windows';
let passwords = 0;
const newPassword = () => `password ${++passwords}`;

async function make(folder: string, password: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  await sleep(20);
  fs.writeFileSync(path.join(folder, 'of'), password);
}

t.test(
  'clusters made at the same time are copies of one, each with the password that opens it',
  { skip },
  async (t) => {
    const shelter = t.testdir();
    const empty = { initdb: 'initdb', shelter, make };
    const folders = ['a', 'b', 'c'].map((name) => path.join(shelter, name, 'postgres'));
    const given = await Promise.all(folders.map((folder) => copyEmptyCluster(empty, folder, newPassword)));
    t.equal(new Set(given).size, 1);
    for (const [i, folder] of folders.entries()) {
      t.equal(fs.readFileSync(path.join(folder, 'of'), 'utf8'), given[i]);
      t.equal(fs.statSync(folder).mode & 0o777, 0o700, 'the server refuses a folder that others can read');
    }
    t.match(fs.readdirSync(shelter).sort(), ['a', 'b', 'c', /^xacthuc-empty-cluster-[0-9a-f]{16}$/]);
  },
);

t.test('one that could not be made is not copied', { skip }, async (t) => {
  const shelter = t.testdir();
  const fails = { initdb: 'initdb', shelter, make: () => Promise.reject(new Error('no room')) };
  const folder = path.join(shelter, 'a', 'postgres');
  await t.rejects(copyEmptyCluster(fails, folder, newPassword), { message: 'no room' });
  t.notOk(fs.existsSync(folder));
  t.ok(await copyEmptyCluster({ ...fails, make }, folder, newPassword), 'and is made the next time');
});
