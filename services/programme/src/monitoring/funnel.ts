import { type Bilingual, vietnamDay } from '@xacthuc/domain';
import { Problem } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { countsBy, type FunnelFilter, filteredBy, nothingCounted, type StageCounts, totalOf } from './counts.ts';
import { cubeOf, type Dimension, dimensions, groupNames, type Stage, stageKnows } from './dimensions.ts';
import { type BaseOfGroup, basesOn, eligibleOf, wholeProgramme } from './eligible.ts';
import { labelsOf } from './labels.ts';
import { type FunnelTarget, targetsFor } from './target-progress.ts';

type Db = Kysely<ProgrammeDatabase>;

/** Shares from stage to stage, to four decimals: 1 is all of it. Null where a part is not known or there is nothing to divide by. */
export interface Shares {
  readonly checkedOfEligible: number | null;
  /** Of the subjects first checked: those attested since. */
  readonly attestedOfChecked: number | null;
  /** Of the subjects first attested: those that have a name now. */
  readonly registeredOfAttested: number | null;
  readonly registeredOfEligible: number | null;
  readonly liveOfRegistered: number | null;
}

export interface FunnelRow extends StageCounts {
  readonly key: string;
  readonly label: Bilingual;
  readonly bases: readonly BaseOfGroup[];
  readonly eligible: number | null;
  readonly shares: Shares;
}

export interface Funnel {
  readonly by: Dimension;
  readonly known: readonly Stage[];
  /** How far was counted, and when nothing was left to count last. */
  readonly counted: { readonly logEntries: number; readonly at: string | null };
  readonly total: FunnelRow;
  readonly rows: readonly FunnelRow[];
  readonly targets: readonly FunnelTarget[];
}

/** The programme's funnel, all parts of one moment. @throws Problem `validation_failed` where no sums are kept of what is asked. */
export async function funnelOf(db: Db, by: Dimension, filter: FunnelFilter, now: Date): Promise<Funnel> {
  assertAsked(by, filter);
  const today = vietnamDay(now);
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const counts = await countsBy(trx, by, filter);
      const label = await labelsOf(trx, by, now);
      const bases = await basesOn(trx, lastDay(filter, today));
      const asked = filter.group === undefined ? groupNames : [filter.group];
      const row = (key: string, name: Bilingual, own: StageCounts, of: readonly BaseOfGroup[], groups = asked) => {
        const held = of.filter(({ group }) => groups.includes(group));
        const eligible = eligibleOf(held, groups);
        return { key, label: name, bases: held, eligible, ...own, shares: sharesOf(own, eligible) };
      };
      const keys = keysOf(by, counts, bases, filter);
      const rows = keys.map((key) => {
        const own = counts.get(key) ?? (counts.size === 0 ? emptyFor(by, filter) : emptyLike(counts));
        const of = basesOfRow(by, key, filter, bases);
        const groups = by === 'group' ? groupNames.filter((name) => name === key) : asked;
        return row(key, label(key), own, groups.length === 0 ? [] : of, groups.length === 0 ? asked : groups);
      });
      const whole = filter.area === undefined ? wholeProgramme : `${filter.area.list}/${filter.area.code}`;
      const sum = counts.size === 0 ? emptyFor(by, filter) : totalOf(counts.values());
      const hasBase = filteredBy(filter).every((dimension) => dimension === 'month' || dimensions[dimension].base);
      const total = row('total', { vi: 'Tổng cộng', en: 'Total' }, sum, hasBase ? (bases.get(whole) ?? []) : []);
      const known = dimensions[by].stages.filter((stage) => stageKnows(stage, [by, ...filteredBy(filter)]));
      const place = await trx.selectFrom('programme.monitoring_place').selectAll().executeTakeFirstOrThrow();
      const counted = { logEntries: place.through, at: place.folded_at?.toISOString() ?? null };
      return { by, known, counted, total, rows, targets: await targetsFor(trx, by, filter, today) };
    });
}

function assertAsked(by: Dimension, filter: FunnelFilter): void {
  if (filter.from !== undefined && filter.until !== undefined && filter.from > filter.until) {
    const message = 'không được sau "until" / must not be after "until"';
    throw new Problem('validation_failed', null, [{ at: '/querystring/from', message }]);
  }
  if (cubeOf([by, ...filteredBy(filter)]) !== null) return;
  const message =
    `không có số tổng hợp theo ${[by, ...filteredBy(filter)].join(', ')} cùng lúc / ` +
    'no sums are kept of these together; a sector, a commune, and a registrar or organisation each stand alone';
  throw new Problem('validation_failed', null, [{ at: '/querystring/by', message }]);
}

function lastDay({ until }: FunnelFilter, today: string): string {
  if (until === undefined) return today;
  const [year, month] = until.split('-').map(Number);
  // Day 0 of the next month.
  const end = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).toISOString().slice(0, 10);
  return end < today ? end : today;
}

function emptyLike(counts: ReadonlyMap<string, StageCounts>): StageCounts {
  const [some] = counts.values();
  return some?.checked === null ? withoutSubjects : nothingCounted;
}

function emptyFor(by: Dimension, filter: FunnelFilter): StageCounts {
  return stageKnows('checked', [by, ...filteredBy(filter)]) ? nothingCounted : withoutSubjects;
}

const withoutSubjects: StageCounts = {
  ...nothingCounted,
  checked: null,
  checkedAttested: null,
  attested: null,
  attestedRegistered: null,
};

/** Areas with base figures and no name yet are rows too: where nothing happened is what is looked for. */
function keysOf(
  by: Dimension,
  counts: ReadonlyMap<string, StageCounts>,
  bases: ReadonlyMap<string, unknown>,
  filter: FunnelFilter,
): string[] {
  const keys = new Set(counts.keys());
  if ((by === 'area' || by === 'commune') && filter.area === undefined) {
    const length = by === 'area' ? 2 : 5;
    for (const key of bases.keys()) if (key.split('/')[1]?.length === length) keys.add(key);
  }
  if (by === 'group' && filter.group === undefined) for (const group of groupNames) keys.add(group);
  return [...keys].sort();
}

function basesOfRow(
  by: Dimension,
  key: string,
  filter: FunnelFilter,
  bases: ReadonlyMap<string, BaseOfGroup[]>,
): readonly BaseOfGroup[] {
  const others = filteredBy(filter).filter((dimension) => dimension !== 'month' && dimension !== 'group');
  if (by === 'area' || by === 'commune') {
    return others.every((one) => one === 'area' || one === 'commune') ? (bases.get(key) ?? []) : [];
  }
  if (by !== 'group' || others.some((one) => !dimensions[one].base)) return [];
  return bases.get(filter.area === undefined ? wholeProgramme : `${filter.area.list}/${filter.area.code}`) ?? [];
}

/** A pure function. */
export function sharesOf(counts: StageCounts, eligible: number | null): Shares {
  return {
    checkedOfEligible: share(counts.checked, eligible),
    attestedOfChecked: share(counts.checkedAttested, counts.checked),
    registeredOfAttested: share(counts.attestedRegistered, counts.attested),
    registeredOfEligible: share(counts.registered, eligible),
    liveOfRegistered: share(counts.live, counts.registered),
  };
}

function share(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole === 0) return null;
  return Math.round((part / whole) * 10_000) / 10_000;
}
