import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { Facts } from '@xacthuc/domain';

const tagBytes = 16;

/**
 * Encrypts records' facts: AES-256-GCM under the key of their stage, the row number as nonce (each row of a stage is
 * sealed once, under a key that only this stage's transaction uses), the record's identity as associated data. Nothing
 * needs to be stored for the nonce, and a ciphertext moved to another record does not open.
 */
export class FactsSealer {
  readonly #key: KeyObject;
  readonly #nonce = Buffer.alloc(12);
  readonly #aad = Buffer.alloc(16);

  /** @param key fresh, used for one stage only. */
  constructor(key: KeyObject) {
    this.#key = key;
  }

  /** @returns the ciphertext and its tag, to be stored one after the other. */
  seal(row: number, identity: string, facts: string): readonly [Buffer, Buffer] {
    this.#nonce.writeUInt32BE(row, 8);
    this.#aad.write(identity, 'latin1');
    const cipher = createCipheriv('aes-256-gcm', this.#key, this.#nonce);
    cipher.setAAD(this.#aad);
    const ciphertext = cipher.update(facts, 'utf8');
    cipher.final(); // a stream cipher has nothing left to give
    return [ciphertext, cipher.getAuthTag()];
  }
}

/** Opens what {@link FactsSealer} made. @throws when the key, the row, the identity or a byte is wrong. */
export function openFacts(key: KeyObject, row: number, identity: Buffer, sealed: Buffer): Facts {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(row, 8);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(identity);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes), undefined, 'utf8');
  return JSON.parse(plain + decipher.final('utf8')) as Facts;
}
