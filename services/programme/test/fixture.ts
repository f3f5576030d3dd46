import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { factsRoom } from '@xacthuc/engine';
import {
  type App,
  Authenticator,
  accessRoom,
  addClient,
  createDatabase,
  createHttpApp,
  createLogger,
  createMetrics,
  createPool,
  keyedHasher,
  migrateRooms,
  type NewClient,
  newDataKey,
  type Role,
  startEmbeddedPostgres,
} from '@xacthuc/platform';
import { verificationRoom } from '@xacthuc/verification';
import {
  directoryRoom,
  holderSecrets,
  type ProgrammeContext,
  type ProgrammeDatabase,
  programmeRoom,
  programmeService,
} from '../src/index.ts';

/** The programme service alone, on a real PostgreSQL of its own. */
export interface TestProgramme {
  readonly app: App;
  readonly context: ProgrammeContext;
  /** The database's address for its owner. */
  readonly ownerUrl: string;
  /** Runs a statement as the tables' owner. */
  owner(statement: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Runs a statement as the service does, under its role. */
  service(statement: string): Promise<unknown>;
  /** Makes a client and gives its id and key. */
  client(roles: readonly Role[], more?: Partial<NewClient>): Promise<{ readonly id: string; readonly key: string }>;
  call(method: Method, url: string, options?: Call): Promise<Reply>;
  close(): Promise<void>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Call {
  readonly key?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers as any client would, without our types
  readonly body: any;
}

export async function startProgramme(now: () => Date = () => new Date()): Promise<TestProgramme> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-programme-'));
  const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  const owner = createPool({ url: server.ownerUrl, role: null, max: 2, name: 'test owner' });
  const rooms = [accessRoom, factsRoom, verificationRoom, directoryRoom, programmeRoom];
  await migrateRooms(createDatabase(owner), rooms, server.serviceUser);
  const pool = createPool({ url: server.serviceUrl, role: 'xacthuc_programme', max: 4, name: 'test programme' });
  const db = createDatabase<ProgrammeDatabase>(pool);
  const log = createLogger('silent');
  const lookup = keyedHasher(newDataKey());
  const directory = holderSecrets({ directory: newDataKey(), lookup });
  const context = {
    db,
    log,
    now,
    directory,
    maxListBytes: 1_000_000,
    master: newDataKey(),
    holidays: new Set<string>(),
    supportDays: 5,
  };
  const app = await createHttpApp({
    config: { ratePerMinute: 1_000_000, trustProxy: false },
    publicUrl: 'http://xacthuc.test',
    log,
    metrics: createMetrics(),
    // Nothing is remembered, so that a revocation shows at once.
    authenticator: new Authenticator(db, 0),
    ready: async () => true,
    services: [programmeService(context)],
  });
  return {
    app,
    context,
    ownerUrl: server.ownerUrl,
    owner: async (statement, values = []) => (await owner.query(statement, [...values])).rows,
    service: (statement) => pool.query(statement),
    client: (roles, more = {}) => addClient(db, { name: `test ${roles.join(' ')}`, roles, ...more }, null),
    call: (method, url, options = {}) => call(app, method, url, options),
    close: async () => {
      await app.close();
      await pool.end();
      await owner.end();
      await server.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function call(app: App, method: Method, url: string, options: Call): Promise<Reply> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.key) headers.authorization = `Bearer ${options.key}`;
  if (options.json !== undefined) headers['content-type'] = 'application/json';
  const payload = options.payload ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
  const reply = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: reply.statusCode, headers: reply.headers, body: reply.body === '' ? null : reply.json() };
}

/** A source, delivered once on the day `asOf`, or never (null). */
export async function addSource(programme: TestProgramme, code: string, asOf: string | null): Promise<void> {
  const names = [
    { vi: `Sở cũ ${code}`, en: `Old department ${code}`, from: null, until: '2025-02-28' },
    { vi: `Sở mới ${code}`, en: `New department ${code}`, from: '2025-03-01', until: null },
  ];
  await programme.owner(`SELECT facts.add_source($1, $1, $2::jsonb, 'full', 30)`, [code, JSON.stringify(names)]);
  await programme.owner('UPDATE facts.sources SET as_of = $2::date, sequence = $3 WHERE code = $1', [
    code,
    asOf,
    asOf === null ? 0 : 4,
  ]);
}

export interface TestAnswer {
  readonly issuedAt: string;
  readonly clientId: string;
  readonly benefit?: string;
  readonly outcome?: string;
  readonly subjectType?: string;
}

/** An answer of nobody's about nobody, as the verification service would have stored it. @returns its id. */
export async function addAnswer(programme: TestProgramme, answer: TestAnswer): Promise<string> {
  const id = randomUUID();
  await programme.owner(
    `INSERT INTO verification.answers (id, issued_at, expires_at, client_id, benefit, subject_type, subject_key,
       outcome, reasons, departments, policy, evidence, records, token, disclosures, fingerprint)
     VALUES ($1, $2, $2::timestamptz + interval '72 hours', $3, $4, $6, '\\x00', $5, '{}', '{}', 'id.vn-2025-05-03',
       '[]', '{}', 'token', '\\x00', '\\x00')`,
    [
      id,
      answer.issuedAt,
      answer.clientId,
      answer.benefit ?? 'id.vn',
      answer.outcome ?? 'eligible',
      answer.subjectType ?? 'person',
    ],
  );
  return id;
}

/** The use of an answer for a name. */
export async function addRedemption(
  programme: TestProgramme,
  attestation: string,
  redeemedAt: string,
  benefit: string,
) {
  await programme.owner(
    `INSERT INTO verification.redemptions
       (attestation_id, client_id, benefit, domain, domain_unicode, registered_at, registrar_transaction_id, redeemed_at)
     VALUES ($1, $2, $3, $4, $4, $5, $4, $5)`,
    [attestation, randomUUID(), benefit, `${attestation}.${benefit}`, redeemedAt],
  );
}

let redemptions = 0;

/** What the verification service leaves behind when a free name is used for a subject whose key's text is given. */
export async function redeemName(
  programme: TestProgramme,
  name: { readonly domain: string; readonly unicode?: string; readonly subject: string; readonly type?: string },
): Promise<string> {
  redemptions += 1;
  const id = randomUUID();
  const key = programme.context.directory.lookup(name.subject);
  const zone = name.domain.endsWith('.id.vn') ? 'id.vn' : 'biz.vn';
  await programme.owner(
    `INSERT INTO verification.answers (id, issued_at, expires_at, client_id, benefit, subject_type, subject_key,
       outcome, reasons, departments, policy, evidence, records, token, disclosures, fingerprint)
     VALUES ($1, now(), now() + interval '72 hours', $1, $2, $3, $4, 'eligible', '{}', '{}', 'p', '[]', '{}', 't', '', '')`,
    [id, zone, name.type ?? 'person', key],
  );
  await programme.owner(
    `INSERT INTO verification.redemptions
       (attestation_id, client_id, benefit, domain, domain_unicode, registered_at, registrar_transaction_id)
     VALUES ($1, $1, $2, $3, $4, now(), $5)`,
    [id, zone, name.domain, name.unicode ?? name.domain, `T-${redemptions}`],
  );
  await programme.owner(
    `INSERT INTO verification.redemption_events (attestation_id, event, client_id) VALUES ($1, 'redeemed', $1)`,
    [id],
  );
  return id;
}

/** The name is given back, as the verification service records it. */
export async function releaseName(programme: TestProgramme, attestation: string): Promise<void> {
  await programme.owner(`SELECT verification.release_redemption($1)`, [attestation]);
  await programme.owner(
    `INSERT INTO verification.redemption_events (attestation_id, event, client_id, reason)
     VALUES ($1, 'released', $1, 'x')`,
    [attestation],
  );
}
