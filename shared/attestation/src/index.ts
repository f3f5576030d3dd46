export {
  type AttestationClaims,
  attestationType,
  type Evidence,
  type Outcome,
  outcomes,
  type SignedClaims,
  type StatusReference,
  type SubjectType,
  subjectTypes,
} from './claims.ts';
export { MAX_FILE_LENGTH, readAttestationFile } from './envelope.ts';
export { AttestationError, type AttestationErrorCode, attestationErrors, type Bilingual } from './errors.ts';
export { type ExplainOptions, explain, explainRefusal, type Language } from './explain.ts';
export {
  createIssuer,
  ed25519Signer,
  type IssuedAttestation,
  type Issuer,
  type IssuerOptions,
  type Signer,
} from './issue.ts';
export type { Json, JsonObject } from './json.ts';
export type { TrustedKeys } from './jws.ts';
export { generateSigningKey, type Jwks, jwks, type PublicJwk, publicJwkOf, thumbprint } from './keys.ts';
export { type ConcealedClaims, type DisclosureFrame, digest, disclosure, issueSdJwt, SD_ALG } from './sd-jwt.ts';
export { type ClaimPath, present, reconstruct, type SdJwtParts, splitSdJwt } from './sd-jwt-processing.ts';
export type { CheckedStatus, GivenStatusList, StatusListSource } from './status-check.ts';
export { statusIndexOrder } from './status-index.ts';
export {
  compressStatusList,
  createStatusList,
  getStatus,
  MAX_STATUS_LIST_BYTES,
  packStatuses,
  readStatusList,
  STATUS_LIST_ENTRIES,
  type StatusBits,
  type StatusList,
  setStatus,
  statusCount,
  statusTypes,
} from './status-list.ts';
export { fetchStatusLists, type StatusListFetchOptions } from './status-list-fetch.ts';
export {
  createStatusListIssuer,
  MAX_STATUS_LIST_TOKEN_LENGTH,
  STATUS_LIST_MEDIA_TYPE,
  type StatusListClaims,
  type StatusListIssuer,
  statusListAggregation,
  type VerifiedStatusList,
  type VerifyStatusListOptions,
  verifyStatusList,
} from './status-list-token.ts';
export {
  type AttestationHeader,
  MAX_ATTESTATION_LENGTH,
  MAX_DISCLOSURES,
  type VerifiedAttestation,
  type VerifyOptions,
  verify,
} from './verify.ts';
