import { plainClaims, readAudience, readClaims, readNotBefore, type SignedClaims } from './claims.ts';
import { type Clock, type ClockOptions, readClock } from './clock.ts';
import { AttestationError } from './errors.ts';
import type { Json, JsonObject } from './json.ts';
import { type JwsHeader, type TrustedKeys, verifyJws } from './jws.ts';
import { reconstruct, splitSdJwt } from './sd-jwt-processing.ts';
import { type CheckedStatus, checkStatus, type StatusOptions } from './status-check.ts';

/** How to verify. */
export interface VerifyOptions extends ClockOptions, StatusOptions {
  /** The issuer's public keys, from a place the verifier trusts; nothing is fetched. */
  readonly jwks: TrustedKeys;
  /** The instant to judge the validity period and the status at; the present by default. */
  readonly now?: Date;
  /** The issuer that must have signed. Without it, any issuer whose key is in `jwks` will do. */
  readonly issuer?: string;
  /** The type that is expected, when it is not enough that it is the issuer's own: `{issuer}/vct/attestation/1`. */
  readonly vct?: string;
  /** Who the verifier is. An attestation that names its audience (`aud`) is refused by everyone else. */
  readonly audience?: string;
  /** Accept an expired attestation, to check an answer of the past; the result then says `expired: true`. */
  readonly allowExpired?: boolean;
  /** Largest attestation read, in bytes, up to 1 MiB; {@link MAX_ATTESTATION_LENGTH} by default. */
  readonly maxTokenBytes?: number;
}

/** The protected header of an attestation. */
export type AttestationHeader = JwsHeader<'dc+sd-jwt'>;

/** What a verified attestation says. Look at `status` for what is known of its revocation. */
export interface VerifiedAttestation extends CheckedStatus {
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

const MOST_TOKEN_BYTES = 1024 * 1024;

/**
 * Verifies an attestation offline: form, key, signature, disclosures, type, claims, issuer, period of validity, and its
 * status against the list that is given. No network is used, unless the caller's own `statusList` function does.
 *
 * @param attestation compact form, with or without disclosures
 * @throws {AttestationError} and nothing else; see `attestationErrors` for the codes
 */
export async function verify(attestation: string, options: VerifyOptions): Promise<VerifiedAttestation> {
  if (typeof options !== 'object' || options === null) throw new AttestationError('options_invalid', 'no options');
  const clock = readClock(options);
  const { jwt, disclosures } = readCompact(attestation, readMostBytes(options));
  const { header, payload } = await verifyJws(jwt, 'dc+sd-jwt', options.jwks);
  const claims = readClaims(payload);
  const details = readDetails(payload, disclosures);
  checkExpectations(claims, payload, options);
  const expired = checkPeriod(claims, readNotBefore(payload), clock);
  if (expired && options.allowExpired !== true) throw new AttestationError('expired');
  // Last, as the standard demands (Token Status List §8.3): of what is not genuine, no status is asked.
  const status = await checkStatus(claims, options, clock);
  return {
    header,
    claims,
    details,
    issuedAt: new Date(claims.iat * 1000),
    expiresAt: new Date(claims.exp * 1000),
    verifiedAt: new Date(clock.now * 1000),
    expired,
    ...status,
  };
}

function readMostBytes({ maxTokenBytes: most = MAX_ATTESTATION_LENGTH }: VerifyOptions): number {
  if (!(Number.isInteger(most) && most > 0 && most <= MOST_TOKEN_BYTES)) {
    throw new AttestationError('options_invalid', 'maxTokenBytes');
  }
  return most;
}

function checkExpectations(claims: SignedClaims, payload: JsonObject, { issuer, vct, audience }: VerifyOptions): void {
  if (issuer !== undefined && claims.iss !== issuer) throw new AttestationError('issuer_wrong');
  if (vct !== undefined && claims.vct !== vct) throw new AttestationError('vct_wrong');
  const meant = readAudience(payload);
  // RFC 7519 §4.1.3: whoever is not in the audience must refuse it, and so must who does not say who it is.
  if (meant !== null && (audience === undefined || !meant.includes(audience))) {
    throw new AttestationError('audience_wrong');
  }
}

/** Refuses by size before anything is parsed: what follows costs in proportion. */
function readCompact(attestation: string, most: number): { jwt: string; disclosures: readonly string[] } {
  if (typeof attestation !== 'string') throw new AttestationError('malformed', 'not a string');
  // In characters, which is in bytes: anything that is not ASCII is refused all the same.
  if (attestation.length > most) throw new AttestationError('too_large', 'length');
  const { jwt, disclosures, keyBinding } = splitSdJwt(attestation);
  if (disclosures.length > MAX_DISCLOSURES) throw new AttestationError('too_large', 'disclosures');
  // RFC 9901 §4: what follows the last tilde is a key binding JWT; a disclosure without its tilde ends up there too.
  if (keyBinding.split('.').length === 3) throw new AttestationError('key_binding_unexpected');
  if (keyBinding !== '') throw new AttestationError('malformed', 'no tilde at the end');
  return { jwt, disclosures };
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
