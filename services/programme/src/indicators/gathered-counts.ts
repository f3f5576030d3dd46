import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { type Area, areaText, listAreas } from '../organisations/areas.ts';
import type { AreaKey } from '../organisations/store.ts';
import { type Counts, countsIn, type Held } from './counts.ts';

type Db = Kysely<ProgrammeDatabase>;

/** What will be asked for. */
export interface Gathering {
  /** Days at whose end names are counted. */
  readonly days: readonly string[];
  /** Within which activities are counted. */
  readonly activities: { readonly from: string; readonly until: string };
}

/**
 * The same numbers as {@link countsIn}'s, of the moment of the transaction that is given: names are read once for all days,
 * communes and groups, activities once for all organisations and months. A report asks for hundreds of figures, and a million
 * names read for each commune anew take minutes. What was not announced is counted by itself.
 */
export function gatheredCounts(trx: Db, gathering: Gathering): Counts {
  const single = countsIn(trx);
  const areas = once(async () => new Map((await listAreas(trx)).map((area) => [areaText(area), area])));
  const days = [...new Set(gathering.days)].sort();
  const names = once(() => namesOf(trx, days));
  const activities = once(() => activitiesOf(trx, gathering.activities));
  const answers = new Map<string, Promise<ReadonlyMap<string, number>>>();
  return {
    websites: single.websites,
    names: async (subject, area, from, day) => {
      const at = days.indexOf(day);
      if (from !== null || at < 0) return single.names(subject, area, from, day);
      const within = placeOf(await areas(), area);
      const groups = await names();
      if (!within.whole && !groups.some(({ list }) => list === area?.list)) return null;
      return sum(
        groups.filter(
          (group) =>
            (subject === null || group.subject === subject) &&
            group.begun <= at &&
            at < group.ended &&
            within.has(group),
        ),
        ({ count }) => count,
      );
    },
    answers: async (outcome, from, day) => {
      const key = `${from}/${day}`;
      const counted = answers.get(key) ?? answersOf(trx, from, day);
      answers.set(key, counted);
      const byOutcome = await counted;
      return outcome === null ? sum([...byOutcome.values()], (count) => count) : (byOutcome.get(outcome) ?? 0);
    },
    activities: async (kind, question, day): Promise<Held> => {
      const { from } = question.period;
      if (from < gathering.activities.from || day > gathering.activities.until)
        return single.activities(kind, question, day);
      const within = placeOf(await areas(), question.area);
      const groups = (await activities()).filter(
        (group) =>
          group.day >= from &&
          group.day <= day &&
          (kind === null || group.kind === kind) &&
          (question.organisation === null || group.organisation === question.organisation) &&
          // Unlike a name's, an activity's area is stated: where it is not, it is no province's.
          (question.area === null || (group.list !== null && within.has(group))),
      );
      return {
        activities: sum(groups, ({ count }) => count),
        participants: sum(groups, (group) => group.participants),
      };
    },
  };
}

interface Placed {
  readonly list: string | null;
  readonly code: string | null;
}

/** What lies in an area, as figures have it: the area, its communes, and for a province what has no known area. */
function placeOf(areas: ReadonlyMap<string, Area>, area: AreaKey | null) {
  if (area === null) return { whole: true, has: () => true };
  const province = areas.get(areaText(area))?.level === 'province';
  const has = ({ list, code }: Placed): boolean => {
    if (code === null) return province;
    if (list !== area.list) return false;
    return code === area.code || areas.get(areaText({ list, code }))?.parent === area.code;
  };
  return { whole: province, has };
}

interface NameGroup extends Placed {
  readonly subject: string;
  /** Index of the first day at whose end they were registered. */
  readonly begun: number;
  /** Index of the first day at whose end they were given back; behind all days where they never were. */
  readonly ended: number;
  readonly count: number;
}

async function namesOf(trx: Db, days: readonly string[]): Promise<readonly NameGroup[]> {
  const { rows } = await sql<NameGroup>`
    WITH ends AS MATERIALIZED (
      SELECT array_agg((day::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' ORDER BY day) AS days
      FROM unnest(${days}::text[]) AS day
    )
    SELECT subject_type AS subject, area_list AS list, area_code AS code,
      width_bucket(registered_at, (SELECT days FROM ends)) AS begun,
      coalesce(width_bucket(released_at, (SELECT days FROM ends)), ${days.length}::integer) AS ended, count(*) AS count
    FROM programme.registered_names GROUP BY 1, 2, 3, 4, 5
  `.execute(trx);
  return rows;
}

interface ActivityGroup extends Placed, Pick<Held, 'participants'> {
  readonly day: string;
  readonly kind: string;
  readonly organisation: string;
  readonly count: number;
}

async function activitiesOf(trx: Db, { from, until }: Gathering['activities']): Promise<readonly ActivityGroup[]> {
  const { rows } = await sql<ActivityGroup>`
    SELECT starts_on AS day, kind, organisation, area_list AS list, area_code AS code, count(*) AS count,
      coalesce(sum(participants), 0)::bigint AS participants
    FROM programme.activities
    WHERE state = 'filed' AND starts_on BETWEEN ${from}::date AND ${until}::date
    GROUP BY 1, 2, 3, 4, 5
  `.execute(trx);
  return rows;
}

async function answersOf(trx: Db, from: string, day: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ outcome: string; count: number }>`
    SELECT outcome, count(*) AS count FROM verification.answers
    WHERE issued_at >= ${from}::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
      AND issued_at < (${day}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
    GROUP BY outcome
  `.execute(trx);
  return new Map(rows.map(({ outcome, count }) => [outcome, count]));
}

/** The same promise each time. */
function once<V>(make: () => Promise<V>): () => Promise<V> {
  let made: Promise<V> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function sum<V>(values: readonly V[], of: (value: V) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
