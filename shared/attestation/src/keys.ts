import { createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';

/** A public Ed25519 key as a JWK (RFC 8037), with the fully-specified algorithm name of RFC 9864. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** The public key, 32 bytes, base64url. */
  readonly x: string;
  /** The RFC 7638 thumbprint: the key names itself, so two keys never share an id. */
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'Ed25519';
}

/** A JWK Set (RFC 7517 §5). */
export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

/** A new Ed25519 key pair. Keep the private key; publish the JWK. */
export function generateSigningKey(): { readonly privateKey: KeyObject; readonly publicJwk: PublicJwk } {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicJwk: publicJwkOf(privateKey) };
}

/**
 * The public JWK of a private or public Ed25519 key.
 *
 * @throws {TypeError} when the key is of another kind
 */
export function publicJwkOf(key: KeyObject): PublicJwk {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the key is not an Ed25519 key');
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (typeof x !== 'string') throw new TypeError('the key has no public part');
  return { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint(x), use: 'sig', alg: 'Ed25519' };
}

/** The RFC 7638 thumbprint (SHA-256, base64url) of the Ed25519 public key `x`. */
export function thumbprint(x: string): string {
  // RFC 8037 §2: the required members, in lexicographic order, without white space.
  return hash('sha256', JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }), 'base64url');
}

/** The JWK Set to publish. Only public members are copied, so that a private key given by mistake stays private. */
export function jwks(publicJwks: readonly PublicJwk[]): Jwks {
  return { keys: publicJwks.map(({ kty, crv, x, kid, use, alg }) => ({ kty, crv, x, kid, use, alg })) };
}
