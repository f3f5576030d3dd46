import { createHash } from 'node:crypto';
import { type Bilingual, vietnamDay } from '@xacthuc/domain';
import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { countsBy, type StageCounts } from './counts.ts';
import { type Dimension, dimensions } from './dimensions.ts';
import { foldToTheEnd } from './fold.ts';
import { labelsOf } from './labels.ts';
import { type PublishedColumns, publishTogether } from './publish-together.ts';

type Db = Kysely<ProgrammeDatabase>;

/** A month is published this many days after it is over, so that what happened in its last hours is in the log and looked at. */
const settledDays = 3;
/** Larger tables are not published: to protect one takes a time that grows with its square. */
const mostRows = 500;
/** Rounds of counting that making a month may take first: what more there is comes before it by itself. */
const mostRounds = 20;

/**
 * What is published of each month, always all of it: no choice of the reader's cuts a table otherwise. There is no table of provinces
 * beside that of communes: a province's sum would give away a commune that is withheld.
 */
const subjectTables: readonly Dimension[] = ['group', 'registrar', 'organisation'];
const nameTables: readonly Dimension[] = ['group', 'commune', 'sector', 'registrar', 'organisation'];

export interface PublishedRow extends PublishedColumns {
  readonly key: string;
  readonly label: Bilingual;
}

export interface PublishedTable {
  readonly by: Dimension;
  readonly rows: readonly PublishedRow[];
}

export interface PublishedMonth {
  readonly month: string;
  /** Subjects first checked in the month: whole; part: those attested since. */
  readonly checked: { readonly total: PublishedColumns; readonly tables: readonly PublishedTable[] };
  /** Names registered in the month by an attestation and standing: whole; part: those with a live website. */
  readonly registered: { readonly total: PublishedColumns; readonly tables: readonly PublishedTable[] };
}

/**
 * Makes what is published of each month that is over, once: what happens to a name later changes no published table, so two looks
 * cannot be taken from each other. Any replica may; one does. @returns how many months were made.
 */
export async function freezeMonths(db: Db, now: Date): Promise<number> {
  if ((await monthsToFreeze(db, now)).length === 0) return 0;
  return db.transaction().execute(async (trx) => {
    if (!(await foldToTheEnd(trx, mostRounds))) return 0;
    const months = await monthsToFreeze(trx, now);
    for (const month of months) {
      const content = Buffer.from(JSON.stringify(await publishedMonth(trx, month, now)));
      const sha256 = createHash('sha256').update(content).digest();
      await trx
        .insertInto('programme.published_months')
        .values({ month: `${month}-01`, content, sha256 })
        .execute();
    }
    return months.length;
  });
}

async function monthsToFreeze(db: Db, now: Date): Promise<string[]> {
  const settled = vietnamDay(new Date(now.getTime() - settledDays * 86_400_000));
  const { rows } = await sql<{ month: string }>`
    WITH counted AS (
      SELECT month FROM programme.subject_counts UNION SELECT month FROM programme.name_counts WHERE registered > 0
    )
    SELECT DISTINCT to_char(month, 'YYYY-MM') AS month FROM counted
    WHERE month > '0001-01-01' AND month < date_trunc('month', ${settled}::date)
      AND NOT EXISTS (SELECT FROM programme.published_months p WHERE p.month = counted.month)
    ORDER BY 1
  `.execute(db);
  return rows.map(({ month }) => month);
}

async function publishedMonth(db: Db, month: string, now: Date): Promise<PublishedMonth> {
  const part = async (tables: readonly Dimension[], columns: (counts: StageCounts) => readonly [number, number]) => {
    const read = [];
    for (const by of tables) {
      const counts = [...(await countsBy(db, by, { from: month, until: month }))].sort(([a], [b]) => (a < b ? -1 : 1));
      const label = await labelsOf(db, by, now);
      read.push({ by, label, keys: counts.map(([key]) => key), counts: counts.map(([, row]) => columns(row)) });
    }
    const { total, tables: shown } = publishTogether(
      read.map(({ counts }) => counts),
      mostRows,
    );
    return {
      total,
      tables: read.map(({ by, label, keys }, i) => ({
        by,
        rows: keys.map((key, j) => ({ key, label: label(key), ...(shown[i]?.[j] ?? { whole: null, part: null }) })),
      })),
    };
  };
  return {
    month,
    checked: await part(subjectTables, ({ checked, checkedAttested }) => [checkedAttested ?? 0, checked ?? 0]),
    registered: await part(nameTables, ({ registered, live }) => [live, registered]),
  };
}

/** The months that are published, newest first. */
export async function publishedMonths(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('programme.published_months').select('month').orderBy('month', 'desc').execute();
  return rows.map(({ month }) => month.slice(0, 7));
}

/** What is published of a month, byte for byte as it was made; null: it is not. */
export async function publishedContent(db: Db, month: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('programme.published_months')
    .select('content')
    .where('month', '=', `${month}-01`)
    .executeTakeFirst();
  return row?.content ?? null;
}

/** What the tables are of, for readers. */
export const publishedDimensions = [...new Set([...subjectTables, ...nameTables])].map((by) => ({
  by,
  ...dimensions[by].name,
}));
