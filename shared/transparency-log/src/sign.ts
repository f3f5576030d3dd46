import { type KeyObject, sign, verify } from 'node:crypto';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { cosignatureMessage, joinTimestamp, splitTimestamp, subtreeMessage } from './cosignature.ts';
import { TransparencyLogError } from './errors.ts';
import { type SignatureType, signatureTypes, type VerifierKey, verifierKey } from './keys.ts';
import { assertNoteText, formatNote, type NoteSignature, parseNote, type SignedNote } from './note.ts';

/** Who signs notes. `sign` may call another process or a hardware module. */
export interface NoteSigner {
  readonly key: VerifierKey;
  /** The plain Ed25519 or ML-DSA-44 signature of the bytes, 64 or 2,420 bytes. */
  readonly sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
}

/** A signature of a trusted key that holds. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  /** POSIX seconds, for cosignatures; 0 when an ML-DSA-44 cosigner states no time. */
  readonly timestamp?: number;
}

/** A note of which at least one trusted key has signed the text, and no signature of a trusted key is wrong. */
export interface VerifiedNote {
  readonly text: string;
  readonly signatures: readonly VerifiedSignature[];
}

/**
 * A signer that holds its private key in this process.
 *
 * @throws {TransparencyLogError} `key_malformed`, `key_unsupported`
 */
export function noteSigner(name: string, type: SignatureType, privateKey: KeyObject): NoteSigner {
  if (privateKey.type !== 'private') throw new TransparencyLogError('key_unsupported', 'not a private key');
  return {
    key: verifierKey(name, type, privateKey),
    sign: (message) => sign(null, message, privateKey),
  };
}

/**
 * Signs a text with each signer and writes the note.
 *
 * @param timestamp POSIX seconds that cosignatures state; the plain Ed25519 signature has none
 * @throws {TransparencyLogError} `note_malformed`, `signing_failed`; `checkpoint_malformed` when an ML-DSA-44 signer is
 *   to sign what is no checkpoint
 */
export async function signNote(text: string, signers: readonly NoteSigner[], timestamp: number): Promise<string> {
  return formatNote({ text, signatures: await Promise.all(signers.map((one) => signText(text, one, timestamp))) });
}

/** One signature over a text; see {@link signNote}. */
export async function signText(text: string, signer: NoteSigner, timestamp: number): Promise<NoteSignature> {
  assertNoteText(text);
  const { key } = signer;
  const { signatureBytes, timestamped } = signatureTypes[key.type];
  const message = messageOf(text, key, timestamp);
  const signature = await signWith(signer, message);
  if (signature.length !== signatureBytes) throw new TransparencyLogError('signing_failed', 'length');
  return {
    name: key.name,
    id: key.id,
    signature: timestamped ? joinTimestamp(timestamp, signature) : Buffer.from(signature),
  };
}

/**
 * Checks the signatures of trusted keys on a note; those of others are ignored (signed-note, "Signatures"). One wrong
 * signature in the name of a trusted key refuses the whole note, and so do two of the same key: with two, it would be
 * open which timestamp counts.
 *
 * @throws {TransparencyLogError} `note_malformed`, `note_too_large`, `signature_missing`, `signature_invalid`,
 *   `signature_repeated`, `key_ambiguous` when two trusted keys share name and ID
 */
export function verifyNote(note: string | Uint8Array | SignedNote, keys: readonly VerifierKey[]): VerifiedNote {
  const { text, signatures } = typeof note === 'string' || note instanceof Uint8Array ? parseNote(note) : note;
  const trusted = new Map(keys.map((key) => [nameAndId(key), key]));
  if (trusted.size !== keys.length) throw new TransparencyLogError('key_ambiguous');
  const seen = new Set<VerifierKey>();
  const verified = signatures.flatMap((line) => {
    const key = trusted.get(nameAndId(line));
    if (key === undefined) return [];
    if (seen.has(key)) throw new TransparencyLogError('signature_repeated');
    seen.add(key);
    return [verifySignature(text, line.signature, key)];
  });
  if (verified.length === 0) throw new TransparencyLogError('signature_missing');
  return { text, signatures: verified };
}

/**
 * Checks one signature of one key.
 *
 * @param bytes what follows the key ID in the signature line
 * @throws {TransparencyLogError} `signature_invalid`
 */
export function verifySignature(text: string, bytes: Buffer, key: VerifierKey): VerifiedSignature {
  const { signatureBytes, timestamped } = signatureTypes[key.type];
  const parts = timestamped ? splitTimestamp(bytes) : { timestamp: 0, signature: bytes };
  if (parts === undefined || parts.signature.length !== signatureBytes) {
    throw new TransparencyLogError('signature_invalid', 'length or time');
  }
  const message = messageIfAny(text, key, parts.timestamp);
  if (message === undefined || !verify(null, message, key.publicKey, parts.signature)) {
    throw new TransparencyLogError('signature_invalid');
  }
  return timestamped ? { key, timestamp: parts.timestamp } : { key };
}

function messageOf(text: string, { name, type }: VerifierKey, timestamp: number): Buffer {
  switch (type) {
    case 'ed25519':
      return Buffer.from(text);
    case 'ed25519-cosignature':
      return cosignatureMessage(text, timestamp);
    case 'ml-dsa-44-cosignature': {
      const { origin, size, root }: Checkpoint = parseCheckpoint(text);
      return subtreeMessage({ cosigner: name, timestamp, origin, start: 0, end: size, hash: root });
    }
  }
}

/** Nothing when the text is not of a form such a key can have signed. */
function messageIfAny(text: string, key: VerifierKey, timestamp: number): Buffer | undefined {
  try {
    return messageOf(text, key, timestamp);
  } catch {
    return undefined;
  }
}

async function signWith(signer: NoteSigner, message: Buffer): Promise<Uint8Array> {
  try {
    return await signer.sign(message);
  } catch (cause) {
    throw new TransparencyLogError('signing_failed', undefined, { cause });
  }
}

function nameAndId({ name, id }: { readonly name: string; readonly id: string }): string {
  return `${name}+${id}`;
}
