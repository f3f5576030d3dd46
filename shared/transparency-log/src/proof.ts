import { decodeBase64, decodeHash, encodeBase64, readDecimal, readText } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';
import { assertHash } from './hashing.ts';
import { MAX_NOTE_BYTES, parseNote, type SignedNote } from './note.ts';
import { type LogTrust, openCheckpoint, type TrustedCheckpoint } from './trust.ts';
import { verifyInclusion } from './verify.ts';

/** What a `.tlog-proof` file says: an entry's place in a log, provable offline (tlog-proof). */
export interface LogProof {
  /** Zero-based index of the entry. */
  readonly index: number;
  /** Inclusion proof, from the leaf's sibling up to the root's child. */
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint, as the log published it, cosignatures included. */
  readonly checkpoint: string;
  /** Opaque bytes that nobody signs. */
  readonly extra?: Uint8Array;
}

/** A proof that was read, nothing of it verified. */
export interface ParsedLogProof extends LogProof {
  readonly note: SignedNote;
}

/** A proof that holds. */
export interface VerifiedLogProof extends TrustedCheckpoint {
  readonly index: number;
}

const HEADER = 'c2sp.org/tlog-proof@v1';

/** The most hashes an inclusion proof can have: one for each bit of the largest tree size. */
const MAX_PROOF_HASHES = 64;

/** The most bytes of `extra` that are read or written. */
export const MAX_EXTRA_BYTES = 65_536;

/** The most bytes of a proof file: its note, its `extra` and its hashes. */
const MAX_PROOF_BYTES = MAX_NOTE_BYTES + 2 * MAX_EXTRA_BYTES;

/**
 * Writes a proof as a text file.
 *
 * @throws {TransparencyLogError} `proof_malformed`, `hash_malformed`, `note_malformed`, `note_too_large`
 */
export function formatProof({ index, hashes, checkpoint, extra }: LogProof): string {
  readDecimal(String(index), 'proof_malformed');
  if (hashes.length > MAX_PROOF_HASHES) throw new TransparencyLogError('proof_malformed', 'hashes');
  hashes.forEach(assertHash);
  if (extra !== undefined && extra.length > MAX_EXTRA_BYTES) throw new TransparencyLogError('proof_malformed', 'extra');
  parseNote(checkpoint);
  const extraLine = extra === undefined ? [] : [`extra ${encodeBase64(extra)}`];
  return [HEADER, ...extraLine, `index ${index}`, ...hashes.map(encodeBase64), '', checkpoint].join('\n');
}

/**
 * Reads a proof file.
 *
 * @throws {TransparencyLogError} `proof_malformed`, `note_malformed`, `note_too_large`
 */
export function parseProof(input: string | Uint8Array): ParsedLogProof {
  if (input.length > MAX_PROOF_BYTES) throw new TransparencyLogError('proof_malformed', 'too large');
  const text = readText(input, 'proof_malformed');
  const split = text.indexOf('\n\n');
  if (split < 0) throw new TransparencyLogError('proof_malformed', 'no empty line before the checkpoint');
  const [header, ...lines] = text.slice(0, split).split('\n');
  if (header !== HEADER) throw new TransparencyLogError('proof_malformed', 'header');
  const extra = lines[0]?.startsWith('extra ') ? readExtra(lines.shift() ?? '') : undefined;
  const indexLine = lines.shift();
  if (!indexLine?.startsWith('index ')) throw new TransparencyLogError('proof_malformed', 'no index');
  if (lines.length > MAX_PROOF_HASHES) throw new TransparencyLogError('proof_malformed', 'hashes');
  const checkpoint = text.slice(split + 2);
  const proof = {
    index: readDecimal(indexLine.slice('index '.length), 'proof_malformed'),
    hashes: lines.map((line) => decodeHash(line, 'proof_malformed')),
    checkpoint,
    note: parseNote(checkpoint),
  };
  return extra === undefined ? proof : { ...proof, extra };
}

/**
 * Checks that an entry is in a log one trusts, by its proof alone.
 *
 * @param leafHash {@link hashLeaf} of the entry, made from what one holds, never taken from the proof
 * @throws {TransparencyLogError} as {@link parseProof}, {@link openCheckpoint} and {@link verifyInclusion}
 */
export function verifyProof(
  proof: string | Uint8Array | ParsedLogProof,
  leafHash: Uint8Array,
  trust: LogTrust,
): VerifiedLogProof {
  const { index, hashes, note } = typeof proof === 'string' || proof instanceof Uint8Array ? parseProof(proof) : proof;
  const opened = openCheckpoint(note, trust);
  const { size, root } = opened.checkpoint;
  verifyInclusion({ index, size, leafHash, proof: hashes, root });
  return { ...opened, index };
}

function readExtra(line: string): Buffer {
  const bytes = decodeBase64(line.slice('extra '.length), 'proof_malformed');
  if (bytes.length > MAX_EXTRA_BYTES) throw new TransparencyLogError('proof_malformed', 'extra');
  return bytes;
}
