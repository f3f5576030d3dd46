import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { shippedPolicies } from '@xacthuc/domain';
import { factsRoom } from '@xacthuc/engine';
import {
  type AccessDatabase,
  type App,
  Authenticator,
  accessRoom,
  createDatabase,
  createHttpApp,
  createLogger,
  createMetrics,
  createPool,
  migrateRooms,
  startEmbeddedPostgres,
} from '@xacthuc/platform';
import { verificationRoom } from '@xacthuc/verification';
import { type PortalContext, type PortalDatabase, portalService } from '../src/index.ts';

/** The portal alone, on a real PostgreSQL of its own. */
export interface TestPortal {
  readonly app: App;
  readonly context: PortalContext;
  /** Runs a statement as the tables' owner. */
  owner(statement: string, values?: readonly unknown[]): Promise<unknown>;
  /** Runs a statement as the portal does, under its role. */
  service(statement: string): Promise<unknown>;
  close(): Promise<void>;
}

export const today = new Date('2026-11-22T03:00:00Z');

export async function startPortal(): Promise<TestPortal> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-portal-'));
  const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  const owner = createPool({ url: server.ownerUrl, role: null, max: 2, name: 'test owner' });
  await migrateRooms(createDatabase(owner), [accessRoom, factsRoom, verificationRoom], server.serviceUser);
  const pool = createPool({ url: server.serviceUrl, role: 'xacthuc_programme', max: 4, name: 'test portal' });
  const context: PortalContext = {
    db: createDatabase<PortalDatabase>(pool),
    log: createLogger('silent'),
    now: () => today,
    policies: shippedPolicies,
  };
  const app = await appOf(context, new Authenticator(createDatabase<AccessDatabase>(pool)));
  return {
    app,
    context,
    owner: (statement, values = []) => owner.query(statement, [...values]),
    service: (statement) => pool.query(statement),
    close: async () => {
      await app.close();
      await pool.end();
      await owner.end();
      await server.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** An HTTP app with the portal only. */
export function appOf(context: PortalContext, authenticator: Authenticator): Promise<App> {
  return createHttpApp({
    config: { ratePerMinute: 1_000_000, trustProxy: false },
    publicUrl: 'http://xacthuc.test',
    log: context.log,
    metrics: createMetrics(),
    authenticator,
    ready: async () => true,
    services: [portalService(context)],
  });
}

/** A source, delivered on the day `asOf`, or never (null). */
export async function addSource(
  portal: TestPortal,
  code: string,
  asOf: string | null,
  names: readonly { vi: string; en: string; from: string | null; until: string | null }[],
): Promise<void> {
  await portal.owner(`SELECT facts.add_source($1, $1, $2::jsonb, 'full', 30)`, [code, JSON.stringify(names)]);
  await portal.owner('UPDATE facts.sources SET as_of = $2::date, sequence = $3 WHERE code = $1', [
    code,
    asOf,
    asOf === null ? 0 : 1,
  ]);
}
