import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** The process id in the first line of a pid file; null when there is no such file or it holds none. */
export function readPid(file: string): number | null {
  if (!fs.existsSync(file)) return null;
  const pid = Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where nobody reaps children (a container's first process), a dead server stays listed: it is dead all the same. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''));
  } catch {
    return false;
  }
}

/**
 * A living process's command line, '' when it is gone. Process ids are used again after a restart of the machine, so
 * nothing is signalled that was not recognised by this.
 */
export function commandLine(pid: number): string {
  if (!alive(pid)) return '';
  if (process.platform === 'linux') {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }
  if (process.platform === 'win32') {
    return spawnSync('wmic', ['process', 'where', `ProcessId=${pid}`, 'get', 'CommandLine'], { encoding: 'utf8' })
      .stdout;
  }
  return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout;
}

/**
 * Makes this process the owner of a data folder.
 * @throws when another living process of ours is.
 */
export function claimFolder(dataDir: string): void {
  const file = path.join(dataDir, 'process.pid');
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, `${process.pid}\n${recognisable(process.pid)}\n`);
  try {
    // A link is made whole and only where there is none: of two processes that start at once one gets it.
    while (!linked(own, file)) {
      refuseOtherHolder(file, dataDir);
      fs.rmSync(file, { force: true });
    }
  } finally {
    fs.rmSync(own, { force: true });
  }
}

function linked(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function refuseOtherHolder(file: string, dataDir: string): void {
  const holder = readPid(file);
  const [, line] = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : [];
  if (holder === null || holder === process.pid || !line || recognisable(holder) !== line) return;
  throw new Error(
    `Thư mục dữ liệu đang được tiến trình ${holder} dùng / the data folder ${dataDir} is in use by process ` +
      `${holder}: stop it, or set XACTHUC_DATA to another folder`,
  );
}

/** A command line, as it fits one line of the pid file. */
function recognisable(pid: number): string {
  return commandLine(pid).replaceAll('\n', ' ');
}
