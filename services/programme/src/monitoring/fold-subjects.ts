import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { channelCounted } from './channel-counted.ts';

/**
 * Counts the subjects of entries `from` up to before `until`. What a subject counts as follows from its row alone (`counted` below),
 * so each change takes out what the row counted before and puts in what it counts now. The caller holds the place.
 */
export async function foldSubjects(trx: Kysely<ProgrammeDatabase>, from: number, until: number): Promise<void> {
  await sql`
    WITH entries AS MATERIALIZED (
      SELECT m.index, m.type, m.subject, m.subject_type AS kind, m.eligible, m.client_id AS registrar,
        date_trunc('month', m.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS month,
        ${channelCounted('m.channel', 'm.index', 'm.at')} AS channel
      FROM verification.monitored_entries m WHERE m.index >= ${from} AND m.index < ${until}
    ),
    touched AS (
      SELECT subject,
        coalesce(sum(CASE type WHEN 'redemption' THEN 1 WHEN 'release' THEN -1 END), 0)::integer AS names
      FROM entries GROUP BY subject
    ),
    checked AS (
      SELECT DISTINCT ON (subject) subject, kind, month, registrar, channel FROM entries
      WHERE type = 'check' ORDER BY subject, index
    ),
    attested AS (
      SELECT DISTINCT ON (subject) subject, month, registrar, channel FROM entries
      WHERE type = 'check' AND eligible ORDER BY subject, index
    ),
    old AS MATERIALIZED (
      SELECT s.* FROM programme.monitored_subjects s JOIN touched USING (subject)
    ),
    new AS MATERIALIZED (
      SELECT t.subject, coalesce(o.kind, c.kind) AS kind,
        coalesce(o.checked_month, c.month) AS checked_month,
        coalesce(o.checked_by, c.registrar) AS checked_by,
        coalesce(o.checked_channel, c.channel) AS checked_channel,
        coalesce(o.attested_month, a.month) AS attested_month,
        coalesce(o.attested_by, a.registrar) AS attested_by,
        coalesce(o.attested_channel, a.channel) AS attested_channel,
        coalesce(o.names, 0) + t.names AS names
      FROM touched t
      LEFT JOIN old o USING (subject) LEFT JOIN checked c USING (subject) LEFT JOIN attested a USING (subject)
      -- What is used was asked before, in the log too.
      WHERE o.subject IS NOT NULL OR c.subject IS NOT NULL
    ),
    differing AS MATERIALIZED (
      SELECT n.* FROM new n LEFT JOIN old o USING (subject)
      WHERE o.subject IS NULL OR n.names <> o.names OR n.attested_month IS DISTINCT FROM o.attested_month
    ),
    kept AS (
      INSERT INTO programme.monitored_subjects AS s (subject, kind, checked_month, checked_by, checked_channel,
        attested_month, attested_by, attested_channel, names)
      SELECT subject, kind, checked_month, checked_by, checked_channel, attested_month, attested_by, attested_channel, names
      FROM differing
      ON CONFLICT (subject) DO UPDATE SET attested_month = excluded.attested_month, attested_by = excluded.attested_by,
        attested_channel = excluded.attested_channel, names = excluded.names
    ),
    signed AS (
      SELECT 1 AS sign, n.* FROM differing n
      UNION ALL
      SELECT -1, o.subject, o.kind, o.checked_month, o.checked_by, o.checked_channel, o.attested_month, o.attested_by,
        o.attested_channel, o.names
      FROM old o JOIN differing USING (subject)
    ),
    counted AS (
      SELECT checked_month AS month, kind, checked_by AS registrar, checked_channel AS channel, sign AS checked,
        CASE WHEN attested_month IS NULL THEN 0 ELSE sign END AS checked_attested, 0 AS attested, 0 AS attested_registered
      FROM signed
      UNION ALL
      SELECT attested_month, kind, attested_by, attested_channel, 0, 0, sign, CASE WHEN names > 0 THEN sign ELSE 0 END
      FROM signed WHERE attested_month IS NOT NULL
    )
    INSERT INTO programme.subject_counts AS c (month, kind, registrar, channel, checked, checked_attested, attested,
      attested_registered)
    SELECT month, kind, registrar, channel, sum(checked), sum(checked_attested), sum(attested), sum(attested_registered)
    FROM counted GROUP BY 1, 2, 3, 4
    HAVING sum(checked) <> 0 OR sum(checked_attested) <> 0 OR sum(attested) <> 0 OR sum(attested_registered) <> 0
    ON CONFLICT (month, kind, registrar, channel) DO UPDATE SET
      checked = c.checked + excluded.checked, checked_attested = c.checked_attested + excluded.checked_attested,
      attested = c.attested + excluded.attested, attested_registered = c.attested_registered + excluded.attested_registered
  `.execute(trx);
}
