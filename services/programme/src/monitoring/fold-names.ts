import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { channelCounted } from './channel-counted.ts';

type Db = Kysely<ProgrammeDatabase>;

/**
 * A use of a name that is in the log has its answer there too: only then is it known who brought the subject, so the name is counted
 * anew. An entry of the directory that is not there yet is noted when it comes.
 */
export async function noteNamesOf(trx: Db, from: number, until: number): Promise<void> {
  await sql`
    INSERT INTO directory.entry_changes (entry)
    SELECT DISTINCT e.number FROM verification.monitored_entries m JOIN directory.entries e ON e.domain = m.domain
    WHERE m.index >= ${from} AND m.index < ${until}
  `.execute(trx);
}

const columns = sql.raw('month, kind, area_list, province, commune, sector, registrar, channel, redeemed, live');

/** Counts these entries of the directory as they are now, in place of what they were counted as. The caller holds the place. */
export async function foldNames(trx: Db, entries: readonly number[]): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    WITH touched AS MATERIALIZED (SELECT unnest(${entries}::bigint[]) AS entry),
    old AS MATERIALIZED (
      SELECT n.* FROM programme.monitored_names n JOIN touched USING (entry)
    ),
    new AS MATERIALIZED (
      SELECT e.number AS entry, coalesce(date_trunc('month', e.registered_on)::date, '0001-01-01') AS month,
        coalesce(e.holder_kind, '') AS kind, coalesce(e.area_list, '') AS area_list, coalesce(e.province, '') AS province,
        coalesce(e.commune, '') AS commune, coalesce(e.sector, '') AS sector, coalesce(v.client_id::text, '') AS registrar,
        coalesce(v.channel, '') AS channel, v.domain IS NOT NULL AS redeemed, e.website_state = 'live' AS live
      FROM touched JOIN directory.entries e ON e.number = touched.entry
      LEFT JOIN LATERAL (
        SELECT m.domain, m.client_id, ${channelCounted('m.channel', 'm.asked_entry', 'm.asked_at')} AS channel
        FROM verification.monitored_names m WHERE m.domain = e.domain AND 'redemption' = ANY (e.sources) LIMIT 1
      ) AS v ON true
      WHERE e.status = 'registered'
    ),
    gone AS (
      DELETE FROM programme.monitored_names n USING touched
      WHERE n.entry = touched.entry AND NOT EXISTS (SELECT FROM new WHERE new.entry = n.entry)
    ),
    kept AS (
      INSERT INTO programme.monitored_names (entry, ${columns}) SELECT entry, ${columns} FROM new
      ON CONFLICT (entry) DO UPDATE SET (${columns}) = ROW (excluded.month, excluded.kind, excluded.area_list,
        excluded.province, excluded.commune, excluded.sector, excluded.registrar, excluded.channel, excluded.redeemed,
        excluded.live)
    ),
    signed AS (
      SELECT 1 AS sign, ${columns} FROM new UNION ALL SELECT -1, ${columns} FROM old
    ),
    summed AS (
      SELECT
        CASE WHEN grouping(commune) = 0 THEN 'place' WHEN grouping(sector) = 0 THEN 'sector' ELSE 'channel' END AS cube,
        month, kind, area_list, province, coalesce(commune, '') AS commune, coalesce(sector, '') AS sector,
        coalesce(registrar, '') AS registrar, coalesce(channel, '') AS channel,
        coalesce(sum(sign) FILTER (WHERE redeemed), 0) AS registered,
        coalesce(sum(sign) FILTER (WHERE redeemed AND live), 0) AS live,
        coalesce(sum(sign) FILTER (WHERE NOT redeemed), 0) AS others,
        coalesce(sum(sign) FILTER (WHERE NOT redeemed AND live), 0) AS others_live
      FROM signed
      GROUP BY GROUPING SETS (
        (month, kind, area_list, province, commune),
        (month, kind, area_list, province, sector),
        (month, kind, area_list, province, registrar, channel)
      )
    )
    INSERT INTO programme.name_counts AS c (cube, month, kind, area_list, province, commune, sector, registrar, channel,
      registered, live, others, others_live)
    SELECT * FROM summed WHERE registered <> 0 OR live <> 0 OR others <> 0 OR others_live <> 0
    ON CONFLICT (cube, month, kind, area_list, province, commune, sector, registrar, channel) DO UPDATE SET
      registered = c.registered + excluded.registered, live = c.live + excluded.live,
      others = c.others + excluded.others, others_live = c.others_live + excluded.others_live
  `.execute(trx);
  await sql`DELETE FROM programme.name_counts WHERE registered = 0 AND others = 0`.execute(trx);
}
