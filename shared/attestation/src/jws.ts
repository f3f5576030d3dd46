import { type CryptoKey, compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { AttestationError } from './errors.ts';
import { decodeBase64url, type JsonObject, parseJsonObject } from './json.ts';

/**
 * The public keys a verifier trusts, as published at `/.well-known/jwks.json`. Whatever key is in it is trusted for
 * signatures of any age: a retired key stays in it while its attestations live, a compromised one is taken out, and
 * with it everything it ever signed.
 */
export interface TrustedKeys {
  readonly keys: readonly object[];
}

/** The protected header of what this issuer signs. */
export interface JwsHeader<Type extends string> {
  readonly alg: 'Ed25519';
  readonly typ: Type;
  readonly kid: string;
}

/**
 * Verifies a compact JWS: header, key and signature. Nothing is believed of the header but what we issue ourselves, so
 * that `none`, symmetric algorithms, embedded keys and extensions have no way in.
 *
 * @param typ the one media type accepted (RFC 8725 §3.11): one key signs attestations and status lists, and neither
 *   must pass for the other
 * @throws {AttestationError} `malformed`, `alg_not_allowed`, `embedded_key`, `crit_unknown`, `typ_wrong`,
 *   `key_unknown`, `signature_invalid`, `options_invalid` (the keys)
 */
export async function verifyJws<const Type extends string>(
  jws: string,
  typ: Type,
  jwks: TrustedKeys,
): Promise<{ readonly header: JwsHeader<Type>; readonly payload: JsonObject }> {
  const header = readHeader(jws, typ);
  return { header, payload: await checkSignature(jws, await findKey(header, jwks)) };
}

function readHeader<Type extends string>(jws: string, typ: Type): JwsHeader<Type> {
  const parts = jws.split('.');
  const [encoded = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3) throw new AttestationError('malformed', 'not three parts');
  const header = parseJsonObject(decodeBase64url(encoded, 'header'), 'header');
  decodeBase64url(payload, 'payload');
  decodeBase64url(signature, 'signature');
  if (header.alg !== 'Ed25519') throw new AttestationError('alg_not_allowed');
  for (const name of ['jwk', 'jku', 'x5c', 'x5u']) {
    if (Object.hasOwn(header, name)) throw new AttestationError('embedded_key', name);
  }
  // RFC 7515 §4.1.11: this program understands no extension, so any `crit` names an unknown one.
  if (Object.hasOwn(header, 'crit')) throw new AttestationError('crit_unknown');
  if (header.typ !== typ) throw new AttestationError('typ_wrong');
  if (typeof header.kid !== 'string') throw new AttestationError('key_unknown', 'no kid');
  return { alg: header.alg, typ, kid: header.kid };
}

async function findKey(header: JwsHeader<string>, jwks: TrustedKeys): Promise<CryptoKey> {
  try {
    // Not cached by the caller's object: a key struck from it must stop working at once.
    return await createLocalJWKSet(jwks as unknown as JSONWebKeySet)({ ...header });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw new AttestationError('key_unknown');
    throw new AttestationError('options_invalid', 'jwks');
  }
}

async function checkSignature(jws: string, key: CryptoKey): Promise<JsonObject> {
  const verified = await compactVerify(jws, key, { algorithms: ['Ed25519'] }).catch((error: unknown) => {
    const forged = error instanceof errors.JWSSignatureVerificationFailed;
    throw new AttestationError(forged ? 'signature_invalid' : 'malformed', forged ? undefined : 'JWS');
  });
  return parseJsonObject(verified.payload, 'payload');
}
