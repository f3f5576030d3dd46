import {
  type AccessDatabase,
  AnswerTimes,
  type App,
  Authenticator,
  type Config,
  createDatabase,
  createHttpApp,
  createLogger,
  createMetrics,
  freePort,
  type Logger,
  loadMasterKey,
  openKeyring,
  type ServicePlugin,
} from '@xacthuc/platform';
import { portalService } from '@xacthuc/portal';
import { holderSecrets, type ProgrammeDatabase, programmeService } from '@xacthuc/programme';
import { readPolicies } from '@xacthuc/verification';
import type { Kysely } from 'kysely';
import { startContests, watchOpenContests } from './contests.ts';
import { type Database, migrate, noteEra, openDatabase } from './database.ts';
import { startDirectory } from './directory.ts';
import { openIntake } from './intake.ts';
import { startLog } from './log.ts';
import { startMonitoring } from './monitoring.ts';
import { Closing, type Overrides, openPools, type Shared } from './parts.ts';
import { startReportReminders, watchDueReports } from './reports.ts';
import { signalTerms, startSignals, watchSignals } from './signals.ts';
import { watchSources } from './source-gauges.ts';
import { openVerification, startConsequences } from './verification.ts';
import { startWebhooks } from './webhooks.ts';
import { startWitnesses, witnessPolicy } from './witnesses.ts';

export type { Overrides } from './parts.ts';

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
  // Before anything is made: wrong settings leave nothing behind.
  witnessPolicy(config);
  signalTerms(config);
  const log = overrides.log ?? createLogger(config.logLevel);
  const metrics = createMetrics();
  const port = config.port === 0 ? await freePort() : config.port;
  const publicUrl = config.publicUrl ?? `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;
  const database = await openDatabase(config, { unsafeFast: overrides.unsafeFast ?? false });
  closing.add(() => database.stop());
  if (config.migrate) await migrate(database);
  const pools = openPools(config, database, log, closing);
  await noteEra(pools.xacthuc_verification);
  const master = loadMasterKey(config.masterKey, config.dataDir, database.embedded);
  const keyring = await openKeyring(createDatabase<AccessDatabase>(pools.xacthuc_verification), master);
  const answerTimes = new AnswerTimes();
  const shared: Shared = { config, overrides, database, pools, keyring, metrics, log, publicUrl, answerTimes, closing };
  watchSources(metrics, pools.xacthuc_verification, overrides.now ?? (() => new Date()), log);
  watchOpenContests(shared);
  watchSignals(shared);
  watchDueReports(shared);
  const services = await openServices(shared);
  const app = await createHttpApp({
    config,
    publicUrl,
    log,
    metrics,
    authenticator: new Authenticator(createDatabase<AccessDatabase>(pools.xacthuc_verification)),
    answerTimes,
    ready: async () => (await pools.xacthuc_verification.query('SELECT 1 FROM access.clients LIMIT 0')) !== null,
    services,
  });
  closing.add(() => app.close());
  await listen(app, config, port);
  const programmeDb = createDatabase<ProgrammeDatabase>(pools.xacthuc_programme);
  return { url: publicUrl, app, config, database, log, programmeDb, close: () => closing.run() };
}

async function openServices(shared: Shared): Promise<ServicePlugin[]> {
  const runs = (role: string) => shared.config.roles.includes(role);
  const services: ServicePlugin[] = [];
  if (runs('verification')) services.push(await openVerification(shared));
  if (runs('worker')) startConsequences(shared);
  if (runs('worker')) startWebhooks(shared);
  if (runs('worker')) await startLog(shared);
  if (runs('worker')) startWitnesses(shared);
  if (runs('worker')) startContests(shared);
  if (runs('worker')) startSignals(shared);
  if (runs('worker')) startDirectory(shared);
  if (runs('worker')) startMonitoring(shared);
  if (runs('worker')) startReportReminders(shared);
  if (runs('intake') || runs('worker')) services.push(...(await openIntake(shared, runs)));
  const programme = {
    db: createDatabase<ProgrammeDatabase>(shared.pools.xacthuc_programme),
    log: shared.log,
    now: shared.overrides.now ?? (() => new Date()),
    directory: holderSecrets(shared.keyring),
    maxListBytes: shared.config.maxUploadBytes,
    master: shared.keyring.master,
    holidays: new Set(shared.config.holidays),
    supportDays: shared.config.supportDays,
  };
  if (runs('programme')) services.push(programmeService(programme));
  if (runs('portal'))
    services.push(portalService({ ...programme, policies: readPolicies(shared.config.policiesFile) }));
  return services;
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
