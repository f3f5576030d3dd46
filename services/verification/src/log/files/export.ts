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
import { publishedCheckpoints } from '../published.ts';
import { publishedVkey, storedTile } from '../storage.ts';
import { witnessKeysFile } from './witness-keys.ts';

/** What was written. */
export interface Exported {
  /** Entries that the files hold now. */
  readonly size: number;
  /** Files written this time; full tiles that were there are left as they are. */
  readonly written: number;
}

/**
 * Writes the log as static files (C2SP tlog-tiles) that any web server can serve: `checkpoint`, `tile/…` and `vkey`; and
 * `witness-vkeys`, the keys of the witnesses that have cosigned the checkpoint, if any have.
 * What never changes is written once, so the same folder can be brought up to date again and again. The checkpoint is
 * put in its place last: whoever reads meanwhile finds all that it states.
 *
 * @param pool in a REPEATABLE READ transaction, or a log that stands still
 * @param which the newest checkpoint, which witnesses may not have seen yet, or the newest that enough have cosigned
 * @throws Error when the log has no such checkpoint yet, or the folder holds a larger log
 */
export async function exportLog(
  client: pg.ClientBase,
  folder: string,
  progress: (written: number, of: number) => void,
  which: 'newest' | 'witnessed' = 'newest',
): Promise<Exported> {
  const pool = client as unknown as pg.Pool;
  const checkpoint = (await publishedCheckpoints(pool))?.[which];
  const vkey = await publishedVkey(pool);
  if (!checkpoint || !vkey) {
    throw new Error(
      which === 'newest'
        ? 'Nhật ký chưa có điểm kiểm / the log has no checkpoint yet'
        : 'Chưa có điểm kiểm đủ nhân chứng / the log has no checkpoint yet that enough witnesses have cosigned',
    );
  }
  const { size } = checkpoint;
  await refuseToGoBack(folder, size);
  const wanted = [...newTiles(0, size), ...newBundles(0, size)];
  let written = 0;
  for (const [i, id] of wanted.entries()) {
    if (await writeTile(pool, folder, id)) written += 1;
    progress(i + 1, wanted.length);
  }
  await replace(path.join(folder, 'vkey'), `${vkey}\n`);
  const { witnessKeys } = checkpoint;
  if (witnessKeys.length === 0) await fs.rm(path.join(folder, witnessKeysFile), { force: true });
  else await replace(path.join(folder, witnessKeysFile), witnessKeys.map((key) => `${key}\n`).join(''));
  await replace(path.join(folder, 'checkpoint'), checkpoint.note);
  await removeNarrower(folder, wanted);
  return { size, written };
}

/** Whoever reads the folder has seen the larger log. */
async function refuseToGoBack(folder: string, size: number): Promise<void> {
  const there = await fs.readFile(path.join(folder, 'checkpoint'), 'utf8').catch(() => '');
  const known = Number(there.split('\n')[1] ?? 0);
  if (known > size) {
    throw new Error(
      `Thư mục đã có nhật ký ${known} mục, lớn hơn ${size} / the folder holds a log of ${known} entries, more than ` +
        `${size}: export to another one, or later`,
    );
  }
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
