export { allChanges, type ChangePosition, type Comparison, changesOf } from './changes/index.ts';
export { factsRoom } from './db/index.ts';
export type {
  Change,
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
} from './db/schema.ts';
export { eraseFile, type IncomingFile, readFile, type StoredFile, storeFile } from './files/store.ts';
export { type Processed, type ProcessOptions, processSnapshot } from './jobs/process-snapshot.ts';
export {
  type SnapshotPayload,
  type SnapshotWorkerOptions,
  snapshotQueue,
  startSnapshotWorker,
} from './jobs/snapshot-worker.ts';
export * from './map/index.ts';
export { defaultReadLimits, type ReadLimits, UnreadableFile } from './read/index.ts';
export * from './report/index.ts';
export { type Delivery, receiveSnapshot } from './snapshots/receive.ts';
export { type ReversalOrder, type ReversalReceived, receiveReversal } from './snapshots/receive-reversal.ts';
export { ensureSources } from './snapshots/sources.ts';
export { type Activation, type ActivationResult, activate } from './stage/activate.ts';
