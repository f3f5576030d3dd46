import fs from 'node:fs/promises';
import path from 'node:path';
import {
  formatTilePath,
  newBundles,
  newTiles,
  parseTilePath,
  TILE_WIDTH,
  type TileId,
} from '@xacthuc/transparency-log';
import type pg from 'pg';
import { latestCheckpoint, publishedVkey, storedTile } from '../storage.ts';

/** What was written. */
export interface Exported {
  /** Entries that the files hold now. */
  readonly size: number;
  /** Files written this time; full tiles that were there are left as they are. */
  readonly written: number;
}

/**
 * Writes the log as static files (C2SP tlog-tiles) that any web server can serve: `checkpoint`, `tile/…` and `vkey`.
 * What never changes is written once, so the same folder can be brought up to date again and again. The checkpoint is
 * put in its place last: whoever reads meanwhile finds all that it states.
 *
 * @param pool in a REPEATABLE READ transaction, or a log that stands still
 * @throws Error when the log has no checkpoint yet
 */
export async function exportLog(
  client: pg.ClientBase,
  folder: string,
  progress: (written: number, of: number) => void,
): Promise<Exported> {
  const pool = client as unknown as pg.Pool;
  const checkpoint = await latestCheckpoint(pool);
  const vkey = await publishedVkey(pool);
  if (!checkpoint || !vkey) throw new Error('the log has no checkpoint yet');
  const { size } = checkpoint;
  const wanted = [...newTiles(0, size), ...newBundles(0, size)];
  let written = 0;
  for (const [i, id] of wanted.entries()) {
    if (await writeTile(pool, folder, id)) written += 1;
    progress(i + 1, wanted.length);
  }
  await replace(path.join(folder, 'vkey'), `${vkey}\n`);
  await replace(path.join(folder, 'checkpoint'), checkpoint.note);
  await removeNarrower(folder, wanted);
  return { size, written };
}

async function writeTile(pool: pg.Pool, folder: string, id: TileId): Promise<boolean> {
  const file = path.join(folder, formatTilePath(id));
  if (id.width === TILE_WIDTH && (await exists(file))) return false;
  const bytes = await storedTile(pool, id);
  if (!bytes) throw new Error(`the log has no ${formatTilePath(id)}: xacthuc log fsck says more`);
  await replace(file, bytes);
  return true;
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** The whole file or the former one, whenever it is read and whatever ends this program. */
async function replace(file: string, bytes: Uint8Array | string): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const half = `${file}.${process.pid}.part`;
  await fs.writeFile(half, bytes);
  await fs.rename(half, file);
}

/** Beginnings of tiles that have grown since: tlog-tiles lets them go, and what is not there needs no checking. */
async function removeNarrower(folder: string, wanted: readonly TileId[]): Promise<void> {
  const kept = new Set(wanted.map(formatTilePath));
  for (const entry of await fs.readdir(path.join(folder, 'tile'), { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    if (isPartial(name) && !kept.has(name)) await fs.rm(file);
  }
}

function isPartial(name: string): boolean {
  try {
    return parseTilePath(name).width < TILE_WIDTH;
  } catch {
    return false;
  }
}
