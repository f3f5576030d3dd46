import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Makes an empty cluster in a folder, with the owner's password. */
export type MakeCluster = (clusterDir: string, password: string) => Promise<void>;

export interface EmptyCluster {
  /** What clusters are made with: another program makes another one. */
  readonly initdb: string;
  /** A folder that the server's account can enter. */
  readonly shelter: string;
  readonly make: MakeCluster;
}

/**
 * Copies an empty cluster that was made once on this machine to `clusterDir`: making one takes ten times as long. All
 * copies have one password and one system identifier, so this is for tests only.
 * @returns the password; null where clusters cannot be copied with their owners, and nothing was done.
 */
export async function copyEmptyCluster(
  empty: EmptyCluster,
  clusterDir: string,
  newPassword: () => string,
): Promise<string | null> {
  if (process.platform === 'win32') return null;
  const id = createHash('sha256').update(`${empty.initdb} ${process.getuid?.()}`).digest('hex').slice(0, 16);
  const kept = path.join(empty.shelter, `xacthuc-empty-cluster-${id}`);
  if (!fs.existsSync(kept)) await keep(kept, empty.make, newPassword());
  const half = `${clusterDir}.new`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(clusterDir), { recursive: true });
  // It keeps owners and modes, which the server insists on.
  const { status, stderr } = spawnSync('cp', ['-a', path.join(kept, 'postgres'), half], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the empty cluster could not be copied: ${stderr}`);
  fs.renameSync(half, clusterDir);
  return fs.readFileSync(path.join(kept, 'password'), 'utf8');
}

/** Made aside and renamed: of several processes that make one at the same time, the first wins. */
async function keep(kept: string, make: MakeCluster, password: string): Promise<void> {
  const half = fs.mkdtempSync(`${kept}.`);
  fs.chmodSync(half, 0o755);
  await make(path.join(half, 'postgres'), password);
  fs.writeFileSync(path.join(half, 'password'), password, { mode: 0o600 });
  try {
    fs.renameSync(half, kept);
  } catch (error) {
    fs.rmSync(half, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
