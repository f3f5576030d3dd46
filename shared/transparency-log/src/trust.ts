import { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { TransparencyLogError } from './errors.ts';
import type { VerifierKey } from './keys.ts';
import type { SignedNote } from './note.ts';
import { type NoteSigner, signNote, type VerifiedSignature, verifyNote } from './sign.ts';

/** Whom one believes about one log. */
export interface LogTrust {
  /** The log's origin line. */
  readonly origin: string;
  /** The log's keys: one of them must have signed. */
  readonly logKeys: readonly VerifierKey[];
  /** Keys of witnesses one trusts; default none. A witness may have several, under one name. */
  readonly witnessKeys?: readonly VerifierKey[];
  /** How many different witnesses, by name, must have cosigned; default 0. */
  readonly quorum?: number;
}

/** A checkpoint that the log has signed, and as many witnesses as asked for. */
export interface TrustedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The text that was signed. */
  readonly text: string;
  /** The log's signatures that hold. */
  readonly log: readonly VerifiedSignature[];
  /** The witnesses' cosignatures that hold. */
  readonly witnesses: readonly VerifiedSignature[];
}

/**
 * Signs a checkpoint as its log.
 *
 * @param timestamp POSIX seconds, for a log that signs with cosignature keys
 * @throws {TransparencyLogError} `extensions_unsigned` when there are extension lines and all keys are ML-DSA-44, whose
 *   signatures do not cover them; else as {@link formatCheckpoint} and {@link signNote}
 */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signers: readonly NoteSigner[],
  timestamp: number,
): Promise<string> {
  const text = formatCheckpoint(checkpoint);
  assertExtensionsSigned(checkpoint, signers);
  return signNote(text, signers, timestamp);
}

/**
 * Reads a signed checkpoint and checks it against whom one trusts.
 *
 * @throws {TransparencyLogError} `note_malformed`, `note_too_large`, `checkpoint_malformed`, `origin_wrong`,
 *   `signature_missing` (by the log), `signature_invalid`, `signature_repeated`, `extensions_unsigned`,
 *   `witnesses_insufficient`, `key_ambiguous`
 */
export function openCheckpoint(note: string | Uint8Array | SignedNote, trust: LogTrust): TrustedCheckpoint {
  const { origin, logKeys, witnessKeys = [], quorum = 0 } = trust;
  const { text, signatures } = verifyNote(note, [...logKeys, ...witnessKeys]);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) throw new TransparencyLogError('origin_wrong');
  const log = signatures.filter(({ key }) => logKeys.includes(key));
  const witnesses = signatures.filter(({ key }) => witnessKeys.includes(key));
  if (log.length === 0) throw new TransparencyLogError('signature_missing', 'by the log');
  assertExtensionsSigned(checkpoint, log);
  // A witness that signs with a classical and a post-quantum key is one witness still.
  if (!(new Set(witnesses.map(({ key }) => key.name)).size >= quorum)) {
    throw new TransparencyLogError('witnesses_insufficient');
  }
  return { checkpoint, text, log, witnesses };
}

function assertExtensionsSigned({ extensions }: Checkpoint, by: readonly { readonly key: VerifierKey }[]): void {
  if (extensions !== undefined && by.every(({ key }) => key.type === 'ml-dsa-44-cosignature')) {
    throw new TransparencyLogError('extensions_unsigned');
  }
}
