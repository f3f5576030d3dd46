import { type Kysely, sql } from 'kysely';

/** Associations and community teams deliver no source: a key of theirs must not have to be a department's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE access.clients
      DROP CONSTRAINT clients_roles_check,
      ADD CONSTRAINT clients_roles_check CHECK (
        cardinality(roles) > 0
        AND roles <@ ARRAY['registrar', 'department', 'organisation', 'auditor', 'office', 'admin']
      );
  `.execute(db);
}
