import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE SCHEMA directory;
    COMMENT ON SCHEMA directory IS 'Names that were registered under the programme, their holders as far as they may be shown, and their websites';
    GRANT USAGE ON SCHEMA directory TO xacthuc_programme;
  `.execute(db);
}
