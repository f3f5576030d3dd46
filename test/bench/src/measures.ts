import type { BenchOptions } from './command-line.ts';
import { batchVsSingle } from './measures/batch-vs-single.ts';
import { checkGrowth } from './measures/check-growth.ts';
import { checkVsInsertEach, checkVsOidcProvider, checkVsUnstored } from './measures/check-rates.ts';
import { checkWhileLoading } from './measures/check-while-loading.ts';
import { consequencesShare } from './measures/consequences-share.ts';
import { directorySearch } from './measures/directory-search.ts';
import { ingestMemory, ingestXlsxMemory } from './measures/ingest-memory.ts';
import { ingestFirstVsCopy, ingestReloadVsCopy, ingestVsPgloader } from './measures/ingest-times.ts';
import { logEntries, logProofDelay } from './measures/log-entries.ts';
import { monitoringPages } from './measures/monitoring-pages.ts';
import { reportYearly } from './measures/report-yearly.ts';
import type { Workspace } from './workspace.ts';

/** What a measure found. */
export interface Finding {
  /** Ours, in `unit`. */
  readonly value: number;
  /** The other side's, in the same unit, measured in the same run. */
  readonly baseline: number;
  /** Under what conditions; one line. */
  readonly note?: string;
}

/** What the finding must reach. */
export interface Bar {
  readonly of: 'ratio' | 'value';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One comparison. */
export interface Measure {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  readonly bar: Bar;
  /** Null: it cannot be taken on this machine; the reason has been said on standard error. @throws when an answer was wrong. */
  readonly run: (workspace: Workspace, options: BenchOptions) => Promise<Finding | null>;
}

export const measures: readonly Measure[] = [
  checkVsUnstored,
  checkVsInsertEach,
  checkVsOidcProvider,
  batchVsSingle,
  checkGrowth,
  checkWhileLoading,
  ingestFirstVsCopy,
  ingestReloadVsCopy,
  ingestVsPgloader,
  ingestMemory,
  consequencesShare,
  ingestXlsxMemory,
  logEntries,
  logProofDelay,
  directorySearch,
  reportYearly,
  monitoringPages,
];
