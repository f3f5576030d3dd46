import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE SCHEMA witness;

    CREATE TABLE witness.keys (
      type text PRIMARY KEY CHECK (type IN ('ed25519-cosignature', 'ml-dsa-44-cosignature')),
      name text NOT NULL,
      wrapped bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE witness.keys IS 'What this witness signs with, wrapped by the master key';

    CREATE TABLE witness.heads (
      origin text PRIMARY KEY,
      size bigint NOT NULL CHECK (size >= 0),
      root bytea NOT NULL CHECK (length(root) = 32),
      checkpoint text NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    COMMENT ON TABLE witness.heads IS
      'Of each witnessed log the largest tree that was cosigned, and the checkpoint as the log signed it';

    -- What a witness is for: whatever the program does, it never goes back, and never says two things of one size.
    CREATE FUNCTION witness.only_forward() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF NEW.origin <> OLD.origin OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root) THEN
        RAISE EXCEPTION 'a witness does not go back';
      END IF;
      RETURN NEW;
    END
    $body$;
    CREATE TRIGGER only_forward BEFORE UPDATE ON witness.heads FOR EACH ROW EXECUTE FUNCTION witness.only_forward();

    CREATE TABLE witness.conflicts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      origin text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('fork', 'proof')),
      size bigint NOT NULL,
      root bytea NOT NULL,
      checkpoint text NOT NULL,
      known_size bigint NOT NULL,
      known_root bytea NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      UNIQUE (origin, kind, size, root)
    );
    COMMENT ON TABLE witness.conflicts IS
      'Checkpoints signed by their log that were refused: fork, another tree of a size that was cosigned (with the '
      'cosigned one, proof that the log showed two); proof, not shown to go on from it, which may be the asker''s fault';

    GRANT USAGE ON SCHEMA witness TO xacthuc_verification;
    GRANT SELECT, INSERT ON witness.keys, witness.heads, witness.conflicts TO xacthuc_verification;
    GRANT UPDATE (size, root, checkpoint, at) ON witness.heads TO xacthuc_verification;
  `.execute(db);
}
