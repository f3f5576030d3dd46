import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openFolder } from '../../src/transports/folder.ts';
import type { FolderSettings } from '../../src/transports/settings.ts';
import { sameVersion } from '../../src/transports/transport.ts';
import { contentOf, named, namesOf, temporaryFolder } from './fixture.ts';

const root = temporaryFolder();
t.teardown(() => fs.rmSync(root, { recursive: true, force: true }));
const settings: FolderSettings = { path: '', pattern: '*', afterwards: 'leave', settleSeconds: 1 };

/** A folder of its own below the root, for one test. */
function folder(name: string): { at: string; write: (file: string, text: string) => void } {
  const at = path.join(root, name);
  fs.mkdirSync(at, { recursive: true });
  return { at, write: (file, text) => fs.writeFileSync(path.join(at, file), text) };
}

t.test('the files of a folder that the pattern names are listed and read', async (t) => {
  const { write, at } = folder('a');
  for (const name of ['một.csv', 'hai.CSV', 'ba.xlsx']) write(name, name);
  fs.mkdirSync(path.join(at, 'thư mục.csv'));
  const transport = await openFolder({ ...settings, path: 'a', pattern: '*.csv' }, root);
  const items = await transport.list();
  t.same(namesOf(items), ['hai.CSV', 'một.csv']);
  t.equal(await contentOf(transport, named(items, 'một.csv')), 'một.csv');
});

t.test('a file under a temporary name is not listed', async (t) => {
  const { write } = folder('b');
  for (const name of ['x.csv.part', '.x.csv', '~$x.csv', 'x.tmp', 'x.csv.filepart']) write(name, 'x');
  const transport = await openFolder({ ...settings, path: 'b' }, root);
  t.same(await transport.list(), []);
});

t.test('a file that goes on being written is seen to have changed, and is not read', async (t) => {
  const { write } = folder('c');
  write('x.csv', 'một');
  const transport = await openFolder({ ...settings, path: 'c' }, root);
  const before = named(await transport.list(), 'x.csv');
  write('x.csv', 'một hai');
  const after = named(await transport.list(), 'x.csv');
  t.notOk(sameVersion(before.version, after.version));
  await t.rejects(contentOf(transport, before), { code: 'changed_while_read' });
  t.equal(await contentOf(transport, after), 'một hai');
});

t.test('a file that changes while it is read does not become a delivery', async (t) => {
  const { write } = folder('d');
  write('x.csv', 'một'.repeat(300_000));
  const transport = await openFolder({ ...settings, path: 'd' }, root);
  const opened = await transport.open(named(await transport.list(), 'x.csv'), null);
  const bytes = opened?.bytes[Symbol.asyncIterator]();
  await bytes?.next();
  write('x.csv', 'hai'.repeat(300_000));
  const rest = async () => {
    while (!(await bytes?.next())?.done);
  };
  await t.rejects(rest(), { code: 'changed_while_read' });
});

t.test('no symbolic link leads out of the folder: of a file, a folder, or the folder swapped for one', async (t) => {
  const outside = temporaryFolder();
  t.teardown(() => fs.rmSync(outside, { recursive: true, force: true }));
  fs.writeFileSync(path.join(outside, 'secret.csv'), 'secret');
  const { at, write } = folder('e');
  fs.symlinkSync(path.join(outside, 'secret.csv'), path.join(at, 'secret.csv'));
  const transport = await openFolder({ ...settings, path: 'e' }, root);
  t.same(await transport.list(), []);
  const version = { etag: null, modifiedAt: fs.statSync(path.join(outside, 'secret.csv')).mtime, bytes: 6 };
  await t.rejects(transport.open({ name: 'secret.csv', version }, null), { code: 'outside_folder' });
  fs.symlinkSync(outside, path.join(root, 'linked'));
  for (const below of ['linked', 'linked/..', '../../etc']) {
    await t.rejects(openFolder({ ...settings, path: below }, root), { name: 'TransferError' }, below);
  }
  write('mine.csv', 'x');
  const item = named(await transport.list(), 'mine.csv');
  fs.renameSync(at, `${at}-away`);
  fs.symlinkSync(`${at}-away`, at);
  await t.rejects(transport.open(item, null), { code: 'outside_folder' });
});

t.test('a pipe in the folder neither hangs the run nor is read', { skip: process.platform === 'win32' }, async (t) => {
  const { at } = folder('f');
  execFileSync('mkfifo', [path.join(at, 'pipe.csv')]);
  const transport = await openFolder({ ...settings, path: 'f' }, root);
  t.same(await transport.list(), []);
  const version = { etag: null, modifiedAt: new Date(), bytes: 0 };
  await t.rejects(transport.open({ name: 'pipe.csv', version }, null), { code: 'outside_folder' });
});

t.test('a taken file is moved into done/, unless a newer one has taken its place', async (t) => {
  const { at, write } = folder('g');
  const transport = await openFolder({ ...settings, path: 'g', afterwards: 'move' }, root);
  for (const text of ['một', 'hai hai']) {
    write('x.csv', text);
    const item = named(await transport.list(), 'x.csv');
    await transport.acknowledge(item);
  }
  t.same(await transport.list(), []);
  const done = fs.readdirSync(path.join(at, 'done'));
  t.same(done.map((name) => fs.readFileSync(path.join(at, 'done', name), 'utf8')).sort(), ['hai hai', 'một']);
  write('x.csv', 'ba');
  const item = named(await transport.list(), 'x.csv');
  write('x.csv', 'bốn bốn');
  await transport.acknowledge(item);
  t.equal(fs.readFileSync(path.join(at, 'x.csv'), 'utf8'), 'bốn bốn');
});

t.test('without a root nothing is read; a folder that is not there is said to be missing', async (t) => {
  await t.rejects(openFolder(settings, null), { code: 'folders_off' });
  await t.rejects(openFolder({ ...settings, path: 'nowhere' }, root), {
    code: 'place_missing',
    detail: { place: 'nowhere' },
  });
});
