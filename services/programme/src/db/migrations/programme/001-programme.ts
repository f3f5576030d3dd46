import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE SCHEMA programme;
    COMMENT ON SCHEMA programme IS 'The programme''s plan, activities, figures and reports';
    GRANT USAGE ON SCHEMA programme TO xacthuc_programme;
  `.execute(db);
}
