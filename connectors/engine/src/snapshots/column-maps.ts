import type { Kysely } from 'kysely';
import type { FactsDatabase } from '../db/schema.ts';
import type { MapEntry } from '../map/index.ts';

/** A source's saved mapping of columns, with who set it last. */
export interface SavedMap {
  readonly entries: readonly MapEntry[];
  readonly setBy: string | null;
  readonly setAt: Date | null;
}

/** The newest setting; without entries where none was ever made, or the last one cleared it. */
export async function savedMapOf(db: Kysely<FactsDatabase>, sourceId: number): Promise<SavedMap> {
  const row = await db
    .selectFrom('facts.column_maps')
    .select(['entries', 'set_by', 'set_at'])
    .where('source_id', '=', sourceId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { entries: row?.entries ?? [], setBy: row?.set_by ?? null, setAt: row?.set_at ?? null };
}

/** Sets the mapping. Earlier settings stay, so that it can be said who set what, and when. */
export async function saveMap(
  db: Kysely<FactsDatabase>,
  sourceId: number,
  entries: readonly MapEntry[],
  by: string,
): Promise<void> {
  const values = { source_id: sourceId, entries: JSON.stringify(entries), set_by: by };
  await db.insertInto('facts.column_maps').values(values).execute();
}
