import { type Kysely, sql } from 'kysely';

/** Nobody is granted UPDATE of the column: what a client is admitted as, it stays. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE access.clients
      ADD COLUMN sandbox boolean NOT NULL DEFAULT false,
      ADD CONSTRAINT clients_sandbox_registrars CHECK (NOT sandbox OR roles = ARRAY['registrar']),
      ADD CONSTRAINT clients_sandbox_keys CHECK (sandbox = starts_with(key_prefix, 'xts_'));
    COMMENT ON COLUMN access.clients.sandbox IS
      'The client sees published mock subjects only, never a fact; decided when it is admitted, for good';
  `.execute(db);
}
