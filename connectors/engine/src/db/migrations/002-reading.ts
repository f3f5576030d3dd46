import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE facts.snapshots ADD COLUMN reading jsonb;
    COMMENT ON COLUMN facts.snapshots.reading IS
      'How the delivery asked to be read (sheet, columns), so that reading it again comes to the same';

    CREATE TABLE facts.column_maps (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      source_id smallint NOT NULL REFERENCES facts.sources,
      entries jsonb NOT NULL,
      set_by uuid NOT NULL,
      set_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX column_maps_newest ON facts.column_maps (source_id, id DESC);
    COMMENT ON TABLE facts.column_maps IS
      'Each setting of a source''s saved mapping of columns, by whom and when; the newest one holds';

    GRANT SELECT, INSERT ON facts.column_maps TO xacthuc_intake;
  `.execute(db);
}
