import { constants, type Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { TransferError } from './errors.ts';
import { doneName, fileNameMatcher } from './file-names.ts';
import type { FolderSettings } from './settings.ts';
import { type ListedItem, mostItems, type OpenedItem, type Transport, type Version } from './transport.ts';

/**
 * A watched folder below the operator's root. Symbolic links are followed nowhere: whoever may write into the folder
 * would choose which of the server's files is read.
 * @throws TransferError `folders_off`, `place_missing`, `outside_folder`
 */
export async function openFolder(settings: FolderSettings, root: string | null): Promise<Transport> {
  if (root === null) throw new TransferError('folders_off');
  const folder = await insideRoot(root, settings.path);
  const matches = fileNameMatcher(settings.pattern);
  return {
    settleMs: settings.settleSeconds * 1000,
    list: () => attempt(settings.path || '.', () => list(folder, matches)),
    open: (item) => attempt(item.name, () => open(folder, item)),
    acknowledge: async (item) => {
      if (settings.afterwards === 'move') await attempt(item.name, () => move(folder, item));
    },
    close: async () => {},
  };
}

async function insideRoot(root: string, below: string): Promise<string> {
  const parts = below.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '..' || part === '.' || part.includes(path.sep))) {
    throw new TransferError('outside_folder', { place: below });
  }
  const folder = path.join(root, ...parts);
  const [realRoot, real] = await attempt(below || '.', () => Promise.all([fs.realpath(root), fs.realpath(folder)]));
  if (real !== path.join(realRoot, ...parts)) throw new TransferError('outside_folder', { place: below });
  return real;
}

async function list(folder: string, matches: (name: string) => boolean): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !matches(entry.name)) continue;
    const stat = await fs.lstat(path.join(folder, entry.name)).catch(() => null); // taken away meanwhile
    if (stat?.isFile()) items.push({ name: entry.name, version: versionOf(stat) });
    if (items.length > mostItems) throw new TransferError('too_many', { limit: String(mostItems) });
  }
  return items;
}

async function open(folder: string, { name, version }: ListedItem): Promise<OpenedItem> {
  const at = path.join(folder, name);
  const file = await fs.open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const [opened, seen] = [await file.stat(), await fs.lstat(at)];
    // The folder itself may have been swapped for a link since it was checked.
    const moved = (await fs.realpath(folder)) !== folder || opened.ino !== seen.ino || opened.dev !== seen.dev;
    if (moved || !opened.isFile()) throw new TransferError('outside_folder', { place: name });
    if (!unchanged(version, opened)) throw new TransferError('changed_while_read', { place: name });
  } catch (error) {
    await file.close();
    throw error;
  }
  const bytes = async function* () {
    try {
      yield* file.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 });
      if (!unchanged(version, await file.stat())) throw new TransferError('changed_while_read', { place: name });
    } finally {
      await file.close();
    }
  };
  return { fileName: name, contentType: null, bytes: bytes(), version };
}

function versionOf(stat: Stats): Version {
  return { etag: null, modifiedAt: new Date(Math.trunc(stat.mtimeMs)), bytes: stat.size };
}

function unchanged(version: Version, stat: Stats): boolean {
  return stat.size === version.bytes && Math.trunc(stat.mtimeMs) === version.modifiedAt?.getTime();
}

async function move(folder: string, item: ListedItem): Promise<void> {
  const done = path.join(folder, 'done');
  await fs.mkdir(done).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!(await fs.lstat(done)).isDirectory()) throw new TransferError('outside_folder', { place: 'done' });
  const at = path.join(folder, item.name);
  // A newer file of this name may have come since: it has not been taken yet.
  if (unchanged(item.version, await fs.lstat(at))) await fs.rename(at, path.join(done, doneName(item.name)));
}

async function attempt<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new TransferError('place_missing', { place });
    if (code === 'ELOOP' || code === 'ENXIO') throw new TransferError('outside_folder', { place });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') throw new TransferError('access_denied', { place });
    throw error;
  }
}
