export { verificationService } from './app.ts';
export { type AttestationIssuer, openIssuer } from './attestations/signing-keys.ts';
export { type AnswerStore, groupedAnswerStore, insertInOneStatement } from './attestations/store.ts';
export { createLookup, type FactsLookup } from './checks/lookup.ts';
export type { VerificationContext } from './context.ts';
export { verificationRoom } from './db/index.ts';
export type { VerificationDatabase } from './db/schema.ts';
export { createVerificationCodes, type VerificationCodes } from './epp/codes.ts';
export { readPolicies, recordPolicies } from './policies/load.ts';
