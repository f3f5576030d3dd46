import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { TransparencyLogError } from './errors.ts';

/** Bytes of a salt. As long as the hash, so that guessing the salt is never easier than breaking the hash. */
export const SALT_BYTES = 32;

/** Bytes of a commitment. */
export const COMMITMENT_BYTES = 32;

/** What opens a commitment. Whoever erases the salt makes the commitment say nothing for ever. */
export interface Opening {
  /** {@link SALT_BYTES} random bytes ({@link newSalt}), used for one commitment only. */
  readonly salt: Uint8Array;
  /** What the value is used for, such as `xacthuc/subject/1`: a value committed to for one use opens no other. */
  readonly context: string;
  readonly value: Uint8Array;
}

/** A new random salt. */
export function newSalt(): Buffer {
  return randomBytes(SALT_BYTES);
}

/**
 * Commits to a value: SHA-256(salt ‖ uint16 length of the context ‖ context ‖ value). Without the salt the hash says
 * nothing of the value, however few values there are to try. The context's length stands before it, so that no part of
 * it can be taken for the value's beginning.
 *
 * @returns {@link COMMITMENT_BYTES} bytes
 * @throws {TransparencyLogError} `commitment_malformed` when the salt is not 32 bytes, or the context is empty, has lone
 *   surrogates or is longer than 65,535 bytes
 */
export function commit({ salt, context, value }: Opening): Buffer {
  if (salt.length !== SALT_BYTES) throw new TransparencyLogError('commitment_malformed', 'salt');
  const label = Buffer.from(context);
  if (label.length === 0 || label.length > 0xffff || !context.isWellFormed()) {
    throw new TransparencyLogError('commitment_malformed', 'context');
  }
  const length = Buffer.allocUnsafe(2);
  length.writeUInt16BE(label.length);
  return hash('sha256', Buffer.concat([salt, length, label, value]), 'buffer');
}

/**
 * Checks that salt, context and value open a commitment, in a time that does not depend on where they differ.
 *
 * @throws {TransparencyLogError} `commitment_wrong`, `commitment_malformed`
 */
export function verifyCommitment(commitment: Uint8Array, opening: Opening): void {
  if (commitment.length !== COMMITMENT_BYTES) throw new TransparencyLogError('commitment_malformed', 'length');
  if (!timingSafeEqual(commitment, commit(opening))) throw new TransparencyLogError('commitment_wrong');
}
