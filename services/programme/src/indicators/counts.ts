import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import type { AreaKey } from '../organisations/store.ts';
import type { FigureQuestion } from './figures.ts';

type Db = Kysely<ProgrammeDatabase>;

/** How often something was done, and for how many. */
export interface Held {
  readonly activities: number;
  readonly participants: number;
}

/** The numbers that figures are made of. Days are in Vietnam, `day` is the last one that counts. */
export interface Counts {
  /** Registered and not given back at a day's end, since `from` (null: ever); null where no name's commune is known and one is asked for. */
  names(subject: string | null, area: AreaKey | null, from: string | null, day: string): Promise<number | null>;
  /** Names of a day whose websites were live when they were last looked at; null where none had been looked at. */
  websites(area: AreaKey | null, day: string): Promise<number | null>;
  answers(outcome: string | null, from: string, day: string): Promise<number>;
  activities(kind: string | null, question: FigureQuestion, day: string): Promise<Held>;
}

/** Each counted when it is asked for, by a query of its own. */
export function countsIn(db: Db): Counts {
  return {
    names: (subject, area, from, day) => registeredNames(db, subject, area, from, day),
    websites: (area, day) => liveWebsites(db, area, day),
    answers: (outcome, from, day) => answersGiven(db, outcome, from, day),
    activities: (kind, question, day) => activitiesHeld(db, kind, question, day),
  };
}

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
