import type { Kysely, Selectable } from 'kysely';
import type { AreasTable } from '../db/plan-schema.ts';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { type AreaKey, lockRecord } from './store.ts';

type Db = Kysely<ProgrammeDatabase>;

export const areaLevels = ['province', 'commune'] as const;

/** A province or commune as a version of the code list has it. */
export interface AreaRecord {
  readonly code: string;
  readonly level: string;
  /** A commune's province. */
  readonly parent: string | null;
  readonly vi: string;
  readonly en: string;
  readonly from: string | null;
  readonly until: string | null;
}

export interface Area extends AreaRecord {
  readonly list: string;
  readonly version: number;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export interface AreaFilter {
  readonly list?: string | undefined;
  readonly level?: string | undefined;
  readonly parent?: string | undefined;
}

export async function listAreas(db: Db, { list, level, parent }: AreaFilter = {}): Promise<Area[]> {
  let query = db.selectFrom('programme.current_areas').selectAll().orderBy('list').orderBy('code');
  if (list !== undefined) query = query.where('list', '=', list);
  if (level !== undefined) query = query.where('level', '=', level);
  if (parent !== undefined) query = query.where('parent', '=', parent);
  return (await query.execute()).map(areaOf);
}

/** Records areas of one version of the list; those that are as recorded get no new version. @returns how many changed. */
export async function recordAreas(db: Db, list: string, areas: readonly AreaRecord[], by: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockRecord(trx, `areas:${list}`);
    const current = new Map((await listAreas(trx, { list })).map((area) => [area.code, area]));
    const changed = areas.filter((area) => !sameArea(current.get(area.code), area));
    for (let at = 0; at < changed.length; at += 500) {
      const rows = changed.slice(at, at + 500).map((area) => ({
        list,
        code: area.code,
        version: (current.get(area.code)?.version ?? 0) + 1,
        level: area.level,
        parent: area.parent,
        name_vi: area.vi,
        name_en: area.en,
        valid_from: area.from,
        valid_until: area.until,
        recorded_by: by,
      }));
      await trx.insertInto('programme.areas').values(rows).execute();
    }
    return changed.length;
  });
}

function areaOf(row: Selectable<AreasTable>): Area {
  return {
    list: row.list,
    code: row.code,
    version: row.version,
    level: row.level,
    parent: row.parent,
    vi: row.name_vi,
    en: row.name_en,
    from: row.valid_from,
    until: row.valid_until,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}

function sameArea(current: Area | undefined, area: AreaRecord): boolean {
  const fields = ({ level, parent, vi, en, from, until }: AreaRecord) =>
    JSON.stringify([level, parent, vi, en, from, until]);
  return current !== undefined && fields(current) === fields(area);
}

/** `list/code`: how an area is named where one text must do. */
export function areaText({ list, code }: AreaKey): string {
  return `${list}/${code}`;
}
