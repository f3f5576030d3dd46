import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { type Area, listAreas } from './areas.ts';

/** The areas of one version of the code list, by default the newest that is recorded: what a form offers. */
export async function newestList(
  db: Kysely<ProgrammeDatabase>,
  asked: string | null,
): Promise<{ readonly list: string | null; readonly areas: Area[] }> {
  const all = await listAreas(db);
  const newest = all.map(({ list }) => list).sort();
  const list = asked ?? newest.at(-1) ?? null;
  return { list, areas: all.filter((area) => area.list === list) };
}
