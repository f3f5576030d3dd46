import type { Bilingual } from '@xacthuc/domain';
import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { AreaKey } from '../organisations/store.ts';
import { bases, dataSources, type IndicatorDefinition, indicatorValue, type Measure } from './registry.ts';

type Db = Kysely<ProgrammeDatabase>;

/** What a figure is asked for. */
export interface FigureQuestion {
  /** Days in Vietnam, both included. */
  readonly period: { readonly from: string; readonly until: string };
  /** Null: the whole programme. */
  readonly area: AreaKey | null;
  /** Null: all organisations. */
  readonly organisation: string | null;
}

/** Where a part of a figure comes from. */
export interface FigureSource extends Bilingual {
  readonly part: 'numerator' | 'denominator';
  readonly data: string;
  /** The day of which the part speaks. */
  readonly asOf: string;
  readonly document: { readonly number: string; readonly date: string; readonly issuer: string } | null;
  /** Of a base figure: which version of it. */
  readonly version: number | null;
}

/** Why a figure has no value. */
export type Missing = 'numerator' | 'denominator' | 'denominator_zero' | 'area' | 'organisation';

export interface Figure extends FigureQuestion {
  readonly indicator: string;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly source: readonly FigureSource[];
  /** The older of the days its parts speak of; null where it has no value. */
  readonly asOf: string | null;
  readonly missing: Missing | null;
}

interface Part {
  readonly value: number;
  readonly source: Omit<FigureSource, 'part'>;
}

/**
 * Counts an indicator. All parts of one call that are given the same transaction are of one moment.
 * @param today in Vietnam: a period that has not ended is counted until today.
 */
export async function figureOf(
  db: Db,
  definition: IndicatorDefinition,
  question: FigureQuestion,
  today: string,
): Promise<Figure> {
  const { code: indicator, by, denominator: over } = definition;
  const nothing = { ...question, indicator, value: null, numerator: null, denominator: null, source: [], asOf: null };
  if (question.area !== null && !by.area) return { ...nothing, missing: 'area' };
  if (question.organisation !== null && !by.organisation) return { ...nothing, missing: 'organisation' };
  const day = question.period.until < today ? question.period.until : today;
  const above = await partOf(db, definition.numerator, definition, question, day);
  const below = over === null ? null : await partOf(db, over, definition, question, day);
  const parts: FigureSource[] = [];
  if (above !== null) parts.push({ part: 'numerator', ...above.source });
  if (below !== null) parts.push({ part: 'denominator', ...below.source });
  const value = indicatorValue(definition, above?.value ?? null, below?.value ?? null);
  const days = parts.map(({ asOf }) => asOf).sort();
  return {
    ...nothing,
    value,
    numerator: above?.value ?? null,
    denominator: below?.value ?? null,
    source: parts,
    asOf: value === null ? null : (days[0] ?? null),
    missing: value !== null ? null : above === null ? 'numerator' : below === null ? 'denominator' : 'denominator_zero',
  };
}

async function partOf(
  db: Db,
  measure: Measure,
  { kind }: Pick<IndicatorDefinition, 'kind'>,
  question: FigureQuestion,
  day: string,
): Promise<Part | null> {
  const counted = (data: keyof typeof dataSources, value: number): Part => ({
    value,
    source: { data, ...dataSources[data], asOf: day, document: null, version: null },
  });
  const from = kind === 'flow' ? question.period.from : null;
  switch (measure.of) {
    case 'names': {
      const value = await registeredNames(db, measure.subject, question.area, from, day);
      return value === null ? null : counted('names', value);
    }
    case 'websites': {
      const value = await liveWebsites(db, question.area, day);
      return value === null ? null : counted('websites', value);
    }
    case 'answers':
      return counted('answers', await answersGiven(db, measure.outcome, question.period.from, day));
    case 'activities':
      return counted('activities', (await activitiesHeld(db, measure.kind, question, day)).activities);
    case 'participants':
      return counted('activities', (await activitiesHeld(db, measure.kind, question, day)).participants);
    case 'base':
      return baseFigure(db, measure.base, question.area, day);
  }
}

/** Names registered and not given back at a day's end; null where no area of any name is known and one is asked for. */
async function registeredNames(
  db: Db,
  subject: string | null,
  area: AreaKey | null,
  from: string | null,
  day: string,
): Promise<number | null> {
  if (!(await areasAreKnown(db, area))) return null;
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count ${namesOf(subject, area, from, day)}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** Names of a day whose websites were live when they were last looked at; null where none had been looked at. */
async function liveWebsites(db: Db, area: AreaKey | null, day: string): Promise<number | null> {
  if (!(await areasAreKnown(db, area))) return null;
  // From what was seen, not from name to name: of a million names a yearly report asks twice.
  const { rows } = await sql<{ live: number; seen: number }>`
    WITH last_seen AS (
      SELECT DISTINCT ON (h.entry_id) h.entry_id, h.state FROM directory.website_history h
      WHERE h.since < (${day}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
      ORDER BY h.entry_id, h.number DESC
    )
    SELECT count(*) FILTER (WHERE s.state = 'live') AS live, count(s.state) AS seen
    FROM (SELECT domain ${namesOf(null, area, null, day)}) AS names
    JOIN directory.entries e ON e.domain = names.domain
    JOIN last_seen s ON s.entry_id = e.id
  `.execute(db);
  return rows[0] === undefined || rows[0].seen === 0 ? null : rows[0].live;
}

/** Whether names can be told apart by areas as small as this one. */
async function areasAreKnown(db: Db, area: AreaKey | null): Promise<boolean> {
  if (area === null || (await levelOf(db, area)) === 'province') return true;
  const { rows } = await sql<{ known: boolean }>`
    SELECT EXISTS (SELECT FROM programme.registered_names WHERE area_list = ${area.list}) AS known
  `.execute(db);
  return rows[0]?.known === true;
}

/**
 * The names of a day, or of a period that ends with it. One service serves one province: a name whose area is not known
 * counts for it, and for no commune.
 */
function namesOf(subject: string | null, area: AreaKey | null, from: string | null, day: string) {
  return sql`
    FROM programme.registered_names
    WHERE (${subject}::text IS NULL OR subject_type = ${subject})
      AND registered_at < (${day}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
      AND (released_at IS NULL OR released_at >= (${day}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
      AND (${from}::date IS NULL OR registered_at >= ${from}::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
      AND (
        ${area?.code ?? null}::text IS NULL
        OR (area_list = ${area?.list ?? null} AND area_code = ${area?.code ?? null})
        OR (area_list = ${area?.list ?? null} AND EXISTS (
          SELECT FROM programme.current_areas a
          WHERE a.list = area_list AND a.code = area_code AND a.parent = ${area?.code ?? null}))
        OR (area_code IS NULL AND EXISTS (
          SELECT FROM programme.current_areas a
          WHERE a.list = ${area?.list ?? null} AND a.code = ${area?.code ?? null} AND a.level = 'province'))
      )`;
}

async function levelOf(db: Db, { list, code }: AreaKey): Promise<string | null> {
  const row = await db
    .selectFrom('programme.current_areas')
    .select('level')
    .where('list', '=', list)
    .where('code', '=', code)
    .executeTakeFirst();
  return row?.level ?? null;
}

async function answersGiven(db: Db, outcome: string | null, from: string, day: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM verification.answers
    WHERE issued_at >= ${from}::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
      AND issued_at < (${day}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
      AND (${outcome}::text IS NULL OR outcome = ${outcome})
  `.execute(db);
  return rows[0]?.count ?? 0;
}

async function activitiesHeld(
  db: Db,
  kind: string | null,
  { period, area, organisation }: FigureQuestion,
  day: string,
) {
  // A province's activities are those of its communes too.
  const { rows } = await sql<{ activities: number; participants: number }>`
    SELECT count(*) AS activities, coalesce(sum(v.participants), 0)::bigint AS participants
    FROM programme.activities v
    WHERE v.state = 'filed' AND v.starts_on BETWEEN ${period.from}::date AND ${day}::date
      AND (${kind}::text IS NULL OR v.kind = ${kind})
      AND (${organisation}::text IS NULL OR v.organisation = ${organisation})
      AND (${area?.code ?? null}::text IS NULL OR (v.area_list = ${area?.list ?? null} AND (
        v.area_code = ${area?.code ?? null} OR EXISTS (
          SELECT FROM programme.current_areas a
          WHERE a.list = v.area_list AND a.code = v.area_code AND a.parent = ${area?.code ?? null}))))
  `.execute(db);
  return rows[0] ?? { activities: 0, participants: 0 };
}

/** The latest base figure up to a day. Without an area: where one single province has one. */
async function baseFigure(db: Db, base: keyof typeof bases, area: AreaKey | null, day: string): Promise<Part | null> {
  const { rows } = await sql<{
    value: number;
    as_of: string;
    version: number;
    number: string;
    date: string;
    issuer: string;
    provinces: number;
  }>`
    SELECT d.value, d.as_of, d.version, d.document_number AS number, d.document_date AS date, d.document_issuer AS issuer,
      (SELECT count(DISTINCT (p.area_list, p.area_code)) FROM programme.current_denominators p
       JOIN programme.current_areas q ON q.list = p.area_list AND q.code = p.area_code AND q.level = 'province'
       WHERE p.base = ${base} AND p.as_of = d.as_of) AS provinces
    FROM programme.current_denominators d
    JOIN programme.current_areas a ON a.list = d.area_list AND a.code = d.area_code
    WHERE d.base = ${base} AND d.as_of <= ${day}::date
      AND CASE WHEN ${area?.code ?? null}::text IS NULL THEN a.level = 'province'
        ELSE d.area_list = ${area?.list ?? null} AND d.area_code = ${area?.code ?? null} END
    ORDER BY d.as_of DESC, d.area_list DESC LIMIT 1
  `.execute(db);
  const [row] = rows;
  // Two provinces' figures of one day: which of them the programme is measured by must be asked for.
  if (!row || (area === null && row.provinces > 1)) return null;
  const { number, date, issuer } = row;
  return {
    value: row.value,
    source: {
      data: 'bases',
      vi: `${bases[base].vi} (${dataSources.bases.vi})`,
      en: `${bases[base].en} (${dataSources.bases.en})`,
      asOf: row.as_of,
      document: { number, date, issuer },
      version: row.version,
    },
  };
}
