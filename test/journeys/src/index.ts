export { activate, assertReport, issuesOf, type StatedIssue } from './bad-rows.ts';
export { batchFile, batchFinished, batchHeader, batchResults, batchRow, sendBatch } from './batches.ts';
export { logCaughtUp } from './caught-up.ts';
export { begin, beginServing, type Ended, runSigner, type Served, serve, xacthuc } from './command.ts';
export { csvFile, type FileCell, type FormulaCell, tcvn3File, xlsFile, xlsxFile, xlsxType, zipBomb } from './files.ts';
export { type FuzzCase, fuzzCase } from './fuzz/corpus.ts';
export { Choices } from './fuzz/random.ts';
export { FuzzRun } from './fuzz/run.ts';
export { disturbed, KilledService, type Orders } from './killed-service.ts';
export { leftovers } from './leftovers.ts';
export { ordersOf, undisturbed } from './load-orders.ts';
export { type LoggedEntry, LogReader } from './log-reader.ts';
export {
  type Member,
  member,
  memberHeader,
  memberRow,
  members,
  memberTable,
  questionAbout,
  written,
} from './members.ts';
export { callMonitoringRoutes } from './monitoring-answers.ts';
export { formats, type Operation, openApiOf, operationsOf } from './openapi.ts';
export { OtherLog } from './other-log.ts';
export { jws, type Payload, startOwnIssuer } from './own-issuer.ts';
export { OwnWitness, type WitnessMood } from './own-witness.ts';
export { callPlanRoutes } from './plan-answers.ts';
export { type Deviation, Recorder } from './recorder.ts';
export { type TestRedis, testRedis } from './redis.ts';
export { replayEverything } from './replaying.ts';
export { callReportRoutes } from './report-answers.ts';
export { cast, character, deliverSamples, questionOf, sampleDay } from './samples.ts';
export {
  ageSandboxAnswer,
  type PublishedSubject,
  publishedSubjects,
  type SandboxClient,
  sandboxClient,
} from './sandbox.ts';
export {
  includedSnippets,
  type Language,
  languages,
  pythonWithCryptography,
  registrarPage,
  repositoryFile,
  runIn,
  runnableBlocks,
  snippetFolder,
  succeeds,
} from './snippets.ts';
export { type Caller, consequencesDrawn, deliverMembers, statusBecomes } from './statuses.ts';
export { listOf, type Promises, promised, questionUnder, storm } from './storm.ts';
export { questionByStudentCode, type Student, studentHeader, students, studentTable } from './students.ts';
export { places } from './tamper/places.ts';
export { findingsOf, freeNumbers, type Tampered, tamper } from './tamper/tamper.ts';
export { offsetStream, type SlowPatch, sendWithClient, TusCalls, tusHeaders } from './tus.ts';
export { contentOf, type ListName, listText, spotChecks } from './two-lists.ts';
export { type TypedColumn, type TypedTables, typedTables } from './typed-schema.ts';
export { type Arrived, startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';
