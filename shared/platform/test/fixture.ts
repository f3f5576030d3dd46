import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import {
  type AccessDatabase,
  accessRoom,
  createDatabase,
  createPool,
  type EmbeddedPostgres,
  migrateRooms,
  startEmbeddedPostgres,
} from '../src/index.ts';

/** A folder that the embedded server's own account can enter too. */
export function temporaryFolder(prefix = 'xacthuc-platform-'): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  fs.chmodSync(folder, 0o755);
  return folder;
}

/** A real PostgreSQL with the access room. */
export interface TestDatabase {
  readonly server: EmbeddedPostgres;
  /** The tables' owner. */
  readonly owner: pg.Pool;
  readonly db: Kysely<AccessDatabase>;
  close(): Promise<void>;
}

export async function startDatabase(): Promise<TestDatabase> {
  const dataDir = temporaryFolder();
  const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  const owner = createPool({ url: server.ownerUrl, role: null, max: 4, name: 'test owner' });
  await migrateRooms(createDatabase(owner), [accessRoom], server.serviceUser);
  return {
    server,
    owner,
    db: createDatabase<AccessDatabase>(owner),
    close: async () => {
      await owner.end();
      await server.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
