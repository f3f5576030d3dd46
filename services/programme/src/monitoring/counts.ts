import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { noChannel, unknownChannel } from './channel-counted.ts';
import { cubeOf, type Dimension, type Group, stageKnows } from './dimensions.ts';

type Db = Kysely<ProgrammeDatabase>;

/** What is asked for. Months as 'YYYY-MM', both included; undefined: all there is. */
export interface FunnelFilter {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly group?: Group | undefined;
  /** A province (2 digits) or commune (5) of a code list. */
  readonly area?: { readonly list: string; readonly code: string } | undefined;
  readonly sector?: string | undefined;
  readonly registrar?: string | undefined;
  readonly organisation?: string | undefined;
}

/** What a row of a funnel counts; null: that stage is not told by what was asked. */
export interface StageCounts {
  readonly checked: number | null;
  /** Of those checked: attested since. */
  readonly checkedAttested: number | null;
  readonly attested: number | null;
  /** Of those attested: with a name now. */
  readonly attestedRegistered: number | null;
  readonly registered: number;
  readonly live: number;
  /** Names in the directory that no attestation was used for. */
  readonly others: number;
  readonly othersLive: number;
}

export const nothingCounted: StageCounts = {
  checked: 0,
  checkedAttested: 0,
  attested: 0,
  attestedRegistered: 0,
  registered: 0,
  live: 0,
  others: 0,
  othersLive: 0,
};

/** Keys of rows that are nobody's: not known; no channel code given; a code that nobody knows. */
export const unknownKey = 'unknown';
export const noChannelKey = 'none';
export const unknownChannelKey = 'unknown-code';
const unknownMonth = '0001-01-01';

/** The dimensions that a filter needs known. */
export function filteredBy(filter: FunnelFilter): Dimension[] {
  const asked: Dimension[] = [];
  if (filter.from !== undefined || filter.until !== undefined) asked.push('month');
  if (filter.group !== undefined) asked.push('group');
  if (filter.area !== undefined) asked.push(filter.area.code.length > 2 ? 'commune' : 'area');
  for (const name of ['sector', 'registrar', 'organisation'] as const) if (filter[name] !== undefined) asked.push(name);
  return asked;
}

/** The counts of each key, by the sums. @throws RangeError where no sums have what is asked: the caller has looked. */
export async function countsBy(db: Db, by: Dimension, filter: FunnelFilter): Promise<Map<string, StageCounts>> {
  const asked = [by, ...filteredBy(filter)];
  const cube = cubeOf(asked);
  if (cube === null) throw new RangeError('no sums are kept of these together');
  const knowsSubjects = stageKnows('checked', asked);
  const start = knowsSubjects ? nothingCounted : { ...nothingCounted, ...subjectsUnknown };
  const counts = new Map<string, StageCounts>();
  if (knowsSubjects) {
    for (const { key, ...row } of await subjectCounts(db, by, filter)) counts.set(key, { ...start, ...row });
  }
  for (const { key, ...row } of await nameCounts(db, by, filter, cube)) {
    counts.set(key, { ...(counts.get(key) ?? start), ...row });
  }
  return counts;
}

const subjectsUnknown = { checked: null, checkedAttested: null, attested: null, attestedRegistered: null };

type Row<Counts> = { readonly key: string } & Counts;

async function subjectCounts(db: Db, by: Dimension, filter: FunnelFilter) {
  const { rows } = await sql<Row<Pick<StageCounts, 'checked' | 'checkedAttested' | 'attested' | 'attestedRegistered'>>>`
    SELECT ${keyOf(by)} AS key, sum(c.checked)::bigint AS checked, sum(c.checked_attested)::bigint AS "checkedAttested",
      sum(c.attested)::bigint AS attested, sum(c.attested_registered)::bigint AS "attestedRegistered"
    FROM programme.subject_counts c ${channelJoin(by, filter)}
    WHERE ${monthIn(filter)} AND ${heldBy(filter)}
    GROUP BY 1
  `.execute(db);
  return rows;
}

async function nameCounts(db: Db, by: Dimension, filter: FunnelFilter, cube: string) {
  const { area, sector } = filter;
  const place = area !== undefined && area.code.length > 2 ? 'commune' : 'province';
  const { rows } = await sql<Row<Pick<StageCounts, 'registered' | 'live' | 'others' | 'othersLive'>>>`
    SELECT ${keyOf(by)} AS key, sum(c.registered)::bigint AS registered, sum(c.live)::bigint AS live,
      sum(c.others)::bigint AS others, sum(c.others_live)::bigint AS "othersLive"
    FROM programme.name_counts c ${channelJoin(by, filter)}
    WHERE c.cube = ${cube} AND ${monthIn(filter)} AND ${heldBy(filter)}
      AND ${area === undefined ? sql`true` : sql`c.area_list = ${area.list} AND ${sql.ref(`c.${place}`)} = ${area.code}`}
      AND ${sector === undefined ? sql`true` : sql`c.sector = ${sector === unknownKey ? '' : sector}`}
    GROUP BY 1
  `.execute(db);
  return rows;
}

/** A row's key as text. Areas as `list/code`: a code means nothing without its list. */
function keyOf(by: Dimension): RawBuilder<string> {
  switch (by) {
    case 'month':
      return sql`CASE WHEN c.month = ${unknownMonth}::date THEN ${unknownKey} ELSE to_char(c.month, 'YYYY-MM') END`;
    case 'group':
      return sql`coalesce(nullif(c.kind, ''), ${unknownKey})`;
    case 'registrar':
      return sql`coalesce(nullif(c.registrar::text, ''), ${unknownKey})`;
    case 'organisation':
      return sql`CASE c.channel WHEN ${noChannel} THEN ${noChannelKey} WHEN ${unknownChannel} THEN ${unknownChannelKey}
        ELSE coalesce(k.organisation, ${unknownChannelKey}) END`;
    case 'area':
      return sql`CASE WHEN c.province = '' THEN ${unknownKey} ELSE c.area_list || '/' || c.province END`;
    case 'commune':
      return sql`CASE WHEN c.commune = '' THEN ${unknownKey} ELSE c.area_list || '/' || c.commune END`;
    case 'sector':
      return sql`coalesce(nullif(c.sector, ''), ${unknownKey})`;
  }
}

function channelJoin(by: Dimension, { organisation }: FunnelFilter): RawBuilder<unknown> {
  if (by !== 'organisation' && organisation === undefined) return sql``;
  return sql`LEFT JOIN programme.current_channels k ON k.code = c.channel`;
}

function monthIn({ from, until }: FunnelFilter): RawBuilder<boolean> {
  const after = from === undefined ? sql`true` : sql`c.month >= ${`${from}-01`}::date`;
  // A name whose month nobody knows is in no period.
  if (until === undefined) return sql`(${after})`;
  return sql`(${after} AND c.month <= ${`${until}-01`}::date AND c.month <> ${unknownMonth}::date)`;
}

function heldBy({ group, registrar, organisation }: FunnelFilter): RawBuilder<boolean> {
  const parts = [
    group === undefined ? sql`true` : sql`c.kind = ${group}`,
    registrar === undefined ? sql`true` : sql`c.registrar::text = ${registrar}`,
    organisation === undefined ? sql`true` : sql`k.organisation = ${organisation}`,
  ];
  return sql`(${sql.join(parts, sql` AND `)})`;
}

/** Counts of all keys together. */
export function totalOf(rows: Iterable<StageCounts>): StageCounts {
  const total = { ...nothingCounted };
  const fields = Object.keys(nothingCounted) as (keyof StageCounts)[];
  for (const row of rows) {
    for (const field of fields) {
      const [sum, value] = [total[field], row[field]];
      Object.assign(total, { [field]: sum === null || value === null ? null : sum + value });
    }
  }
  return total;
}
