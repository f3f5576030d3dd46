import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { Facts } from '@xacthuc/domain';

const tagBytes = 16;
const identityBytes = 16;
/** Identity and the length of the facts that follow. */
const headBytes = identityBytes + 4;
/** Plain bytes of a page: with its tag and the row's other columns still stored in line, not moved out (TOAST, 2,032 bytes). */
const pageBytes = 1936;

/**
 * Encrypts records' facts a page of several at a time: AES-256-GCM under the key of their stage, the page's number as
 * nonce (no two pages share one, and a stage's key is used by its own transaction only), so nothing is stored for it.
 * Each record's identity is sealed with its facts: a record that is made to point at another's facts does not open.
 *
 * Measured alternative that lost: each record sealed by itself takes 4 µs, nearly all of it to set the cipher up; eight
 * in a page take 0.6 µs each. A reader pays 2 µs more.
 */
export class FactsSealer {
  readonly #key: KeyObject;
  readonly #nonce = Buffer.alloc(12);
  #plain = Buffer.allocUnsafe(pageBytes);
  #used = 0;

  /** @param key fresh, used for one stage only. */
  constructor(key: KeyObject) {
    this.#key = key;
  }

  /** Whether a page has been begun that {@link seal} must end. */
  get begun(): boolean {
    return this.#used > 0;
  }

  /**
   * Adds a record to the page.
   * @param identity 16 characters 0–255. @param facts JSON.
   * @returns its place in the page, in bytes; null when the page has no room left: {@link seal} it first.
   */
  add(identity: string, facts: string): number | null {
    const place = this.#used;
    // A UTF-16 unit takes at most three bytes. A record larger than a page has one of its own.
    if (place + headBytes + facts.length * 3 > this.#plain.length) {
      if (!this.#makeRoom(headBytes + Buffer.byteLength(facts))) return null;
    }
    const plain = this.#plain;
    plain.write(identity, place, 'latin1');
    const written = plain.write(facts, place + headBytes, 'utf8');
    plain.writeUInt32LE(written, place + identityBytes);
    this.#used = place + headBytes + written;
    return place;
  }

  /**
   * {@link add} of what is bytes already: the identity at `identityAt` of `identities`, the facts from `start` to before
   * `end` of `from`.
   */
  addBytes(identities: Buffer, identityAt: number, from: Buffer, start: number, end: number): number | null {
    const place = this.#used;
    if (place + headBytes + end - start > this.#plain.length && !this.#makeRoom(headBytes + end - start)) return null;
    const plain = this.#plain;
    identities.copy(plain, place, identityAt, identityAt + identityBytes);
    plain.writeUInt32LE(end - start, place + identityBytes);
    this.#used = place + headBytes + from.copy(plain, place + headBytes, start, end);
    return place;
  }

  /** @returns the page's ciphertext and its tag, to be stored one after the other. The next record begins a new page. */
  seal(page: number): readonly [Buffer, Buffer] {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(page, this.#nonce));
    const ciphertext = cipher.update(this.#plain.subarray(0, this.#used));
    cipher.final(); // a stream cipher has nothing left to give
    this.#used = 0;
    if (this.#plain.length > pageBytes) this.#plain = Buffer.allocUnsafe(pageBytes);
    return [ciphertext, cipher.getAuthTag()];
  }

  #makeRoom(need: number): boolean {
    if (this.#used + need <= this.#plain.length) return true;
    if (this.#used > 0) return false;
    this.#plain = Buffer.allocUnsafe(need);
    return true;
  }
}

/** Opens one record of a page that {@link FactsSealer} made. @throws when the key, the page, the place, the identity or a byte is wrong. */
export function openFacts(key: KeyObject, page: number, place: number, identity: Buffer, sealed: Buffer): Facts {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(page, Buffer.alloc(12)), { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
  decipher.final();
  const facts = place + headBytes;
  if (!plain.subarray(place, place + identityBytes).equals(identity))
    throw new Error('the facts are of another record');
  return JSON.parse(plain.toString('utf8', facts, facts + plain.readUInt32LE(place + identityBytes))) as Facts;
}

function nonceOf(page: number, nonce: Buffer): Buffer {
  nonce.writeUIntBE(page, 6, 6);
  return nonce;
}
