import type { FieldError } from '@xacthuc/platform';
import type { Kysely, Selectable } from 'kysely';
import type { DenominatorsTable } from '../db/plan-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { textErrors } from '../forms/texts.ts';
import { areaText } from '../organisations/areas.ts';
import { lockRecord } from '../organisations/store.ts';
import { type BaseCode, bases } from './registry.ts';

type Db = Kysely<ProgrammeDatabase>;

export const mostValue = 1_000_000_000;

/** How many there are of whom, where and when, and the document that says so. */
export interface Denominator {
  readonly base: string;
  readonly area: { readonly list: string; readonly code: string };
  /** The day the number speaks of. */
  readonly asOf: string;
  readonly value: number;
  readonly document: { readonly number: string; readonly date: string; readonly issuer: string };
}

export interface RecordedDenominator extends Denominator {
  readonly version: number;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** All that is wrong with a list of base figures, each with its pointer below `/body/denominators`. A pure function. */
export function denominatorErrors(
  rows: readonly Denominator[],
  { today, areas }: { readonly today: string; readonly areas: ReadonlySet<string> },
): FieldError[] {
  const errors = textErrors(rows, '/body/denominators');
  const seen = new Set<string>();
  for (const [i, row] of rows.entries()) {
    const at = `/body/denominators/${i}`;
    if (!Object.hasOwn(bases, row.base)) {
      errors.push({
        at: `${at}/base`,
        message: `phải là một trong / must be one of: ${Object.keys(bases).join(', ')}`,
      });
    }
    if (!areas.has(areaText(row.area))) {
      errors.push({
        at: `${at}/area`,
        message: 'không có địa bàn này trong danh mục / there is no such area in that list',
      });
    }
    if (row.asOf > today) errors.push({ at: `${at}/asOf`, message: 'chưa đến ngày này / must not lie ahead' });
    if (row.document.date > today)
      errors.push({ at: `${at}/document/date`, message: 'chưa đến ngày này / must not lie ahead' });
    if (seen.has(keyOf(row))) errors.push({ at, message: 'lặp lại một mục trước / repeats an earlier item' });
    seen.add(keyOf(row));
  }
  return errors.slice(0, 50);
}

/** What a base figure is of: a row of the same key is a correction. */
export function keyOf({ base, area, asOf }: Pick<Denominator, 'base' | 'area' | 'asOf'>): string {
  return `${base}|${areaText(area)}|${asOf}`;
}

/** Records base figures. What says the same as before changes nothing; a correction is a new version. @returns how many changed. */
export async function recordDenominators(db: Db, rows: readonly Denominator[], by: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockRecord(trx, 'denominators');
    const current = new Map((await currentDenominators(trx)).map((row) => [keyOf(row), row]));
    const changed = rows.filter((row) => !same(current.get(keyOf(row)), row));
    for (let at = 0; at < changed.length; at += 500) {
      const values = changed.slice(at, at + 500).map((row) => ({
        base: row.base,
        area_list: row.area.list,
        area_code: row.area.code,
        as_of: row.asOf,
        version: (current.get(keyOf(row))?.version ?? 0) + 1,
        value: row.value,
        document_number: row.document.number,
        document_date: row.document.date,
        document_issuer: row.document.issuer,
        recorded_by: by,
      }));
      await trx.insertInto('programme.denominators').values(values).execute();
    }
    return changed.length;
  });
}

function same(current: Denominator | undefined, { value, document }: Denominator): boolean {
  return (
    current?.value === value &&
    current.document.number === document.number &&
    current.document.date === document.date &&
    current.document.issuer === document.issuer
  );
}

async function currentDenominators(db: Db): Promise<RecordedDenominator[]> {
  return (await db.selectFrom('programme.current_denominators').selectAll().execute()).map(denominatorOf);
}

export interface DenominatorFilter {
  readonly base?: string | undefined;
  readonly areaList?: string | undefined;
  readonly area?: string | undefined;
  /** Earlier versions too. */
  readonly history: boolean;
}

/** Base figures, newest day first; with their history, every version of each. */
export async function listDenominators(db: Db, filter: DenominatorFilter): Promise<RecordedDenominator[]> {
  const table = filter.history ? 'programme.denominators' : 'programme.current_denominators';
  let query = db
    .selectFrom(table)
    .selectAll()
    .orderBy('base')
    .orderBy('area_list')
    .orderBy('area_code')
    .orderBy('as_of', 'desc')
    .orderBy('version', 'desc')
    .limit(10_000);
  if (filter.base !== undefined) query = query.where('base', '=', filter.base);
  if (filter.areaList !== undefined) query = query.where('area_list', '=', filter.areaList);
  if (filter.area !== undefined) query = query.where('area_code', '=', filter.area);
  return (await query.execute()).map(denominatorOf);
}

function denominatorOf(row: Selectable<DenominatorsTable>): RecordedDenominator {
  return {
    base: row.base as BaseCode,
    area: { list: row.area_list, code: row.area_code },
    asOf: row.as_of,
    value: row.value,
    document: { number: row.document_number, date: row.document_date, issuer: row.document_issuer },
    version: row.version,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}
