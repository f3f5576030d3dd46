import path from 'node:path';
import {
  defaultReadLimits,
  ensureSources,
  type FactsDatabase,
  type FeedPayload,
  feedQueue,
  type SnapshotPayload,
  snapshotQueue,
  startFeedWorker,
  startSnapshotWorker,
} from '@xacthuc/engine';
import { connectors, connectorsModule, intakeService } from '@xacthuc/intake';
import {
  type AccessDatabase,
  type App,
  Authenticator,
  type Config,
  createDatabase,
  createHttpApp,
  createLogger,
  createMetrics,
  createPool,
  createQueue,
  type DatabaseRole,
  freePort,
  type Keyring,
  type Logger,
  loadMasterKey,
  type Metrics,
  openKeyring,
  type QueueBackend,
  type ServicePlugin,
} from '@xacthuc/platform';
import { portalService } from '@xacthuc/portal';
import { type ProgrammeDatabase, programmeService } from '@xacthuc/programme';
import {
  type AnswerStore,
  connectSigner,
  createLookup,
  createStatusPlaces,
  createVerificationCodes,
  groupedAnswerStore,
  openIssuer,
  readPolicies,
  recordPolicies,
  type SignerClient,
  StatusLists,
  startStatusWorker,
  type VerificationDatabase,
  verificationService,
} from '@xacthuc/verification';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { type Database, migrate, openDatabase } from './database.ts';
import { publishKeys } from './published-keys.ts';
import { watchSources } from './source-gauges.ts';

/** Replaceable parts, for tests and comparisons. */
export interface Overrides {
  readonly now?: () => Date;
  readonly answerStore?: (pool: pg.Pool, metrics: Metrics) => AnswerStore;
  /** The embedded server trades durability for speed: only for tests that never kill it. */
  readonly unsafeFast?: boolean;
  readonly log?: Logger;
}

/** A running xacthuc. */
export interface XacthucProcess {
  readonly url: string;
  readonly app: App;
  readonly config: Config;
  readonly database: Database;
  readonly log: Logger;
  readonly programmeDb: Kysely<ProgrammeDatabase>;
  close(): Promise<void>;
}

/** What closes itself, last opened first. */
class Closing {
  readonly #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}

/**
 * Configuration → context → listen. All roles in one process by default; `XACTHUC_ROLES` picks some, for several
 * processes on one database. @throws with a message that says what to do; everything opened is closed again.
 */
export async function startProcess(config: Config, overrides: Overrides = {}): Promise<XacthucProcess> {
  const closing = new Closing();
  try {
    return await start(config, overrides, closing);
  } catch (error) {
    await closing.run().catch(() => {});
    throw error;
  }
}

async function start(config: Config, overrides: Overrides, closing: Closing): Promise<XacthucProcess> {
  const log = overrides.log ?? createLogger(config.logLevel);
  const metrics = createMetrics();
  const port = config.port === 0 ? await freePort() : config.port;
  const publicUrl = config.publicUrl ?? `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;
  const database = await openDatabase(config, { unsafeFast: overrides.unsafeFast ?? false });
  closing.add(() => database.stop());
  if (config.migrate) await migrate(database);
  const pools = openPools(config, database, log, closing);
  const master = loadMasterKey(config.masterKey, config.dataDir, database.embedded);
  const keyring = await openKeyring(createDatabase<AccessDatabase>(pools.xacthuc_verification), master);
  const shared: Shared = { config, overrides, database, pools, keyring, metrics, log, publicUrl, closing };
  watchSources(metrics, pools.xacthuc_verification, overrides.now ?? (() => new Date()), log);
  const services = await openServices(shared);
  const app = await createHttpApp({
    config,
    publicUrl,
    log,
    metrics,
    authenticator: new Authenticator(createDatabase<AccessDatabase>(pools.xacthuc_verification)),
    ready: async () => (await pools.xacthuc_verification.query('SELECT 1 FROM access.clients LIMIT 0')) !== null,
    services,
  });
  closing.add(() => app.close());
  await listen(app, config, port);
  const programmeDb = createDatabase<ProgrammeDatabase>(pools.xacthuc_programme);
  return { url: publicUrl, app, config, database, log, programmeDb, close: () => closing.run() };
}

interface Shared {
  readonly config: Config;
  readonly overrides: Overrides;
  readonly database: Database;
  readonly pools: Record<DatabaseRole, pg.Pool>;
  readonly keyring: Keyring;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly publicUrl: string;
  readonly closing: Closing;
}

function openPools(config: Config, database: Database, log: Logger, closing: Closing): Record<DatabaseRole, pg.Pool> {
  const open = (role: DatabaseRole): pg.Pool => {
    const pool = createPool({
      url: database.serviceUrl,
      role,
      max: config.poolSize,
      name: role.replace('_', ' '),
      onError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
    });
    closing.add(() => pool.end());
    return pool;
  };
  return {
    xacthuc_verification: open('xacthuc_verification'),
    xacthuc_intake: open('xacthuc_intake'),
    xacthuc_programme: open('xacthuc_programme'),
  };
}

async function openServices(shared: Shared): Promise<ServicePlugin[]> {
  const runs = (role: string) => shared.config.roles.includes(role);
  const services: ServicePlugin[] = [];
  if (runs('verification')) services.push(await openVerification(shared));
  if (runs('worker')) startConsequences(shared);
  if (runs('intake') || runs('worker')) services.push(...(await openIntake(shared, runs)));
  const programme = {
    db: createDatabase<ProgrammeDatabase>(shared.pools.xacthuc_programme),
    log: shared.log,
    now: shared.overrides.now ?? (() => new Date()),
  };
  if (runs('programme')) services.push(programmeService(programme));
  if (runs('portal'))
    services.push(portalService({ ...programme, policies: readPolicies(shared.config.policiesFile) }));
  return services;
}

async function openVerification(shared: Shared): Promise<ServicePlugin> {
  const { config, overrides, pools, keyring, metrics, log, publicUrl, closing } = shared;
  const pool = pools.xacthuc_verification;
  const db = createDatabase<VerificationDatabase>(pool);
  const policies = readPolicies(config.policiesFile);
  await recordPolicies(db, policies);
  const now = overrides.now ?? (() => new Date());
  const times = { ttl: config.statusTtlSeconds, expiry: config.statusExpirySeconds };
  const remote = openRemoteSigner(shared);
  const issuer = await openIssuer({
    db,
    master: keyring.master,
    url: publicUrl,
    remote,
    longestHours: Math.max(...policies.map(({ parameters }) => parameters.attestationTtlHours)),
    log,
    onKeys: (keys) => publishKeys(config.dataDir, keys),
  });
  closing.add(() => issuer.close());
  return verificationService({
    db,
    keyring,
    log,
    metrics,
    policies,
    issuer,
    jwksMaxAgeSeconds: config.jwksMaxAgeSeconds,
    lookup: createLookup(pool, keyring.master),
    answers: (overrides.answerStore ?? groupedAnswerStore)(pool, metrics),
    reservationMinutes: config.reservationMinutes,
    codes: createVerificationCodes({ db, keyring, providerId: config.eppProviderId, publicUrl }),
    statusPlaces: await createStatusPlaces(pool, keyring.statusOrder),
    statusLists: new StatusLists(pool, issuer, times, now),
    now,
  });
}

/** What changed facts mean for attestations already given. */
function startConsequences({ config, overrides, pools, keyring, metrics, log, closing }: Shared): void {
  const worker = startStatusWorker({
    pool: pools.xacthuc_verification,
    keyring,
    metrics,
    log,
    policies: readPolicies(config.policiesFile),
    now: overrides.now ?? (() => new Date()),
  });
  closing.add(() => worker.close());
}

function openRemoteSigner({ config, log, closing }: Shared): SignerClient | null {
  if (config.signerSocket === null) return null;
  const onTrouble = (error: Error) => log.error({ err: error }, 'the signer did not sign');
  const client = connectSigner({ socket: config.signerSocket, onTrouble });
  closing.add(async () => client.close());
  return client;
}

async function openIntake(shared: Shared, runs: (role: string) => boolean): Promise<ServicePlugin[]> {
  const { config, overrides, database, pools, keyring, metrics, log, closing } = shared;
  const pool = pools.xacthuc_intake;
  const db = createDatabase<FactsDatabase & AccessDatabase>(pool);
  const backend: QueueBackend =
    config.redisUrl === null
      ? { kind: 'postgres', url: database.serviceUrl, role: 'xacthuc_intake' }
      : { kind: 'redis', url: config.redisUrl };
  const queue = createQueue<SnapshotPayload>(backend, snapshotQueue);
  closing.add(() => queue.close());
  const feeds = createQueue<FeedPayload>(backend, feedQueue);
  closing.add(() => feeds.close());
  const now = overrides.now ?? (() => new Date());
  await ensureSources(db as unknown as Kysely<FactsDatabase>, connectors);
  const limits = { ...defaultReadLimits, maxBytes: config.maxUploadBytes, maxRows: config.maxRows };
  const databaseUrl = database.serviceUrl;
  if (runs('worker')) {
    const worker = startSnapshotWorker({
      backend,
      queue,
      db: db as unknown as Kysely<FactsDatabase>,
      databaseUrl,
      keyring,
      limits,
      connectorsModule,
      log,
      metrics,
    });
    closing.add(() => worker.close());
    const feedWorker = startFeedWorker({
      backend,
      queue: feeds,
      snapshots: queue,
      db: db as unknown as Kysely<FactsDatabase>,
      databaseUrl: database.serviceUrl,
      keyring,
      maxBytes: config.maxUploadBytes,
      reach: { privateNetworks: config.feedPrivateNetworks, hosts: config.feedHosts },
      folderRoot: config.feedFolder === null ? null : path.resolve(config.feedFolder),
      log,
      metrics,
      now,
    });
    closing.add(() => feedWorker.close());
  }
  return runs('intake')
    ? [intakeService({ db, pool, keyring, queue, feeds, databaseUrl, limits, config, log, now })]
    : [];
}

async function listen(app: App, config: Config, port: number): Promise<void> {
  try {
    await app.listen({ host: config.host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new Error(
      code === 'EADDRINUSE'
        ? `Cổng ${port} đang được chương trình khác dùng / port ${port} is taken: set PORT to another one, such as PORT=${port + 1}`
        : `Không được phép dùng cổng ${port} / not allowed to use port ${port}: set PORT to one above 1024`,
    );
  }
}
