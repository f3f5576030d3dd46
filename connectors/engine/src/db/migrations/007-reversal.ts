import { type Kysely, sql } from 'kysely';

/** A snapshot may be a reversal, which has no file; dry runs keep samples of what they would do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE facts.snapshots
      ALTER COLUMN file_id DROP NOT NULL,
      ADD COLUMN reverts_to bigint CHECK (reverts_to >= 0),
      ADD COLUMN samples jsonb,
      ADD COLUMN consequences jsonb,
      ADD CONSTRAINT file_or_reversal CHECK ((file_id IS NULL) = (reverts_to IS NOT NULL));
    COMMENT ON COLUMN facts.snapshots.reverts_to IS 'Of a reversal: the sequence whose content it makes active again';
    COMMENT ON COLUMN facts.snapshots.samples IS 'Of a dry run: some of the subjects it would add, change and retire, masked';
    COMMENT ON COLUMN facts.snapshots.consequences IS 'Valid attestations that rest on records its activation would end';
    GRANT DELETE ON facts.freshness TO xacthuc_intake;
  `.execute(db);
}
