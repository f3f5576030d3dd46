// Made from the service's /openapi.json by `npm run generate -w @xacthuc/registrar-client`; not to be edited.

/** Every problem code that a route of a registrar declares. */
export const declaredProblemCodes = [
  'already_used',
  'attestation_not_usable',
  'checkpoint_contradicts',
  'checkpoint_not_signed',
  'contest_limit_reached',
  'empty_file',
  'forbidden',
  'idempotency_key_reused',
  'internal',
  'invalid_cursor',
  'invalid_number',
  'log_not_witnessed',
  'malformed_body',
  'not_contestable',
  'not_found',
  'payload_too_large',
  'proof_pending',
  'rate_limited',
  'reason_required',
  'signer_unavailable',
  'state_conflict',
  'subject_reserved',
  'unauthenticated',
  'unavailable',
  'unsupported_media_type',
  'validation_failed',
] as const;

/** The paths whose POST takes an Idempotency-Key: sent again under it, it is answered once. */
export const keyedPosts: readonly string[] = [
  '/v1/batches',
  '/v1/checks',
  '/v1/checks/batch',
];
