import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** The unprivileged account that runs the embedded server when we are root (PostgreSQL refuses to run as root). */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/**
 * Null when we are not root: the server then simply runs as us. As root: an existing `postgres` account, else one made
 * for this purpose, else `nobody`, which every Linux has.
 */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const made = () => {
    spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
    return find('postgres');
  };
  const account = find('postgres') ?? made() ?? find('nobody');
  if (!account) throw new Error('Running as root needs an unprivileged account for PostgreSQL: useradd postgres');
  return account;
}

function find(name: string): Account | null {
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid), name } : null;
}

/** Whether the account can enter `folder` (any folder above it may be closed to it). */
export function canEnter(account: Account | null, folder: string): boolean {
  if (!account) return true;
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { uid: account.uid, gid: account.gid, cwd: '/' });
  return probe.status === 0;
}
