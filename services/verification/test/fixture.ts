import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { factsRoom } from '@xacthuc/engine';
import { accessRoom, createDatabase, createPool, migrateRooms, startEmbeddedPostgres } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { NewAnswer } from '../src/checks/answer.ts';
import type { VerificationDatabase } from '../src/db/schema.ts';
import { verificationRoom } from '../src/index.ts';

/** The verification room on a real PostgreSQL, worked on under the serving role as the product does. */
export interface TestVerification {
  readonly pool: pg.Pool;
  readonly db: Kysely<VerificationDatabase>;
  /** The tables' owner. */
  readonly owner: pg.Pool;
  /** What services connect with. */
  readonly serviceUrl: string;
  close(): Promise<void>;
}

export async function startVerification(): Promise<TestVerification> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-verification-'));
  fs.chmodSync(dataDir, 0o755); // the embedded server's own account must be able to enter
  const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  const owner = createPool({ url: server.ownerUrl, role: null, max: 2, name: 'test owner' });
  await migrateRooms(createDatabase(owner), [accessRoom, factsRoom, verificationRoom], server.serviceUser);
  const pool = createPool({ url: server.serviceUrl, role: 'xacthuc_verification', max: 4, name: 'test serving' });
  return {
    pool,
    owner,
    serviceUrl: server.serviceUrl,
    db: createDatabase<VerificationDatabase>(pool),
    close: async () => {
      await pool.end();
      await owner.end();
      await server.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const someClient = randomUUID();

/** An answer about nobody, with some parts of its own. */
export function answerWith(parts: Partial<NewAnswer> = {}): NewAnswer {
  return {
    id: randomUUID(),
    issuedAt: new Date('2026-11-22T03:00:00.123Z'),
    expiresAt: new Date('2026-11-25T03:00:00.123Z'),
    clientId: someClient,
    benefit: 'id.vn',
    subjectType: 'person',
    subjectKey: Buffer.from([0, 1, 2, 255]),
    outcome: 'eligible',
    reasons: ['facts_satisfy_policy'],
    departments: [],
    policy: 'id.vn-2025-05-03',
    eligibleUntil: '2028-03-19',
    evidence: [{ source: 'education', sequence: 3, asOf: '2026-11-01', ageDays: 21, limitDays: 200 }],
    records: [41, 2 ** 40],
    token: 'eyJ.eyJ.sig',
    disclosures: Buffer.from([9, 0, 9]),
    idempotencyKey: null,
    fingerprint: Buffer.alloc(16, 7),
    status: null,
    factsVersion: 0,
    moment: { seen: '800:800:', readAt: '2026-11-22 03:00:00.123456+00' },
    channel: null,
    ...parts,
  };
}
