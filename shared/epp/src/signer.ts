import { generateKeyPair, type KeyObject, sign as signBytes } from 'node:crypto';

/** Signs bytes with RSASSA-PKCS1-v1_5 and SHA-256; the key may live in another process or in hardware. */
export type CodeSigner = (bytes: Uint8Array) => Promise<Uint8Array>;

/**
 * RSA with SHA-256, since the registry must be able to verify it: the draft's examples use it, XML Signature 1.1
 * requires it of everyone, and it is what registries' EPP servers have verified signed marks with for years (RFC 7848).
 * ECDSA P-256 is required by XML Signature 1.1 too, but not by the older servers; Ed25519, which signs the attestations,
 * has no place in it at all.
 *
 * @throws {TypeError} when the key is not a private RSA key of 2,048 bits or more
 */
export function rsaCodeSigner(privateKey: KeyObject): CodeSigner {
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyType !== 'rsa' || bits < 2048) {
    throw new TypeError('the key is not a private RSA key of 2,048 bits or more');
  }
  // With a callback it is done on libuv's thread pool: a signature takes milliseconds.
  return (bytes) =>
    new Promise((resolve, reject) => {
      signBytes('sha256', bytes, privateKey, (error, signature) => (error ? reject(error) : resolve(signature)));
    });
}

/** A new RSA key pair of 3,072 bits: good beyond 2030 (NIST SP 800-57). Takes up to a second. */
export function generateCodeKey(): Promise<{ readonly privateKey: KeyObject; readonly publicKey: KeyObject }> {
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', { modulusLength: 3072 }, (error, publicKey, privateKey) =>
      error ? reject(error) : resolve({ publicKey, privateKey }),
    );
  });
}
