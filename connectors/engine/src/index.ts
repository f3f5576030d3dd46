export { allChanges, type ChangePosition, type Comparison, changesOf } from './changes/index.ts';
export { factsRoom } from './db/index.ts';
export type {
  Change,
  Consequences,
  Counts,
  DepartmentName as SourceName,
  FactsDatabase,
  GuardResult,
  Layout,
  Mode,
  Phase,
  Progress,
  Rejection,
  SnapshotState,
  TransportKind,
} from './db/schema.ts';
export { attemptRun, type FeedContext } from './feeds/attempt-run.ts';
export { type FeedPayload, feedQueue } from './feeds/feed-queue.ts';
export { type FeedWorkerOptions, queueRun, startFeedWorker } from './feeds/feed-worker.ts';
export { reconcile, repeatOf, scheduleName } from './feeds/reconcile.ts';
export { beginScheduledRun, endRuns, type OpenRun, requestRun } from './feeds/runs.ts';
export { feedTimeZone, isCron, nextDue, retryDelaySeconds, type Schedule } from './feeds/schedule.ts';
export { openSecrets, type SealedSecrets, sealSecrets } from './feeds/secrets.ts';
export { forgetVersions } from './feeds/take-item.ts';
export { type Addition, appendToUpload, type Checksum } from './files/append.ts';
export { eraseFile, type IncomingFile, readFile, type StoredFile, storeFile, tooLarge } from './files/store.ts';
export {
  createUpload,
  endExpiredUploads,
  endUpload,
  findUpload,
  type NewUpload,
  recordUpload,
  type Upload,
} from './files/uploads.ts';
export { allAccepted } from './guards/judge.ts';
export { describeGuard, type GuardName, guardNames } from './guards/rules.ts';
export {
  completeSettings,
  declaredSettings,
  type GuardLimits,
  type GuardSettings,
  type Guards,
  type SomeSettings,
} from './guards/settings.ts';
export { type Processed, type ProcessOptions, processSnapshot } from './jobs/process-snapshot.ts';
export {
  type SnapshotPayload,
  type SnapshotWorkerOptions,
  snapshotQueue,
  startSnapshotWorker,
} from './jobs/snapshot-worker.ts';
export * from './map/index.ts';
export { defaultReadLimits, type ReadLimits, UnreadableFile, unreadableTexts } from './read/index.ts';
export * from './report/index.ts';
export { type SavedMap, savedMapOf, saveMap } from './snapshots/column-maps.ts';
export { type Delivery, queueSnapshot, receiveSnapshot } from './snapshots/receive.ts';
export { type ReversalOrder, type ReversalReceived, receiveReversal } from './snapshots/receive-reversal.ts';
export { ensureSources } from './snapshots/sources.ts';
export { type Activation, type ActivationResult, activate } from './stage/activate.ts';
export { guardSettings } from './stage/guard-stage.ts';
export { connectionError, TransferError, type TransferFailure, transferTexts } from './transports/errors.ts';
export {
  type FolderSettings,
  type HttpsSettings,
  type Paging,
  type S3Settings,
  type SecretName,
  type Secrets,
  type SftpSettings,
  secretNames,
  type TransportChoice,
  type TransportSettings,
} from './transports/settings.ts';
