export {
  type AttestationClaims,
  attestationType,
  type Evidence,
  type Outcome,
  outcomes,
  type SignedClaims,
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
export { generateSigningKey, type Jwks, jwks, type PublicJwk, publicJwkOf, thumbprint } from './keys.ts';
export { type ConcealedClaims, type DisclosureFrame, digest, disclosure, issueSdJwt, SD_ALG } from './sd-jwt.ts';
export { type ClaimPath, present, reconstruct, type SdJwtParts, splitSdJwt } from './sd-jwt-processing.ts';
export {
  type AttestationHeader,
  MAX_ATTESTATION_LENGTH,
  MAX_DISCLOSURES,
  type VerifiedAttestation,
  type VerifyOptions,
  verify,
} from './verify.ts';
