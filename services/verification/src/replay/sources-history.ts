import { type IsoDate, isoDate, type SourceState } from '@xacthuc/domain';
import { type Activated, everyStanding } from '@xacthuc/engine/standing';
import type { Kysely, Selectable } from 'kysely';
import type { ActivationsOverTimeView, LimitsOverTimeView, VerificationDatabase } from '../db/schema.ts';
import { couldSee, type Seen } from './seen.ts';

/** A source as it was at a moment. */
export interface SourceThen extends SourceState {
  /** The as-of day of each of its scopes; '' is the whole source. */
  readonly dates: ReadonlyMap<string, string>;
}

interface SourceHistory {
  readonly moments: readonly bigint[];
  /** By sequence; 0: before the first. */
  readonly standings: ReturnType<typeof everyStanding>;
  readonly limits: readonly { readonly moment: bigint; readonly days: number }[];
}

/** Every activation of every source and every limit it ever had: what a source was at any moment can be told from it. */
export class SourcesHistory {
  /** Tells whether another history is the same: nothing is ever taken away from one. */
  readonly size: string;
  readonly #sources: ReadonlyMap<string, SourceHistory>;

  constructor(activations: readonly Selectable<ActivationsOverTimeView>[], limits: readonly LimitsOverTimeView[]) {
    this.size = sizeOf(activations, limits);
    const activationsOf = Map.groupBy(activations, ({ source }) => source);
    const limitsOf = Map.groupBy(limits, ({ source }) => source);
    this.#sources = new Map(
      Array.from(limitsOf, ([source, list]) => [source, historyOf(activationsOf.get(source) ?? [], list)]),
    );
  }

  /** Sources that were not there yet are left out. */
  at(seen: Seen): Map<string, SourceThen> {
    const states = new Map<string, SourceThen>();
    for (const [source, { moments, standings, limits }] of this.#sources) {
      const limit = limits.findLast(({ moment }) => couldSee(seen, moment));
      if (limit === undefined) continue;
      const sequence = countSeen(moments, seen);
      const dates = standings[sequence]?.dates ?? new Map<string, string>();
      states.set(source, {
        source,
        sequence: sequence === 0 ? null : sequence,
        asOf: newest(dates.values()),
        limitDays: limit.days,
        dates,
      });
    }
    return states;
  }
}

/** Of a source's activations, which are committed in their order, how many could be seen. */
function countSeen(moments: readonly bigint[], seen: Seen): number {
  let [from, to] = [0, moments.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const moment = moments[middle];
    if (moment !== undefined && couldSee(seen, moment)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The day of a record's scope: its segment's own or its whole source's, whichever is newer. */
export function scopeDay({ dates }: Pick<SourceThen, 'dates'>, segment: string | null): IsoDate | null {
  return newest([dates.get(''), segment === null ? undefined : dates.get(segment)]);
}

/** Reads the history; gives `known` back where nothing was added to it. */
export async function readSourcesHistory(
  db: Kysely<VerificationDatabase>,
  known: SourcesHistory | null,
): Promise<SourcesHistory> {
  const limits = await db
    .selectFrom('verification.limits_over_time')
    .selectAll()
    .orderBy('source')
    .orderBy('change')
    .execute();
  const activations = await db
    .selectFrom('verification.activations_over_time')
    .selectAll()
    .orderBy('source')
    .orderBy('sequence')
    .execute();
  return known?.size === sizeOf(activations, limits) ? known : new SourcesHistory(activations, limits);
}

function sizeOf(activations: readonly unknown[], limits: readonly unknown[]): string {
  return `${activations.length}/${limits.length}`;
}

/** A source's sequences count its activations: they have no gaps. */
function historyOf(
  activations: readonly Selectable<ActivationsOverTimeView>[],
  limits: readonly LimitsOverTimeView[],
): SourceHistory {
  return {
    moments: activations.map(({ moment }) => BigInt(moment)),
    standings: everyStanding(activations.map(activated)),
    limits: limits.map(({ moment, days }) => ({ moment: BigInt(moment), days })),
  };
}

function activated(row: Selectable<ActivationsOverTimeView>): Activated {
  const { id, sequence, mode, segment, as_of: asOf, reverts_to: revertsTo } = row;
  return { id, sequence, mode, segment, asOf, revertsTo };
}

function newest(days: Iterable<string | undefined>): IsoDate | null {
  let last: string | undefined;
  for (const day of days) if (day !== undefined && (last === undefined || last < day)) last = day;
  return last === undefined ? null : isoDate(last);
}
