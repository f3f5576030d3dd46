import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE facts.snapshots
      ADD COLUMN issue_levels jsonb,
      ADD COLUMN progress jsonb;
    COMMENT ON COLUMN facts.snapshots.issue_levels IS
      'How many errors and warnings of each code: a code may be either, depending on its column';
    COMMENT ON COLUMN facts.snapshots.progress IS 'How far processing has come, while it runs';
  `.execute(db);
}
