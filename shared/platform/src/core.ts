/**
 * The parts that need no server, queue or HTTP framework: what a worker thread loads. Loading the rest takes several times
 * as long as a small file takes to process.
 */
export { Batcher, type BatcherOptions } from './batching/batcher.ts';
export { type ConnectOptions, clientConfig, createDatabase, createPool } from './database/connect.ts';
export { type DatabaseRole, databaseRoles } from './database/roles.ts';
export { coveredDomain, type DomainName, type RegisteredName, registeredName } from './domains/domain-name.ts';
export { type FieldError, Problem, type ProblemCode, problemDocument, problems } from './errors/problems.ts';
export {
  type ContestText,
  openContestText,
  openDecisionNote,
  type SealedContestText,
  sealContestText,
  sealDecisionNote,
} from './keys/contest-texts.ts';
export { detailsOf, disclosedDetails, openDisclosures, sealDisclosures } from './keys/disclosures.ts';
export { deriveKey, newDataKey, open, seal, unwrapKey, wrapKey } from './keys/envelope.ts';
export {
  type FingerprintOfBytes,
  fingerprinter,
  fingerprinterOfBytes,
  type KeyedHashOfBytes,
  keyedHashBytes,
  keyedHasher,
  keyedHashOfBytes,
  keyedHashText,
} from './keys/keyed-hash.ts';
export { loadMasterKey } from './keys/master-key.ts';
export { unwrapPrivateKey, wrapPrivateKey } from './keys/private-key.ts';
export { FactsSealer, openFacts } from './keys/sealed-facts.ts';
export { AnswerTimes } from './precedence/answer-times.ts';
export { BackgroundTurns } from './precedence/background-turns.ts';
export { type AgentOptions, type GuardedAgents, guardedAgents } from './reach/agents.ts';
export { type ConnectionFault, connectionFault, ReachError } from './reach/errors.ts';
export { type Post, type PostAnswer, post, retryAfterSeconds } from './reach/post.ts';
export {
  assertAddressAllowed,
  assertUrlAllowed,
  guardedLookup,
  isNamedHost,
  type ReachRules,
  type Resolve,
} from './reach/reach.ts';
