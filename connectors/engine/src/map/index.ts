/** Rows of cells → typed facts with everything that is wrong with them, by a department's declaration. */

export type { ChoiceWords } from './choices.ts';
export { codeVersion } from './code-version.ts';
export { type CellContext, type Column, type ColumnKind, column, type MappingDay, type ReadCell } from './column.ts';
export { fieldGivenTwice, fieldNamed, type MapEntry, parseMapEntry, type ReadingOptions } from './column-map.ts';
export {
  type Columns,
  type CompleteRow,
  type Connector,
  type ConnectorDeclaration,
  type DepartmentName,
  defineConnector,
  departmentAt,
  fieldLabel,
  fieldsByBit,
  type ReadRow,
} from './connector.ts';
export { defineForm, type Form, type FormDeclaration, type FormRow, readForm } from './form.ts';
export { findHeader, type Header, type HeaderColumn } from './header.ts';
export type { ColumnOrigin, HeaderOptions } from './header-candidate.ts';
export { describeIssue, type IssueCode, issueTexts, type RowIssue, type Severity } from './issues.ts';
export { isPersonalNumber, key } from './keys.ts';
export { plainLabel } from './label.ts';
export { isWebLink, longestLink } from './links.ts';
export { type Known, type MappedTable, mapTable, readColumns, type SkippedRows } from './map-table.ts';
export { type Mask, maskDate, maskName, maskNothing, maskNumber } from './mask.ts';
export { compileMapper, type MappedRow, type MappingOptions, type RowMapper } from './row.ts';
export { canonicalSegment } from './segment.ts';
