import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { decodeHash, encodeBase64, readDecimal, readText, sameBytes } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';
import { assertHash, emptyRoot } from './hashing.ts';
import { signatureTypes, type VerifierKey } from './keys.ts';
import {
  formatNote,
  formatSignatureLine,
  MAX_NOTE_BYTES,
  type NoteSignature,
  parseNote,
  parseSignatureLines,
  type SignedNote,
} from './note.ts';
import { type NoteSigner, signText, verifyNote } from './sign.ts';
import { verifyConsistency } from './verify.ts';

/** What a log sends a witness (tlog-witness, `add-checkpoint`). */
export interface AddCheckpoint {
  /** Size of the checkpoint the witness cosigned last, as far as the log knows; 0 if none. */
  readonly oldSize: number;
  /** Consistency proof from there; empty from 0. */
  readonly proof: readonly Uint8Array[];
  /** The new checkpoint, signed by the log. */
  readonly checkpoint: string;
}

/** A request that was read, nothing of it verified. */
export interface ParsedAddCheckpoint extends AddCheckpoint {
  readonly note: SignedNote;
  /** What the checkpoint claims; its `origin` says which log to look up. */
  readonly claims: Checkpoint;
}

/** What a witness knows of a log it is set up to witness. */
export interface WitnessedLog {
  /** Keys of the log that the witness trusts for this origin. */
  readonly keys: readonly VerifierKey[];
  /** The checkpoint it cosigned last; absent when it never did. */
  readonly latest?: TreeHead | undefined;
}

/** A tree's size and root: what a witness keeps for each log. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** How a witness must answer, by HTTP status. */
export type WitnessDecision =
  /** Persist `latest` in place of what was decided on (compare and set), then answer with {@link cosign}'s lines. */
  | { readonly status: 200; readonly latest: TreeHead; readonly text: string }
  /** The old size is larger than the checkpoint's. */
  | { readonly status: 400 }
  /** No signature of a key trusted for this log, or a wrong one in its name. */
  | { readonly status: 403 }
  /** A log this witness is not set up for. */
  | { readonly status: 404 }
  /** The old size is not that of the last checkpoint: answer with {@link formatTlogSize} of `size`. */
  | { readonly status: 409; readonly size: number }
  /** The log contradicts itself, or the proof is wrong: possible evidence of a split view, worth keeping. */
  | { readonly status: 422 };

/** Content type of the body of a 409: the size of the latest checkpoint. */
export const TLOG_SIZE_TYPE = 'text/x.tlog.size';

/** The most lines a consistency proof may have (tlog-witness). */
const MAX_PROOF_LINES = 63;

/** The most bytes of an add-checkpoint request. */
export const MAX_ADD_CHECKPOINT_BYTES = MAX_NOTE_BYTES + 4096;

/**
 * Writes the body of an add-checkpoint request.
 *
 * @throws {TransparencyLogError} `witness_request_malformed`, `hash_malformed`, `note_malformed`, `note_too_large`
 */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  readDecimal(String(oldSize), 'witness_request_malformed');
  if (proof.length > MAX_PROOF_LINES) throw new TransparencyLogError('witness_request_malformed', 'proof lines');
  proof.forEach(assertHash);
  parseNote(checkpoint);
  return [`old ${oldSize}`, ...proof.map(encodeBase64), '', checkpoint].join('\n');
}

/**
 * Reads the body of an add-checkpoint request. Whatever this throws is a 400.
 *
 * @throws {TransparencyLogError} `witness_request_malformed`, `note_malformed`, `note_too_large`,
 *   `checkpoint_malformed`
 */
export function parseAddCheckpoint(body: string | Uint8Array): ParsedAddCheckpoint {
  if (body.length > MAX_ADD_CHECKPOINT_BYTES) throw new TransparencyLogError('witness_request_malformed', 'too large');
  const text = readText(body, 'witness_request_malformed');
  const split = text.indexOf('\n\n');
  if (split < 0) throw new TransparencyLogError('witness_request_malformed', 'no empty line before the checkpoint');
  const [first = '', ...lines] = text.slice(0, split).split('\n');
  if (!first.startsWith('old ')) throw new TransparencyLogError('witness_request_malformed', 'no old size');
  if (lines.length > MAX_PROOF_LINES) throw new TransparencyLogError('witness_request_malformed', 'proof lines');
  const checkpoint = text.slice(split + 2);
  const note = parseNote(checkpoint);
  return {
    oldSize: readDecimal(first.slice('old '.length), 'witness_request_malformed'),
    proof: lines.map((line) => decodeHash(line, 'witness_request_malformed')),
    checkpoint,
    note,
    claims: parseCheckpoint(note.text),
  };
}

/**
 * Decides whether to cosign, as tlog-witness prescribes and in its order. Pure: the caller reads `log` and persists
 * `latest` in one transaction, or two requests at once could take the witness back.
 *
 * @param log what is known under `request.claims.origin`; undefined when that log is not witnessed
 * @throws {TransparencyLogError} `key_ambiguous` when two of the log's keys share name and ID
 */
export function decideAddCheckpoint(request: ParsedAddCheckpoint, log: WitnessedLog | undefined): WitnessDecision {
  if (log === undefined) return { status: 404 };
  if (!holds(() => verifyNote(request.note, log.keys))) return { status: 403 };
  const { oldSize, claims } = request;
  if (oldSize > claims.size) return { status: 400 };
  const latestSize = log.latest?.size ?? 0;
  if (oldSize !== latestSize) return { status: 409, size: latestSize };
  // Same size and another root is a 422 too: a client that gets a 409 tries again, and here that is no use.
  if (!extendsLatest(request, log.latest)) return { status: 422 };
  return { status: 200, latest: { size: claims.size, root: claims.root }, text: request.note.text };
}

/**
 * The body of a witness's 200: its cosignatures on a checkpoint. Only after the checkpoint is durably the latest.
 *
 * @param text the checkpoint's text, as {@link decideAddCheckpoint} gave it
 * @param timestamp POSIX seconds, not 0
 * @throws {TransparencyLogError} `range_invalid`; `key_unsupported` when a key is not for cosignatures;
 *   `signing_failed`
 */
export async function cosign(text: string, signers: readonly NoteSigner[], timestamp: number): Promise<string> {
  if (!Number.isSafeInteger(timestamp) || timestamp < 1) throw new TransparencyLogError('range_invalid', 'timestamp');
  if (signers.some(({ key }) => !signatureTypes[key.type].timestamped)) {
    throw new TransparencyLogError('key_unsupported', 'not for cosignatures');
  }
  parseCheckpoint(text);
  const signatures = await Promise.all(signers.map((signer) => signText(text, signer, timestamp)));
  return signatures.map(formatSignatureLine).join('');
}

/**
 * Reads a witness's cosignatures out of its answer, checks those of known keys and leaves the others out.
 *
 * @param answer body of a 200
 * @param text text of the checkpoint that was sent
 * @throws {TransparencyLogError} `witness_answer_malformed`, `note_too_large`, `signature_missing`,
 *   `signature_invalid`, `signature_repeated`
 */
export function readCosignatures(
  answer: string | Uint8Array,
  text: string,
  keys: readonly VerifierKey[],
): NoteSignature[] {
  if (answer.length > MAX_NOTE_BYTES) throw new TransparencyLogError('note_too_large');
  const lines = parseSignatureLines(readText(answer, 'witness_answer_malformed'), 'witness_answer_malformed');
  const { signatures } = verifyNote({ text, signatures: lines }, keys);
  // Without a time the witness does not say that this is the largest tree it has seen.
  if (signatures.some(({ timestamp = 0 }) => timestamp === 0)) {
    throw new TransparencyLogError('witness_answer_malformed', 'no time');
  }
  const known = signatures.map(({ key }) => `${key.name}+${key.id}`);
  return lines.filter(({ name, id }) => known.includes(`${name}+${id}`));
}

/**
 * Adds signatures to a signed note; one of a key that has signed already takes the place of its older one.
 *
 * @throws {TransparencyLogError} `note_malformed`, `note_too_large`
 */
export function addSignatures(signed: string, signatures: readonly NoteSignature[]): string {
  const note = parseNote(signed);
  const byKey = new Map([...note.signatures, ...signatures].map((one) => [`${one.name}+${one.id}`, one]));
  const added = formatNote({ text: note.text, signatures: [...byKey.values()] });
  parseNote(added);
  return added;
}

/** The body of a 409. */
export function formatTlogSize(size: number): string {
  return `${size}\n`;
}

/** Reads the body of a 409: the size to prove consistency from. @throws {TransparencyLogError} `witness_answer_malformed` */
export function parseTlogSize(body: string | Uint8Array): number {
  const text = readText(body, 'witness_answer_malformed');
  if (!text.endsWith('\n')) throw new TransparencyLogError('witness_answer_malformed', 'size');
  return readDecimal(text.slice(0, -1), 'witness_answer_malformed');
}

function extendsLatest({ oldSize, proof, claims }: ParsedAddCheckpoint, latest: TreeHead | undefined): boolean {
  const { size, root } = claims;
  if (size === 0 && !sameBytes(root, emptyRoot)) return false;
  if (oldSize === 0 || latest === undefined) return proof.length === 0;
  return holds(() => verifyConsistency({ oldSize, size, oldRoot: latest.root, root, proof }));
}

function holds(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    // What is wrong with the request is an answer; what is wrong with the witness's own keys is not.
    if (error instanceof TransparencyLogError && error.code !== 'key_ambiguous') return false;
    throw error;
  }
}
