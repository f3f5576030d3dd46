/**
 * Synthetic files of the seven departments, at any size, the same on every machine; no real person is in them.
 *
 * This package imports nothing of ours, so what it expects of a file judges the code that reads it.
 */

export {
  appliesTo,
  type BadKind,
  type BadKindRule,
  badKindNames,
  badKinds,
  isBadKind,
  type Verdict,
} from './bad-kinds.ts';
export type { Character, SecondFact } from './characters/character.ts';
export { characters } from './characters.ts';
export { type Column, columnOf, type Role } from './columns.ts';
export { type CsvOptions, cellText, csvBytes, csvChunks, type Written, writeCsv } from './csv.ts';
export { type LayoutOptions, type ListDocument, listDocument, type Tally } from './document.ts';
export type {
  BusinessStatus,
  EnterpriseFacts,
  Expected,
  ExpectedKey,
  Facts,
  HouseholdFacts,
  PersonFacts,
  Scheme,
  Sex,
  SubjectType,
} from './facts.ts';
export {
  type BadShares,
  type GenerateOptions,
  generate,
  openSource,
  rowAt,
  type SourceOptions,
  type SourceReader,
} from './generate.ts';
export { type HeaderStyle, headerRow, headerStyles } from './headers.ts';
export type { Cell, DateCell, FormulaCell, Overlap, Row } from './row.ts';
export { committedAsOf, type ExpectedIssue, type SampleFile, sampleFile, sampleSeed } from './sample-files.ts';
export { isSourceCode, type SourceCode, sourceCodes } from './source-codes.ts';
export type { Segment, SourceDefinition } from './sources/definition.ts';
export { sources } from './sources.ts';
export { type Target, writeChunks } from './target.ts';
export { type TitleCell, type TitleRow, titleRows } from './titles.ts';
export { sheetRowLimit, writeXlsx, type XlsxOptions, xlsxBytes, xlsxChunks } from './xlsx.ts';
