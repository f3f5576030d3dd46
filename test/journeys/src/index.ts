export { activate, assertReport, issuesOf, type StatedIssue } from './bad-rows.ts';
export { begin, beginServing, type Ended, runSigner, type Served, serve, xacthuc } from './command.ts';
export { csvFile, type FileCell, type FormulaCell, xlsxFile, xlsxType, zipBomb } from './files.ts';
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
export { formats, type Operation, openApiOf, operationsOf } from './openapi.ts';
export { type Deviation, Recorder } from './recorder.ts';
export { type TestRedis, testRedis } from './redis.ts';
export { cast, character, deliverSamples, questionOf, sampleDay } from './samples.ts';
export { listOf, type Promises, promised, questionUnder, storm } from './storm.ts';
export { questionByStudentCode, type Student, studentHeader, students, studentTable } from './students.ts';
export { type TypedColumn, type TypedTables, typedTables } from './typed-schema.ts';
