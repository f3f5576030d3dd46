export { verificationService } from './app.ts';
export { type AttestationIssuer, type IssuerParts, type OpenIssuer, openIssuer } from './attestations/signing-keys.ts';
export { type AnswerStore, groupedAnswerStore, insertInOneStatement } from './attestations/store.ts';
export type { BatchIntake } from './batches/routes.ts';
export { type BatchPayload, type BatchWorkerOptions, batchQueue, startBatchWorker } from './batches/worker.ts';
export type { NewAnswer } from './checks/answer.ts';
export { createLookup, type FactsLookup } from './checks/lookup.ts';
export type { ContestTerms } from './contests/terms.ts';
export { type Watched, watchContests } from './contests/watch.ts';
export { type ContestWorker, startContestWorker } from './contests/worker.ts';
export type {
  CheckingContext,
  VerificationContext,
  WebhookRules,
} from './context.ts';
export { startWitnessAsker, type WitnessAskerParts } from './cosigning/asker.ts';
export { type WitnessFault, witnessFaults } from './cosigning/faults.ts';
export { type LogWitness, readWitnessPolicy, type WitnessPolicy } from './cosigning/witnesses.ts';
export { verificationRoom } from './db/index.ts';
export type { VerificationDatabase } from './db/schema.ts';
export { createVerificationCodes, type VerificationCodes } from './epp/codes.ts';
export { createKeyFile, openKeyFile } from './keys/key-file.ts';
export { type Compromise, compromiseKey, type Deed, type Rotation, rotateKeys } from './keys/rotate.ts';
export { type KeptKey, newWrappedKey, type Signer } from './keys/signer.ts';
export { connectSigner, type SignerClient, type SignerClientOptions } from './keys/signer-client.ts';
export { type SignerServer, serveSigner } from './keys/signer-server.ts';
export { type KeyEvent, listKeyEvents, listSigningKeys, type SigningKey } from './keys/signing-keys.ts';
export { checkSecret, commitmentTo } from './log/build-entry.ts';
export { checkLog, type LogChecked } from './log/check/database.ts';
export { type Finding, type FindingCode, findingLine, findingTexts } from './log/check/findings.ts';
export { commitmentContext, type Entry, type EntryType, entrySchemas, entryTypes } from './log/entries.ts';
export { type Erasable, type Erasing, erasableSalts, eraseSalts } from './log/erase.ts';
export { checkLogFiles } from './log/files/check.ts';
export { type Exported, exportLog } from './log/files/export.ts';
export { GrowthWatch } from './log/growth-watch.ts';
export { type Integrator, type IntegratorParts, startIntegrator } from './log/integrator.ts';
export { type LogKey, openLogKey } from './log/log-key.ts';
export { type LoggedAttestation, OtherAttestation, verifyLogged } from './log/logged-attestation.ts';
export { loggedOf, proofOfEntry, proofsOf } from './log/proofs.ts';
export { type PublishedCheckpoint, type PublishedCheckpoints, publishedCheckpoints } from './log/published.ts';
export {
  type LogQueries,
  latestCheckpoint,
  publishedVkey,
  type StoredCheckpoint,
  type StoredEntry,
  saltOf,
  storedEntries,
  storedTile,
  tileReader,
} from './log/storage.ts';
export { startThreadedIntegrator, type ThreadedIntegratorParts } from './log/threaded-integrator.ts';
export { type LogState, logState } from './log/waiting.ts';
export { readPolicies, recordPolicies } from './policies/load.ts';
export type { ReplaySpan } from './replay/answers.ts';
export type { Difference } from './replay/compare.ts';
export { type CannotReason, cannotReasons, type Replayed } from './replay/outcome.ts';
export { type ReplayProgress, replayLog } from './replay/replay-log.ts';
export { type ReplayContext, Replayer } from './replay/replayer.ts';
export { openSandbox, type Sandbox, type SandboxParts } from './sandbox/open.ts';
export { kindNames, type SignalKind, signalKinds } from './signals/kinds.ts';
export { readOfficeHours } from './signals/office-hours.ts';
export { listSignals, watchState } from './signals/read.ts';
export type { Reconciled } from './signals/reconcile.ts';
export { sweepSignals } from './signals/sweep.ts';
export { readThresholds, type SignalTerms } from './signals/terms.ts';
export { type SignalWorker, startSignalWorker } from './signals/worker.ts';
export { type ConsequencesContext, type Drawn, drawConsequences } from './status/consequences.ts';
export { StatusLists, type StatusListTimes } from './status/lists.ts';
export { createStatusPlaces, type StatusPlace, type StatusPlaces } from './status/places.ts';
export { type StatusWorker, startStatusWorker } from './status/worker.ts';
export { type WebhookPayload, webhookQueue } from './webhooks/queue.ts';
export { startWebhookWorker, type WebhookWorkerOptions } from './webhooks/worker.ts';
export { openWitnessKeys } from './witness/keys.ts';
export { Witness, witnessedLogs } from './witness/witness.ts';
