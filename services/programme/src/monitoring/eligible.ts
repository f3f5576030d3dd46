import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { type Group, groupNames, groups } from './dimensions.ts';

/** A base figure of a group, and the document that says so. */
export interface BaseOfGroup {
  readonly group: Group;
  readonly value: number;
  readonly asOf: string;
  readonly document: { readonly number: string; readonly date: string; readonly issuer: string };
}

/** The whole programme, where one single province has base figures. */
export const wholeProgramme = '';

/** The newest base figures up to a day, by area (`list/code`, and {@link wholeProgramme}). */
export async function basesOn(db: Kysely<ProgrammeDatabase>, day: string): Promise<Map<string, BaseOfGroup[]>> {
  const groupOf = new Map<string, Group>(groupNames.map((group) => [groups[group].base, group]));
  const { rows } = await sql<{
    base: string;
    area: string;
    level: string | null;
    value: number;
    as_of: string;
    number: string;
    date: string;
    issuer: string;
  }>`
    SELECT DISTINCT ON (d.base, d.area_list, d.area_code) d.base, d.area_list || '/' || d.area_code AS area, a.level,
      d.value, d.as_of, d.document_number AS number, d.document_date AS date, d.document_issuer AS issuer
    FROM programme.current_denominators d
    LEFT JOIN programme.current_areas a ON a.list = d.area_list AND a.code = d.area_code
    WHERE d.as_of <= ${day}::date AND d.base = ANY (${[...groupOf.keys()]}::text[])
    ORDER BY d.base, d.area_list, d.area_code, d.as_of DESC
  `.execute(db);
  const bases = new Map<string, BaseOfGroup[]>();
  const add = (area: string, base: BaseOfGroup) => bases.set(area, [...(bases.get(area) ?? []), base]);
  const provinces = new Map<Group, BaseOfGroup[]>();
  for (const { base, area, level, value, as_of: asOf, number, date, issuer } of rows) {
    const group = groupOf.get(base);
    if (group === undefined) continue;
    const one = { group, value, asOf, document: { number, date, issuer } };
    add(area, one);
    if (level === 'province') provinces.set(group, [...(provinces.get(group) ?? []), one]);
  }
  // Two provinces' figures: which of them the programme is measured by is not guessed.
  for (const [one, ...others] of provinces.values()) {
    if (one !== undefined && others.length === 0) add(wholeProgramme, one);
  }
  return bases;
}

/** All of them together; null where one of the groups asked for has none: a part is not the whole. */
export function eligibleOf(bases: readonly BaseOfGroup[], asked: readonly Group[]): number | null {
  const values = asked.map((group) => bases.find((base) => base.group === group)?.value);
  return values.reduce<number | null>((sum, value) => (sum === null || value === undefined ? null : sum + value), 0);
}
