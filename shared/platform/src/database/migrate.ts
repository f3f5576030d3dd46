import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { ensureRoles } from './roles.ts';

/** The migrations of one room, in the order in which they apply. A migration is never edited after it has landed. */
export interface Room {
  readonly name: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

/** What a migration run did. */
export interface MigrationReport {
  readonly room: string;
  readonly applied: readonly string[];
}

const advisoryLock = 0x7861_6374;

/**
 * Brings every room up to date, rooms in the order given (a room may refer to those before it). Safe to call from many
 * replicas at once: one does the work, the others wait.
 * @param serviceUser account the services connect with, when it is not the migrating one.
 * @throws the first failing migration's error; that migration's transaction is rolled back.
 */
export async function migrateRooms(
  db: Kysely<unknown>,
  rooms: readonly Room[],
  serviceUser: string | null = null,
): Promise<MigrationReport[]> {
  return db.connection().execute(async (connection) => {
    await sql`SELECT pg_advisory_lock(${advisoryLock})`.execute(connection);
    try {
      await demandVersion(connection);
      await ensureRoles(connection, serviceUser);
      await sql`CREATE SCHEMA IF NOT EXISTS migrations`.execute(connection);
      const reports: MigrationReport[] = [];
      for (const room of rooms) reports.push(await migrateRoom(connection, room));
      return reports;
    } finally {
      await sql`SELECT pg_advisory_unlock(${advisoryLock})`.execute(connection);
    }
  });
}

async function migrateRoom(db: Kysely<unknown>, room: Room): Promise<MigrationReport> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...room.migrations }) },
    migrationTableSchema: 'migrations',
    migrationTableName: `${room.name}_applied`,
    migrationLockTableName: `${room.name}_lock`,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return { room: room.name, applied: (results ?? []).map((r) => r.migrationName) };
}

async function demandVersion(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    SELECT current_setting('server_version_num')::int AS version
  `.execute(db);
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) {
    throw new Error(`PostgreSQL ≥ 15 is needed; the server is version ${Math.floor(version / 10_000)}`);
  }
}
