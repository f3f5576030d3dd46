import { assertCount, decodeHash, encodeBase64, readDecimal } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';
import { assertHash } from './hashing.ts';
import { hasControl } from './keys.ts';

/** What a log states of its tree (tlog-checkpoint). */
export interface Checkpoint {
  /** Names the log; by convention its URL without scheme. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** Root hash, 32 bytes. */
  readonly root: Uint8Array;
  /** Further lines, opaque; not recommended, as monitors cannot audit them. */
  readonly extensions?: readonly string[];
}

/**
 * Writes the text of a checkpoint, which is what gets signed.
 *
 * @throws {TransparencyLogError} `checkpoint_malformed` when a line is empty or not one line, `range_invalid`,
 *   `hash_malformed`
 */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  for (const line of [origin, ...extensions]) {
    if (line === '' || line.includes('\n') || hasControl(line) || !line.isWellFormed()) {
      throw new TransparencyLogError('checkpoint_malformed', 'a line');
    }
  }
  assertCount(size, 'size');
  assertHash(root);
  return [origin, String(size), encodeBase64(root), ...extensions, ''].join('\n');
}

/**
 * Reads the text of a checkpoint, without signatures.
 *
 * @throws {TransparencyLogError} `checkpoint_malformed`
 */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n') || hasControl(text) || !text.isWellFormed()) {
    throw new TransparencyLogError('checkpoint_malformed', 'text');
  }
  const lines = text.slice(0, -1).split('\n');
  const [origin, size, root, ...extensions] = lines;
  if (lines.includes('') || origin === undefined || size === undefined || root === undefined) {
    throw new TransparencyLogError('checkpoint_malformed', 'fewer than three lines, or an empty one');
  }
  const head = {
    origin,
    size: readDecimal(size, 'checkpoint_malformed'),
    root: decodeHash(root, 'checkpoint_malformed'),
  };
  return extensions.length === 0 ? head : { ...head, extensions };
}
