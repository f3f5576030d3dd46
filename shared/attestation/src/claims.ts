import { AttestationError } from './errors.ts';
import { claimReader, isDay, isHttpUrl, isInstant, isListOf, isOneOf, isText } from './forms.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** The classes of answer; a verifier must never mistake "we do not know" for "no". */
export const outcomes = [
  'eligible',
  'ineligible',
  'not_found',
  'inconclusive',
  'source_unavailable',
  'already_used',
] as const;

/** The class of an answer. */
export type Outcome = (typeof outcomes)[number];

/** What kind of subject the question was about. */
export const subjectTypes = ['person', 'enterprise', 'household'] as const;

/** A person, an enterprise or a household business. */
export type SubjectType = (typeof subjectTypes)[number];

/** The state of one source when the answer was given. */
export interface Evidence {
  readonly source: string;
  /** The source's sequence number the answer was read at; null when nothing was ever delivered. */
  readonly sequence: number | null;
  /** The day the facts were stated as of, YYYY-MM-DD. */
  readonly as_of: string | null;
  /** Whole days from `as_of` to the day of the answer. */
  readonly age_days: number | null;
}

/** Where the status of an attestation stands: the entry `idx` of the status list at `uri` (Token Status List §6.2). */
export interface StatusReference {
  readonly idx: number;
  readonly uri: string;
}

/** What an answer states, in the token's own names. Instants are seconds since 1970-01-01T00:00:00Z (NumericDate). */
export interface AttestationClaims {
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly outcome: Outcome;
  /** Codes of the programme's reason registry. */
  readonly reasons: readonly string[];
  readonly benefit: string;
  readonly subject_type: SubjectType;
  /** Id of the policy version that was applied. */
  readonly policy: string;
  /** Last day, YYYY-MM-DD, on which the facts still satisfy the policy; null (left out of the token): no such day. */
  readonly eligible_until: string | null;
  readonly evidence: readonly Evidence[];
  /** Codes of the sources whose departments act next; empty (left out of the token): none. */
  readonly departments: readonly string[];
  /** The token's `status.status_list`; left out when the attestation has no status to look up. */
  readonly status_list?: StatusReference;
}

/** The claims with those the issuer adds. */
export interface SignedClaims extends AttestationClaims {
  readonly iss: string;
  readonly vct: string;
}

/**
 * The names that may not be selectively disclosed: those SD-JWT VC forbids (draft-ietf-oauth-sd-jwt-vc §2.2.2.2) and
 * those of the answer itself, which a holder must not be able to withhold.
 */
export const plainClaims: ReadonlySet<string> = new Set([
  ...[
    'iss',
    'nbf',
    'exp',
    'cnf',
    'vct',
    'vct#integrity',
    'status',
    'iat',
    'jti',
    'sub',
    'aud',
    '_sd',
    '_sd_alg',
    '...',
  ],
  ...['outcome', 'reasons', 'benefit', 'subject_type', 'policy', 'eligible_until', 'evidence', 'departments'],
]);

/**
 * The `vct` of an attestation: an HTTPS name below the issuer's own. SD-JWT VC asks for a collision-resistant name
 * (RFC 7515 §2), one in a part of the name space its maker controls. `urn:xacthuc:…` is none, its namespace is not
 * registered (RFC 8141 §5); the issuer's host is, it needs no one's registration, it ties the type to who defines it,
 * and it leaves room to publish Type Metadata there. A verifier compares it and never fetches it. A change in what a
 * claim means is a new number at the end.
 */
export function attestationType(issuer: string): string {
  return `${issuer}/vct/attestation/1`;
}

/**
 * Reads the claims of a verified payload.
 *
 * @throws {AttestationError} `claims_invalid` (missing or of the wrong form) or `vct_wrong`
 */
export function readClaims(payload: JsonObject): SignedClaims {
  const read = claimReader(payload);
  const iss = read('iss', isText);
  const vct = read('vct', isText);
  if (vct !== attestationType(iss)) throw new AttestationError('vct_wrong');
  const claims: SignedClaims = {
    iss,
    vct,
    jti: read('jti', isText),
    iat: read('iat', isInstant),
    exp: read('exp', isInstant),
    outcome: read('outcome', isOneOf(outcomes)),
    reasons: read('reasons', isListOf(isText)),
    benefit: read('benefit', isText),
    subject_type: read('subject_type', isOneOf(subjectTypes)),
    policy: read('policy', isText),
    eligible_until: Object.hasOwn(payload, 'eligible_until') ? read('eligible_until', isDay) : null,
    evidence: read('evidence', isListOf(isEvidence)),
    departments: Object.hasOwn(payload, 'departments') ? read('departments', isListOf(isText)) : [],
  };
  if (claims.exp <= claims.iat) throw new AttestationError('claims_invalid', 'exp is not after iat');
  const status_list = readStatusReference(payload);
  return status_list === null ? claims : { ...claims, status_list };
}

/**
 * Who the attestation is for (RFC 7519 §4.1.3), which this issuer does not write but every JWT reader must honour.
 *
 * @returns null when it is for anyone
 * @throws {AttestationError} `claims_invalid`
 */
export function readAudience(payload: JsonObject): readonly string[] | null {
  if (!Object.hasOwn(payload, 'aud')) return null;
  return isText(payload.aud) ? [payload.aud] : claimReader(payload)('aud', isListOf(isText));
}

/** Reads `nbf`, which this issuer does not write but every JWT reader must honour (RFC 7519 §4.1.5). */
export function readNotBefore(payload: JsonObject): number | null {
  return Object.hasOwn(payload, 'nbf') ? claimReader(payload)('nbf', isInstant) : null;
}

// A status mechanism that is not understood is one that cannot be checked: it is refused rather than passed over.
function readStatusReference(payload: JsonObject): StatusReference | null {
  if (!Object.hasOwn(payload, 'status')) return null;
  const { status_list } = claimReader(payload)('status', isObject);
  if (status_list === undefined || !isJsonObject(status_list)) throw new AttestationError('claims_invalid', 'status');
  const read = claimReader(status_list);
  return { idx: read('idx', isIndex), uri: read('uri', isHttpUrl) };
}

function isObject(value: Json | undefined): value is JsonObject {
  return isJsonObject(value);
}

function isIndex(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isEvidence(value: Json | undefined): value is Evidence & JsonObject {
  if (value === undefined || !isJsonObject(value)) return false;
  const { source, sequence, as_of, age_days } = value;
  return (
    isText(source) &&
    (sequence === null || Number.isSafeInteger(sequence)) &&
    (as_of === null || isDay(as_of)) &&
    (age_days === null || Number.isSafeInteger(age_days))
  );
}
