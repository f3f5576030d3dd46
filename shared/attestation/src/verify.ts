import { type CryptoKey, compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { plainClaims, readClaims, readNotBefore, type SignedClaims } from './claims.ts';
import { AttestationError } from './errors.ts';
import { decodeBase64url, type Json, type JsonObject, parseJsonObject } from './json.ts';
import { reconstruct, splitSdJwt } from './sd-jwt-processing.ts';

/** How to verify. */
export interface VerifyOptions {
  /** The issuer's public keys, from a place the verifier trusts; nothing is fetched. */
  readonly jwks: { readonly keys: readonly object[] };
  /** The instant to judge the validity period at; the present by default. */
  readonly now?: Date;
  /** The issuer that must have signed. Without it, any issuer whose key is in `jwks` will do. */
  readonly issuer?: string;
  /** How far the clocks of issuer and verifier may disagree, 0 to 600 s; 60 by default. */
  readonly clockSkewSeconds?: number;
  /** Accept an expired attestation, to check an answer of the past; the result then says `expired: true`. */
  readonly allowExpired?: boolean;
}

/** The protected header of an attestation. */
export interface AttestationHeader {
  readonly alg: 'Ed25519';
  readonly typ: 'dc+sd-jwt';
  readonly kid: string;
}

/** What a verified attestation says. That it has not been revoked since is not part of it: the status is not looked up. */
export interface VerifiedAttestation {
  readonly header: AttestationHeader;
  readonly claims: SignedClaims;
  /** The subject's details that were disclosed, each signed for; those withheld are absent. */
  readonly details: Readonly<Record<string, string>>;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** The instant the validity period was judged at. */
  readonly verifiedAt: Date;
  readonly expired: boolean;
}

/** Largest attestation read, in characters (of which a valid one has only ASCII). */
export const MAX_ATTESTATION_LENGTH = 64 * 1024;

/** Most disclosures read. */
export const MAX_DISCLOSURES = 64;

const DEFAULT_SKEW_SECONDS = 60;
const MAX_SKEW_SECONDS = 600;

/**
 * Verifies an attestation offline: form, key, signature, disclosures, type, claims, issuer and period of validity.
 *
 * @param attestation compact form, with or without disclosures
 * @throws {AttestationError} and nothing else; see `attestationErrors` for the codes
 */
export async function verify(attestation: string, options: VerifyOptions): Promise<VerifiedAttestation> {
  const clock = readClock(options);
  const { jwt, disclosures } = readCompact(attestation);
  const header = readHeader(jwt);
  const payload = await checkSignature(jwt, await findKey(header, options.jwks));
  const claims = readClaims(payload);
  const details = readDetails(payload, disclosures);
  if (options.issuer !== undefined && claims.iss !== options.issuer) throw new AttestationError('issuer_wrong');
  const expired = checkPeriod(claims, readNotBefore(payload), clock);
  if (expired && options.allowExpired !== true) throw new AttestationError('expired');
  return {
    header,
    claims,
    details,
    issuedAt: new Date(claims.iat * 1000),
    expiresAt: new Date(claims.exp * 1000),
    verifiedAt: new Date(clock.now * 1000),
    expired,
  };
}

interface Clock {
  /** Seconds since 1970, fractional. */
  readonly now: number;
  readonly skew: number;
}

// An invalid Date is NaN, against which nothing is ever expired: it must be refused, not compared with.
function readClock({ now = new Date(), clockSkewSeconds: skew = DEFAULT_SKEW_SECONDS }: VerifyOptions): Clock {
  const seconds = now.getTime() / 1000;
  if (!Number.isFinite(seconds)) throw new AttestationError('options_invalid', 'now');
  if (!(skew >= 0 && skew <= MAX_SKEW_SECONDS)) throw new AttestationError('options_invalid', 'clockSkewSeconds');
  return { now: seconds, skew };
}

/** Refuses by size before anything is parsed: what follows costs in proportion. */
function readCompact(attestation: string): { jwt: string; disclosures: readonly string[] } {
  if (typeof attestation !== 'string') throw new AttestationError('malformed', 'not a string');
  if (attestation.length > MAX_ATTESTATION_LENGTH) throw new AttestationError('too_large', 'length');
  const { jwt, disclosures, keyBinding } = splitSdJwt(attestation);
  if (disclosures.length > MAX_DISCLOSURES) throw new AttestationError('too_large', 'disclosures');
  // RFC 9901 §4: what follows the last tilde is a key binding JWT; a disclosure without its tilde ends up there too.
  if (keyBinding.split('.').length === 3) throw new AttestationError('key_binding_unexpected');
  if (keyBinding !== '') throw new AttestationError('malformed', 'no tilde at the end');
  return { jwt, disclosures };
}

/** Every part of the header is the attacker's until the signature is checked: allow what we issue, refuse the rest. */
function readHeader(jwt: string): AttestationHeader {
  const parts = jwt.split('.');
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
  if (header.typ !== 'dc+sd-jwt') throw new AttestationError('typ_wrong');
  if (typeof header.kid !== 'string') throw new AttestationError('key_unknown', 'no kid');
  return { alg: header.alg, typ: header.typ, kid: header.kid };
}

async function findKey(header: AttestationHeader, jwks: VerifyOptions['jwks']): Promise<CryptoKey> {
  try {
    // Not cached by the caller's object: a key struck from it must stop working at once.
    return await createLocalJWKSet(jwks as unknown as JSONWebKeySet)({ ...header });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw new AttestationError('key_unknown');
    throw new AttestationError('options_invalid', 'jwks');
  }
}

async function checkSignature(jwt: string, key: CryptoKey): Promise<JsonObject> {
  const verified = await compactVerify(jwt, key, { algorithms: ['Ed25519'] }).catch((error: unknown) => {
    const forged = error instanceof errors.JWSSignatureVerificationFailed;
    throw new AttestationError(forged ? 'signature_invalid' : 'malformed', forged ? undefined : 'JWS');
  });
  return parseJsonObject(verified.payload, 'payload');
}

/**
 * Our type conceals details of the subject only: strings, at the top, under names of their own. A disclosure anywhere
 * else would change the answer by being withheld.
 */
function readDetails(payload: JsonObject, disclosures: readonly string[]): Readonly<Record<string, string>> {
  const claims = reconstruct(payload, disclosures);
  const disclosed = Object.entries(claims).filter(([name]) => !Object.hasOwn(payload, name));
  if (disclosed.length !== disclosures.length) throw new AttestationError('disclosure_invalid', 'not at the top');
  for (const [name, value] of disclosed) {
    if (plainClaims.has(name)) throw new AttestationError('disclosure_invalid', 'a claim that must be in the clear');
    if (!isString(value)) throw new AttestationError('disclosure_invalid', 'a detail that is not a string');
  }
  return Object.fromEntries(disclosed) as Record<string, string>;
}

function isString(value: Json): value is string {
  return typeof value === 'string';
}

/** @returns whether the attestation has expired; `exp` itself is already too late (RFC 7519 §4.1.4). */
function checkPeriod(claims: SignedClaims, notBefore: number | null, { now, skew }: Clock): boolean {
  const begins = Math.max(claims.iat, notBefore ?? 0);
  if (begins > now + skew) throw new AttestationError('not_yet_valid');
  return now - skew >= claims.exp;
}
