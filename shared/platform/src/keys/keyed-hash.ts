import { createHmac, hash, type KeyObject } from 'node:crypto';
import { isSharedKeyText } from '@xacthuc/domain';

/** Bytes kept of each keyed hash: 128 bits of HMAC-SHA-256 (RFC 2104 §5 allows cutting to the left half). */
export const keyedHashBytes = 16;

const blockBytes = 64; // of SHA-256
const digestBytes = 32;
/** Longer texts take the ordinary way; keys and most facts are far shorter. */
const scratchBytes = 4096;

const lastCharacter = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

/**
 * The left half of a digest, its last bit replaced by whether the text names a number that several subjects may share.
 * Whoever sees only hashes can so tell what identifies a subject from what merely finds it: a household business is
 * not used up by what its owner's other businesses do. 127 bits remain.
 */
function marked(digest: string, text: string): string {
  const last = digest.charCodeAt(keyedHashBytes - 1) & 0xfe;
  return digest.slice(0, keyedHashBytes - 1) + lastCharacter[isSharedKeyText(text) ? last | 1 : last];
}

/**
 * HMAC-SHA-256 cut to its left 16 bytes and {@link marked}, as a string of 16 characters 0–255 ('latin1'): how facts are found without
 * their numbers being stored (promise 6).
 *
 * A million rows need three million of these. Measured here for a 30-byte text: `createHmac` 2.6 µs; RFC 2104 spelled
 * out in two one-shot hashes over buffers 3.4 µs, over 'latin1' strings 1.3 µs (a Buffer costs more than its hash);
 * @noble/hashes 3.4 µs; hash-wasm 2.1 µs. A test holds this one to `createHmac`.
 */
export function keyedHashText(key: KeyObject): (text: string) => string {
  const { inner, outer } = padded(key);
  const begun = views(inner);
  return (text) => {
    // A UTF-16 unit takes at most three bytes.
    if (text.length * 3 > scratchBytes) {
      return marked(createHmac('sha256', key).update(text).digest('latin1'), text);
    }
    const written = inner.write(text, blockBytes, 'utf8');
    outer.write(hash('sha256', begun(blockBytes + written), 'latin1'), blockBytes, 'latin1');
    return marked(hash('sha256', outer, 'latin1'), text);
  };
}

/** The two blocks of RFC 2104 that the key makes, each with room behind it for what is hashed with it. */
function padded(key: KeyObject): { readonly inner: Buffer; readonly outer: Buffer } {
  const secret = key.export();
  if (secret.length > blockBytes) throw new RangeError('a key longer than one block is not supported');
  const inner = Buffer.alloc(blockBytes + scratchBytes, 0x36);
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c);
  for (const [i, byte] of secret.entries()) {
    inner[i] = 0x36 ^ byte;
    outer[i] = 0x5c ^ byte;
  }
  return { inner, outer };
}

/**
 * {@link keyedHashText} of a text that lies in `from` as UTF-8, from `start` to before `end`, put into `to` at `at`.
 * @param shared whether the text is that of a shared key (`isSharedKeyText`).
 */
export type KeyedHashOfBytes = (
  from: Buffer,
  start: number,
  end: number,
  shared: boolean,
  to: Buffer,
  at: number,
) => void;

/** {@link keyedHashText} for texts that are bytes already, a million rows of them: no string is made. */
export function keyedHashOfBytes(key: KeyObject): KeyedHashOfBytes {
  const { inner, outer } = padded(key);
  const begun = views(inner);
  return (from, start, end, shared, to, at) => {
    if (end - start > scratchBytes) {
      createHmac('sha256', key).update(from.subarray(start, end)).digest().copy(to, at, 0, keyedHashBytes);
    } else {
      from.copy(inner, blockBytes, start, end);
      outer.write(hash('sha256', begun(blockBytes + end - start), 'latin1'), blockBytes, 'latin1');
      to.write(hash('sha256', outer, 'latin1'), at, keyedHashBytes, 'latin1');
    }
    const last = (to[at + keyedHashBytes - 1] as number) & 0xfe;
    to[at + keyedHashBytes - 1] = shared ? last | 1 : last;
  };
}

/** The beginnings of a buffer, each made once: making a view takes a fifth of the time of hashing it. */
function views(buffer: Buffer): (length: number) => Buffer {
  const made: Buffer[] = [];
  return (length) => {
    const known = made[length];
    if (known !== undefined) return known;
    const view = buffer.subarray(0, length);
    if (length < 512) made[length] = view;
    return view;
  };
}

/** {@link keyedHashText} as bytes. */
export function keyedHasher(key: KeyObject): (text: string) => Buffer {
  const hashText = keyedHashText(key);
  return (text) => Buffer.from(hashText(text), 'latin1');
}

/** Room for a secret's own 32 bytes before a fingerprint's text. */
const prefixBytes = 32;

/**
 * Fingerprints for comparing what rows say, in half the time of {@link keyedHashText}: SHA-256 over a secret derived
 * from the key for this purpose and the text, cut to its left 16 bytes (half of the state stays hidden, so nothing can be
 * appended to a text without the secret). Only ever compared with each other; look-ups use HMAC.
 */
export function fingerprinter(key: KeyObject, purpose: string): (text: string) => string {
  const scratch = prefixed(key, purpose);
  const begun = views(scratch);
  return (text) => {
    if (text.length * 3 > scratchBytes) {
      const whole = Buffer.concat([scratch.subarray(0, prefixBytes), Buffer.from(text)]);
      return hash('sha256', whole, 'latin1').slice(0, keyedHashBytes);
    }
    const written = scratch.write(text, prefixBytes, 'utf8');
    return hash('sha256', begun(prefixBytes + written), 'latin1').slice(0, keyedHashBytes);
  };
}

/** The secret of a purpose, with room behind it for what is fingerprinted. */
function prefixed(key: KeyObject, purpose: string): Buffer {
  const scratch = Buffer.alloc(prefixBytes + scratchBytes);
  createHmac('sha256', key).update(`fingerprint|${purpose}`).digest().copy(scratch);
  return scratch;
}

/** {@link fingerprinter}'s fingerprint of what lies in `from`, from `start` to before `end`, put into `to` at `at`. */
export type FingerprintOfBytes = (from: Buffer, start: number, end: number, to: Buffer, at: number) => void;

/**
 * {@link fingerprinter} for texts that are bytes already.
 * @param before what every text begins with.
 */
export function fingerprinterOfBytes(key: KeyObject, purpose: string, before = ''): FingerprintOfBytes {
  const scratch = prefixed(key, purpose);
  const begin = prefixBytes + scratch.write(before, prefixBytes);
  const begun = views(scratch);
  return (from, start, end, to, at) => {
    const whole = begin + end - start;
    if (whole > scratch.length) {
      const all = Buffer.concat([scratch.subarray(0, begin), from.subarray(start, end)]);
      to.write(hash('sha256', all, 'latin1'), at, keyedHashBytes, 'latin1');
      return;
    }
    from.copy(scratch, begin, start, end);
    to.write(hash('sha256', begun(whole), 'latin1'), at, keyedHashBytes, 'latin1');
  };
}
