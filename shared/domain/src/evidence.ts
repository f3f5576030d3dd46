import type { DecisionInput, Evidence, RecordFacts, SourceState } from './decision.ts';
import { ageInDays, freshnessOf } from './freshness.ts';
import type { IsoDate } from './iso-date.ts';
import { neededSourcesFor } from './policy.ts';

/** Whether a source or record is young enough on a day to be relied on. One of unknown age is not. */
export function isCurrent(row: { readonly asOf: IsoDate | null; readonly limitDays: number }, date: IsoDate): boolean {
  return freshnessOf(row.asOf, row.limitDays, date) === 'fresh';
}

/** The states of the needed sources. One the caller does not know of has never been delivered. */
export function neededStates({ policy, subject, sources }: DecisionInput): SourceState[] {
  const needed = neededSourcesFor(policy, subject.type) ?? [];
  return needed.map(
    (source) =>
      sources.find((state) => state.source === source) ?? { source, sequence: null, asOf: null, limitDays: 0 },
  );
}

/** The needed sources and those that held the given records, which count by their own sequence and oldest day. */
export function evidenceOf(input: DecisionInput, records: readonly RecordFacts[] = []): Evidence[] {
  const rows = new Map<string, Omit<Evidence, 'ageDays'>>();
  for (const state of neededStates(input)) rows.set(state.source, state);
  for (const record of [...records].sort(newestFirst)) rows.set(record.source, record);
  return [...rows.values()]
    .sort((a, b) => (a.source < b.source ? -1 : 1))
    .map(({ source, sequence, asOf, limitDays }) => ({
      source,
      sequence,
      asOf,
      ageDays: asOf === null ? null : ageInDays(asOf, input.date),
      limitDays,
    }));
}

function newestFirst(a: RecordFacts, b: RecordFacts): number {
  if (a.asOf !== b.asOf) return a.asOf < b.asOf ? 1 : -1;
  return b.sequence - a.sequence;
}
