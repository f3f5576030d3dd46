/** What a department reads about its file: counts, and a copy with the bad cells marked. */
export { mostRows as mostCopyRows } from '@xacthuc/spreadsheet';
export { type Annotations, annotatedCopy } from './annotated-copy.ts';
export type { CopyThreadData } from './copy-thread.ts';
export type { ReportedIssue } from './marks.ts';
export { openAnnotatedCopy } from './open-copy.ts';
export { type CodeCount, type ReportSummary, summaryOf } from './summary.ts';
