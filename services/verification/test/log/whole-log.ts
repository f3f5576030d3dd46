import {
  decodeEntry,
  emptyEdge,
  Frontier,
  growTree,
  hashLeaf,
  hashLeaves,
  openCheckpoint,
  parseVerifierKey,
  TILE_WIDTH,
} from '@xacthuc/transparency-log';
import type pg from 'pg';
import { Compile } from 'typebox/compile';
import { type EntryType, entrySchemas, entryTypes, latestCheckpoint, publishedVkey } from '../../src/index.ts';

/** An entry, read. */
export interface ReadEntry {
  readonly index: number;
  readonly number: number;
  readonly entry: Readonly<Record<string, unknown>> & { readonly type: EntryType };
}

const validators = Object.fromEntries(entryTypes.map((type) => [type, Compile(entrySchemas[type])]));

/** All entries, by index. @throws when one is not what its schema says. */
export async function readEntries(owner: pg.Pool): Promise<ReadEntry[]> {
  const { rows } = await owner.query<{ index: number; number: number; type: string; entry: Buffer }>(
    'SELECT index, number, type, entry FROM log.entries ORDER BY index',
  );
  return rows.map(({ index, number, type, entry }) => {
    const read = decodeEntry(entry, entryTypes);
    if (read.type !== type || !validators[type]?.Check(read)) {
      throw new Error(`entry ${index} is not as described: ${entry} ${JSON.stringify(validators[type]?.Errors(read))}`);
    }
    return { index, number, entry: read };
  });
}

/** All that is wrong with the log as it is stored: nothing, or a line each. */
export async function faultsOf(owner: pg.Pool): Promise<string[]> {
  return [...(await faultsOfEntries(owner)), ...(await faultsOfTree(owner))];
}

/** Indexes without gaps, and everything that was committed exactly once. */
async function faultsOfEntries(owner: pg.Pool): Promise<string[]> {
  const faults: string[] = [];
  const entries = await readEntries(owner);
  entries.forEach(({ index }, i) => {
    if (index !== i) faults.push(`index ${index} stands where ${i} should`);
  });
  const { rows } = await owner.query<{ number: number }>(
    'SELECT index AS number FROM verification.answers UNION ALL SELECT number FROM log.events',
  );
  const logged = new Map<number, number>();
  for (const { number } of entries) logged.set(number, (logged.get(number) ?? 0) + 1);
  for (const { number } of rows) {
    if (logged.get(number) !== 1) faults.push(`${number} is in the log ${logged.get(number) ?? 0} times`);
    logged.delete(number);
  }
  for (const number of logged.keys()) faults.push(`${number} is in the log and was never committed`);
  return faults;
}

/** Tiles are those of the entries, and every checkpoint ever signed is a true statement of them. */
async function faultsOfTree(owner: pg.Pool): Promise<string[]> {
  const faults: string[] = [];
  const { rows } = await owner.query<{ entry: Buffer }>('SELECT entry FROM log.entries ORDER BY index');
  const leaves = rows.map(({ entry }) => entry);
  const { tiles } = growTree(emptyEdge, hashLeaves(leaves));
  const full = await owner.query<{ level: number; index: number; hashes: Buffer }>('SELECT * FROM log.tiles');
  const edge = await owner.query<{ level: number; index: number; hashes: Buffer }>(
    'SELECT * FROM log.edge WHERE index >= 0',
  );
  const stored = new Map([...full.rows, ...edge.rows].map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
  for (const { level, index, bytes, width } of tiles) {
    const found = stored.get(`${level}/${index}`);
    stored.delete(`${level}/${index}`);
    if (!found?.equals(bytes)) faults.push(`tile ${level}/${index} of width ${width} is not that of the entries`);
  }
  for (const name of stored.keys()) faults.push(`tile ${name} is of no entries`);
  if (full.rows.length !== tiles.filter(({ width }) => width === TILE_WIDTH).length)
    faults.push('full tiles are missing');
  return [...faults, ...(await faultsOfCheckpoints(owner, leaves))];
}

async function faultsOfCheckpoints(owner: pg.Pool, leaves: readonly Buffer[]): Promise<string[]> {
  const faults: string[] = [];
  const vkey = parseVerifierKey((await publishedVkey(owner)) ?? '');
  const { rows } = await owner.query<{ size: number; root: Buffer; note: string }>(
    'SELECT size, root, note FROM log.checkpoints ORDER BY size',
  );
  const frontier = new Frontier();
  for (const { size, root, note } of rows) {
    while (frontier.size < size) frontier.append(hashLeaf(leaves[frontier.size] ?? Buffer.alloc(0)));
    const { checkpoint } = openCheckpoint(note, { origin: vkey.name, logKeys: [vkey] });
    const right = frontier.root();
    if (checkpoint.size !== size || !right.equals(root) || !right.equals(checkpoint.root)) {
      faults.push(`the checkpoint of size ${size} states another tree`);
    }
  }
  if ((await latestCheckpoint(owner))?.size !== leaves.length) faults.push('the last checkpoint is of another size');
  return faults;
}
