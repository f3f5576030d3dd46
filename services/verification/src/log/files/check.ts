import fs from 'node:fs/promises';
import path from 'node:path';
import { decodeBundle, formatTilePath, openCheckpoint, parseVerifierKey, TILE_WIDTH } from '@xacthuc/transparency-log';
import { attempt } from '../check/attempt.ts';
import { readEntry } from '../check/entry-form.ts';
import type { Finding, Report } from '../check/findings.ts';
import { GivenTree } from '../check/tree.ts';
import { checkWitnessKeys, witnessKeysFile } from './witness-keys.ts';

export interface FilesCheck {
  readonly folder: string;
  /** The key that the log is known by, from elsewhere; null: the one beside the files, which whoever made them chose. */
  readonly vkey: string | null;
  /** Signed checkpoints kept elsewhere: the log must still be what they state. */
  readonly known: readonly string[];
  readonly report: Report;
  readonly progress: (checked: number, of: number) => void;
}

/**
 * Checks a log's static files (C2SP tlog-tiles) without any database: every entry's form, every tile against the
 * entries, the checkpoint's signature and root, and that nothing else lies there. @returns the number of entries.
 */
export async function checkLogFiles(check: FilesCheck): Promise<number> {
  const { folder, report } = check;
  const expected = new Set(['checkpoint', 'vkey', witnessKeysFile]);
  const heads = await openedHeads(check);
  const size = heads[0]?.size ?? 0;
  const tree = new GivenTree(heads.map((head) => head.size));
  const wanted = (level: number | 'entries', index: number, width: number) => {
    const name = formatTilePath({ level, index, width });
    expected.add(name);
    return name;
  };
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    const name = wanted('entries', index, width);
    const entries = await bundle(check, name, width);
    if (entries === null) {
      // Without its entries nothing is known of the rest of the tree.
      report({ code: 'checkpoint_differs', where: 'checkpoint', detail: 'not checked beyond the missing entries' });
      return tree.size;
    }
    entries.forEach((entry, i) => {
      const read = readEntry(entry);
      if ('wrong' in read) report({ code: 'entry_malformed', where: `${name} #${i}`, detail: read.wrong });
    });
    for (const tile of tree.append(entries)) {
      await compare(check, wanted(tile.level, tile.index, TILE_WIDTH), tile.bytes);
    }
    check.progress(tree.size, size);
  }
  for (const [level, hashes] of tree.partial.entries()) {
    if (hashes.length === 0) continue;
    const index = Math.floor(size / TILE_WIDTH ** (level + 1));
    await compare(check, wanted(level, index, hashes.length / 32), hashes);
  }
  for (const head of heads) {
    const root = tree.rootAt(head.size);
    if (!root) report({ code: 'checkpoint_beyond', where: head.where });
    else if (!root.equals(head.root)) report({ code: 'checkpoint_differs', where: head.where });
  }
  await unexpectedFiles(folder, expected, report);
  return size;
}

interface Head {
  readonly size: number;
  readonly root: Uint8Array;
  readonly where: string;
}

/** The checkpoint of the files first, where it holds, then those kept elsewhere. */
async function openedHeads({ folder, vkey, known, report }: FilesCheck): Promise<Head[]> {
  const file = (await read(folder, 'vkey', report))?.toString() ?? '';
  // One line, as it was exported, to the byte: no other ending is passed over.
  const published = file.replace(/\n$/, '');
  if (file !== `${vkey ?? published}\n`) report({ code: 'key_differs', where: 'vkey' });
  const note = await read(folder, 'checkpoint', report);
  const key = attempt(() => parseVerifierKey(vkey ?? published));
  if (key === null) {
    report({ code: 'key_differs', where: 'vkey' });
    return [];
  }
  if (note !== null) await checkWitnessKeys(folder, note, key, report);
  const trust = { origin: key.name, logKeys: [key] };
  const signed = [
    ...(note === null ? [] : [{ note: note.toString('utf8'), where: 'checkpoint' }]),
    ...known.map((text, i) => ({ note: text, where: `${i + 1}. checkpoint kept elsewhere` })),
  ];
  return signed.flatMap(({ note: text, where }) => {
    const opened = attempt(() => openCheckpoint(text, trust).checkpoint);
    if (opened) return [{ size: opened.size, root: opened.root, where }];
    report({ code: 'checkpoint_unsigned', where });
    return [];
  });
}

async function bundle(check: FilesCheck, name: string, width: number): Promise<Buffer[] | null> {
  const bytes = await read(check.folder, name, () => check.report({ code: 'bundle_missing', where: name }));
  if (bytes === null) return null;
  const entries = attempt(() => decodeBundle(bytes, width));
  if (entries === null) check.report({ code: 'bundle_differs', where: name });
  return entries;
}

async function compare(check: FilesCheck, name: string, bytes: Uint8Array): Promise<void> {
  const stored = await read(check.folder, name, () => check.report({ code: 'tile_missing', where: name }));
  if (stored !== null && !stored.equals(bytes)) check.report({ code: 'tile_differs', where: name });
}

async function read(folder: string, name: string, report: Report): Promise<Buffer | null> {
  try {
    return await fs.readFile(path.join(folder, name));
  } catch (error) {
    const finding: Finding = {
      code: 'file_unreadable',
      where: name,
      detail: (error as NodeJS.ErrnoException).code ?? '',
    };
    report(finding);
    return null;
  }
}

/** Whatever the checkpoint says nothing of has no business there. */
async function unexpectedFiles(folder: string, expected: ReadonlySet<string>, report: Report): Promise<void> {
  for (const entry of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const name = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (!expected.has(name)) report({ code: 'tile_unexpected', where: name });
  }
}
