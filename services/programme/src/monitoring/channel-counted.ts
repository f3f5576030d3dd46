import { type RawBuilder, sql } from 'kysely';

/** An answer's channel where none was given, and where one was given that nobody knew or that was not valid that day. */
export const noChannel = '';
export const unknownChannel = '?';

/**
 * SQL: what an answer's channel counts as. Each version of a code says from which entry of the log on it holds, so this comes out the
 * same whenever it is asked. Codes that nobody knows count as one: a registrar that puts something else there makes no rows.
 * @param columns of the code, the answer's index in the log, and its moment.
 */
export function channelCounted(code: string, entry: string, at: string): RawBuilder<string> {
  return sql.raw(`
    CASE WHEN ${code} IS NULL THEN '${noChannel}' ELSE coalesce((
      SELECT CASE WHEN (${at} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
          BETWEEN coalesce(k.valid_from, '-infinity') AND coalesce(k.valid_until, 'infinity') THEN k.code END
      FROM programme.channels k WHERE k.code = ${code} AND k.since_entry <= ${entry}
      ORDER BY k.version DESC LIMIT 1
    ), '${unknownChannel}') END`);
}
