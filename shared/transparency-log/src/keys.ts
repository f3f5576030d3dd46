import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './encoding.ts';
import { TransparencyLogError } from './errors.ts';

/**
 * The kinds of note signature known here: signature type byte → what it is. The byte is part of the key ID, so one key
 * pair used for two kinds has two IDs and neither kind is taken for the other.
 */
export const signatureTypes = {
  /** Ed25519 over the note text (signed-note): what a log signs its checkpoints with. */
  ed25519: { byte: 0x01, algorithm: 'ed25519', publicKeyBytes: 32, signatureBytes: 64, timestamped: false },
  /** Timestamped Ed25519 cosignature, `cosignature/v1` (tlog-cosignature). */
  'ed25519-cosignature': {
    byte: 0x04,
    algorithm: 'ed25519',
    publicKeyBytes: 32,
    signatureBytes: 64,
    timestamped: true,
  },
  /** Timestamped ML-DSA-44 cosignature, `subtree/v1` (tlog-cosignature): safe against quantum computers. */
  'ml-dsa-44-cosignature': {
    byte: 0x06,
    algorithm: 'ml-dsa-44',
    publicKeyBytes: 1312,
    signatureBytes: 2420,
    timestamped: true,
  },
} as const;

/** The name of a kind of note signature. */
export type SignatureType = keyof typeof signatureTypes;

/** A public key that note signatures are checked with: what a `vkey` text says. */
export interface VerifierKey {
  /** By convention a URL without scheme, such as `xacthuc.example.vn/log`. */
  readonly name: string;
  /** First four bytes of the hash over name, type and key, as 8 lower-case hexadecimal digits. */
  readonly id: string;
  readonly type: SignatureType;
  readonly publicKey: KeyObject;
  /** The key as it stands in the `vkey`: 32 bytes for Ed25519, 1,312 for ML-DSA-44. */
  readonly bytes: Buffer;
}

/**
 * Makes a verifier key.
 *
 * @param name non-empty, without white space and `+`; at most 255 bytes for ML-DSA-44
 * @param key a public key, or a private one whose public part is taken, or the public key's bytes
 * @throws {TransparencyLogError} `key_malformed`, `key_unsupported` when the key is of another algorithm
 */
export function verifierKey(name: string, type: SignatureType, key: KeyObject | Uint8Array): VerifierKey {
  assertKeyName(name, type);
  const { byte, publicKeyBytes } = signatureTypes[type];
  const publicKey = key instanceof Uint8Array ? importPublicKey(type, key) : publicPart(type, key);
  const bytes = publicKey.export({ format: 'raw-public' });
  if (bytes.length !== publicKeyBytes) throw new TransparencyLogError('key_malformed', 'key length');
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(byte), bytes]), 'hex').slice(0, 8);
  return { name, id, type, publicKey, bytes };
}

/** Writes a `vkey`: `name+id+base64(type || public key)` (signed-note, "Verifier keys"). */
export function formatVerifierKey({ name, id, type, bytes }: VerifierKey): string {
  return `${name}+${id}+${encodeBase64(Buffer.concat([Buffer.of(signatureTypes[type].byte), bytes]))}`;
}

/**
 * Reads a `vkey`.
 *
 * @throws {TransparencyLogError} `key_malformed`, also when the ID is not that of the key; `key_unsupported` for another
 *   signature type
 */
export function parseVerifierKey(text: string): VerifierKey {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text);
  if (parts === null) throw new TransparencyLogError('key_malformed');
  const [, name = '', id, base64 = ''] = parts;
  const bytes = decodeBase64(base64, 'key_malformed');
  const type = typeOfByte(bytes[0]);
  const key = verifierKey(name, type, bytes.subarray(1));
  if (key.id !== id) throw new TransparencyLogError('key_malformed', 'the ID is not that of the key');
  return key;
}

/** Is this a key name that can stand in a signature line? */
export function isKeyName(name: string): boolean {
  // Below U+0020 nothing may stand in a note, and U+0085 is white space by Unicode though not by JavaScript's \s.
  return name.isWellFormed() && /^[^\p{White_Space}+]+$/u.test(name) && !hasControl(name);
}

/** Does the text hold a control character below U+0020 other than the newline? */
export function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 && unit !== 0x0a) return true;
  }
  return false;
}

function assertKeyName(name: string, type: SignatureType): void {
  if (!isKeyName(name)) throw new TransparencyLogError('key_malformed', 'name');
  // An ML-DSA-44 cosignature signs the name, after its length in one byte.
  if (type === 'ml-dsa-44-cosignature' && Buffer.byteLength(name) > 255) {
    throw new TransparencyLogError('key_malformed', 'name too long');
  }
}

function typeOfByte(byte: number | undefined): SignatureType {
  for (const type of Object.keys(signatureTypes) as SignatureType[]) {
    if (signatureTypes[type].byte === byte) return type;
  }
  throw new TransparencyLogError('key_unsupported');
}

function importPublicKey(type: SignatureType, bytes: Uint8Array): KeyObject {
  const { algorithm, publicKeyBytes } = signatureTypes[type];
  if (bytes.length !== publicKeyBytes) throw new TransparencyLogError('key_malformed', 'key length');
  try {
    return createPublicKey({ key: Buffer.from(bytes), format: 'raw-public', asymmetricKeyType: algorithm });
  } catch {
    throw new TransparencyLogError('key_malformed', 'not a public key');
  }
}

function publicPart(type: SignatureType, key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== signatureTypes[type].algorithm) throw new TransparencyLogError('key_unsupported');
  return key.type === 'private' ? createPublicKey(key) : key;
}
