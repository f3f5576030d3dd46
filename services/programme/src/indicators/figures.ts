import type { Bilingual } from '@xacthuc/domain';
import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { AreaKey } from '../organisations/store.ts';
import { type Counts, countsIn } from './counts.ts';
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
 * @param counts where numbers come from: for many figures, counted all at once.
 */
export async function figureOf(
  db: Db,
  definition: IndicatorDefinition,
  question: FigureQuestion,
  today: string,
  counts: Counts = countsIn(db),
): Promise<Figure> {
  const { code: indicator, by, denominator: over } = definition;
  const nothing = { ...question, indicator, value: null, numerator: null, denominator: null, source: [], asOf: null };
  if (question.area !== null && !by.area) return { ...nothing, missing: 'area' };
  if (question.organisation !== null && !by.organisation) return { ...nothing, missing: 'organisation' };
  const day = lastDay(question.period, today);
  const above = await partOf(db, counts, definition.numerator, definition, question, day);
  const below = over === null ? null : await partOf(db, counts, over, definition, question, day);
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

/** The day of which a period's figures speak. */
export function lastDay({ until }: { readonly until: string }, today: string): string {
  return until < today ? until : today;
}

async function partOf(
  db: Db,
  counts: Counts,
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
      const value = await counts.names(measure.subject, question.area, from, day);
      return value === null ? null : counted('names', value);
    }
    case 'websites': {
      const value = await counts.websites(question.area, day);
      return value === null ? null : counted('websites', value);
    }
    case 'answers':
      return counted('answers', await counts.answers(measure.outcome, question.period.from, day));
    case 'activities':
      return counted('activities', (await counts.activities(measure.kind, question, day)).activities);
    case 'participants':
      return counted('activities', (await counts.activities(measure.kind, question, day)).participants);
    case 'base':
      return baseFigure(db, measure.base, question.area, day);
  }
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
