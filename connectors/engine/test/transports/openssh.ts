import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@xacthuc/platform';
import ssh2 from 'ssh2';
import { temporaryFolder } from './fixture.ts';
import { fingerprint, type TestSftp } from './sftp-server.ts';

/** Debian's and most systems' places of the server; it has to be started by its whole path. */
const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find((place) => fs.existsSync(place));

/** Why OpenSSH's server cannot be started here; false when it can. */
export function openSshMissing(): string | false {
  if (program === undefined) return "no OpenSSH server is installed (Debian's openssh-server)";
  return process.getuid?.() === 0 ? false : 'only root may start an OpenSSH server that logs accounts in';
}

/** An OpenSSH server with its own keys and settings; the account of the tests logs in by key, to SFTP alone. */
export async function startOpenSsh(folder: string): Promise<TestSftp & { readonly username: string }> {
  const own = temporaryFolder();
  const host = ssh2.utils.generateKeyPairSync('ed25519');
  const login = ssh2.utils.generateKeyPairSync('ed25519');
  const write = (name: string, text: string) => fs.writeFileSync(path.join(own, name), text, { mode: 0o600 });
  write('host', host.private);
  write('authorized', `${login.public}\n`);
  const port = await freePort();
  write(
    'config',
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${own}/host`,
      `PidFile ${own}/pid`,
      `AuthorizedKeysFile ${own}/authorized`,
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      'StrictModes no',
      'UsePAM no',
      'Subsystem sftp internal-sftp',
      'ForceCommand internal-sftp',
    ].join('\n'),
  );
  // The folder of privilege separation, which the system's own start script would make.
  fs.mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const child = spawn(program ?? 'sshd', ['-D', '-e', '-f', path.join(own, 'config')], { stdio: 'ignore' });
  await listening(port, child);
  const { stdout } = spawnSync('id', ['-un'], { encoding: 'utf8' });
  return {
    port,
    hostKey: fingerprint(host.public),
    folder,
    privateKey: login.private,
    username: stdout.trim(),
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      fs.rmSync(own, { recursive: true, force: true });
    },
  };
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`sshd ended with code ${child.exitCode}`);
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(20);
  }
}
