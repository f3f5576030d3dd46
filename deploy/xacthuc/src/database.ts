import { factsRoom } from '@xacthuc/engine';
import {
  accessRoom,
  type Config,
  createDatabase,
  createPool,
  joinEmbeddedPostgres,
  type MigrationReport,
  migrateQueue,
  migrateRooms,
  queueSchema,
  startEmbeddedPostgres,
} from '@xacthuc/platform';
import { directoryRoom, programmeRoom } from '@xacthuc/programme';
import { verificationRoom } from '@xacthuc/verification';
import { sql } from 'kysely';
import type pg from 'pg';

/** A PostgreSQL to work with: given, or embedded and ended with us. */
export interface Database {
  /** For migrations: the owner of all tables. */
  readonly ownerUrl: string;
  /** For services, which drop to one of the database roles on each connection. */
  readonly serviceUrl: string;
  readonly serviceUser: string | null;
  readonly embedded: boolean;
  /** Where the embedded server keeps its files. */
  readonly clusterDir: string | null;
  stop(): Promise<void>;
}

/** Rooms in the order in which they build on each other. */
const rooms = [accessRoom, factsRoom, verificationRoom, directoryRoom, programmeRoom];

/** A command's database: the given one, or the embedded one, joined where another process of ours is serving. */
export async function joinDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  const running = config.databaseUrl === null ? joinEmbeddedPostgres(config.dataDir) : null;
  return running ? { ...running, embedded: true } : openDatabase(config);
}

/** Starts the embedded server of the data folder, unless a database is given. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  options: { readonly unsafeFast?: boolean } = {},
): Promise<Database> {
  if (config.databaseUrl !== null) {
    const url = config.databaseUrl;
    return {
      ownerUrl: url,
      serviceUrl: url,
      serviceUser: null,
      embedded: false,
      clusterDir: null,
      stop: async () => {},
    };
  }
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir, ...options });
  return { ...server, embedded: true };
}

/** Brings the whole database up to date: our rooms, and the queue's own tables. */
export async function migrate(database: Database): Promise<MigrationReport[]> {
  const pool = createPool({ url: database.ownerUrl, role: null, max: 1, name: 'xacthuc migrate' });
  const db = createDatabase<unknown>(pool);
  try {
    const reports = await migrateRooms(db, rooms, database.serviceUser);
    await migrateQueue(database.ownerUrl);
    const schema = sql.id(queueSchema);
    await sql`GRANT USAGE ON SCHEMA ${schema} TO xacthuc_intake`.execute(db);
    await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO xacthuc_intake`.execute(db);
    await sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO xacthuc_intake`.execute(db);
    await sql`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO xacthuc_intake`.execute(db);
    return reports;
  } finally {
    await db.destroy();
  }
}

/** Before anything is written: on a server that the database was restored on, moments count from another era. */
export async function noteEra(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  await pool.query('SELECT facts.note_era()');
}
