import fs from 'node:fs';
import path from 'node:path';
import { freePort } from '@xacthuc/platform';
import ssh2 from 'ssh2';
import t from 'tap';
import type { Secrets, SftpSettings } from '../../src/transports/settings.ts';
import { openSftp } from '../../src/transports/sftp.ts';
import { contentOf, contextOf, named, namesOf, temporaryFolder } from './fixture.ts';
import { openSshMissing, startOpenSsh } from './openssh.ts';
import { sftpPassword, sftpUser, startSftp, type TestSftp } from './sftp-server.ts';

const folder = temporaryFolder();
const server = await startSftp(folder);
t.teardown(async () => {
  await server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

function settingsOf(at: TestSftp, more: Partial<SftpSettings> = {}): SftpSettings {
  const { port, hostKey } = at;
  const files = { path: '', pattern: '*.csv', afterwards: 'leave', settleSeconds: 1 } as const;
  return { host: '127.0.0.1', port, username: sftpUser, hostKey, ...files, ...more };
}

const write = (name: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
};
const secrets: Secrets = { password: sftpPassword };

t.test('files are listed and read after logging in by password or by key', async (t) => {
  const long = 'dòng\n'.repeat(200_000);
  write('a/một.csv', long);
  write('a/hai.csv', 'hai');
  write('a/hai.csv.part', 'ha');
  for (const login of [secrets, { privateKey: server.privateKey }]) {
    const transport = await openSftp(settingsOf(server, { path: 'a' }), login, contextOf());
    const items = await transport.list();
    t.same(namesOf(items), ['hai.csv', 'một.csv']);
    t.equal(await contentOf(transport, named(items, 'một.csv')), long);
    t.equal(named(items, 'hai.csv').version.bytes, 3);
    await transport.close();
  }
});

t.test('a key that needs a passphrase works with the right one, and says so with a wrong one', async (t) => {
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { passphrase: 'cụm từ', cipher: 'aes256-ctr', rounds: 16 });
  for (const passphrase of ['sai', undefined]) {
    const wrong = { privateKey: pair.private, ...(passphrase === undefined ? {} : { passphrase }) };
    await t.rejects(openSftp(settingsOf(server), wrong, contextOf()), { code: 'secrets_unreadable' });
  }
  const right = { privateKey: pair.private, passphrase: 'cụm từ' };
  await t.rejects(openSftp(settingsOf(server), right, contextOf()), { code: 'login_refused' }, 'not admitted there');
});

t.test('a server with another key is not talked to, and the key it shows is told', async (t) => {
  const hostKey = `SHA256:${'A'.repeat(43)}`;
  await t.rejects(openSftp(settingsOf(server, { hostKey }), secrets, contextOf()), {
    code: 'host_key_mismatch',
    detail: { seen: server.hostKey },
    again: false,
  });
});

t.test('a wrong password is refused, and is not in the error', async (t) => {
  const error = await openSftp(settingsOf(server), { password: 'sai-bét' }, contextOf()).catch((error) => error);
  t.match(error, { code: 'login_refused', again: true });
  t.notMatch(JSON.stringify([error.describe(null), error.stack]), /sai-bét/);
});

t.test('a server that is not there, an address out of reach and a missing folder are each told apart', async (t) => {
  const port = await freePort();
  await t.rejects(openSftp(settingsOf(server, { port }), secrets, contextOf()), { code: 'unreachable' });
  const closed = contextOf({ reach: { privateNetworks: true, hosts: [] } });
  await t.rejects(openSftp(settingsOf(server), secrets, closed), { code: 'private_address' });
  await t.rejects(openSftp(settingsOf(server, { host: 'localhost' }), secrets, closed), { code: 'private_address' });
  const transport = await openSftp(settingsOf(server, { path: 'nowhere' }), secrets, contextOf());
  await t.rejects(transport.list(), { code: 'place_missing', detail: { place: 'nowhere' } });
  await transport.close();
});

t.test('a file that changes is not read, a taken one is moved, and links are left alone', async (t) => {
  write('b/x.csv', 'một');
  fs.symlinkSync('/etc/hostname', path.join(folder, 'b/link.csv'));
  const transport = await openSftp(settingsOf(server, { path: 'b', afterwards: 'move' }), secrets, contextOf());
  const items = await transport.list();
  t.same(namesOf(items), ['x.csv']);
  const before = named(items, 'x.csv');
  write('b/x.csv', 'một hai');
  await t.rejects(contentOf(transport, before), { code: 'changed_while_read' });
  await transport.acknowledge(before);
  t.ok(fs.existsSync(path.join(folder, 'b/x.csv')), 'the newer file stays');
  const now = named(await transport.list(), 'x.csv');
  t.equal(await contentOf(transport, now), 'một hai');
  await transport.acknowledge(now);
  t.same(await transport.list(), []);
  t.equal(fs.readdirSync(path.join(folder, 'b/done')).length, 1);
  await transport.close();
});

t.test('ending a run ends what is under way', async (t) => {
  const stop = new AbortController();
  write('c/x.csv', 'x'.repeat(5_000_000));
  const transport = await openSftp(settingsOf(server, { path: 'c' }), secrets, contextOf({ signal: stop.signal }));
  const item = named(await transport.list(), 'x.csv');
  const opened = await transport.open(item, null);
  const bytes = opened?.bytes[Symbol.asyncIterator]();
  await bytes?.next();
  stop.abort();
  const rest = async () => {
    while (!(await bytes?.next())?.done);
  };
  await t.rejects(rest(), { name: 'TransferError' });
});

t.test("OpenSSH's own server is read alike", { skip: openSshMissing() }, async (t) => {
  const real = await startOpenSsh(folder);
  t.teardown(() => real.close());
  write('d/một.csv', 'nội dung');
  const more = { username: real.username, path: path.join(folder, 'd'), afterwards: 'move' } as const;
  const login = { privateKey: real.privateKey };
  const transport = await openSftp(settingsOf(real, more), login, contextOf());
  const item = named(await transport.list(), 'một.csv');
  t.equal(await contentOf(transport, item), 'nội dung');
  await transport.acknowledge(item);
  t.same(await transport.list(), []);
  await transport.close();
  const hostKey = server.hostKey;
  await t.rejects(openSftp(settingsOf(real, { ...more, hostKey }), login, contextOf()), { code: 'host_key_mismatch' });
  await t.rejects(openSftp(settingsOf(real, more), secrets, contextOf()), { code: 'login_refused' });
});
