export {
  AttestationError,
  type AttestationErrorCode,
  attestationErrors,
  type VerifiedAttestation,
} from '@xacthuc/attestation';
export {
  type AskOptions,
  type CallOptions,
  createRegistrarClient,
  type RegistrarClient,
  type VerifiedAnswer,
} from './client.ts';
export {
  clientFaults,
  type FieldError,
  type ProblemCode,
  RegistrarClientError,
  type RegistrarErrorCode,
} from './errors.ts';
export type { paths } from './generated/api.ts';
export type { RegistrarClientOptions } from './options.ts';
export type { Answer, BatchQuestion, Question, Redemption, Registration, Release } from './types.ts';
