import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account, canEnter, serverAccount } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { copyEmptyCluster } from './empty-cluster.ts';
import { alive, claimFolder, commandLine, readPid } from './processes.ts';

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** URL of the database's owner, for migrations. */
  readonly ownerUrl: string;
  /** URL of the account that services connect with: it has no rights but to become one of the database roles. */
  readonly serviceUrl: string;
  readonly serviceUser: string;
  /** Folder of the cluster (elsewhere than asked when the server's account could not enter that one). */
  readonly clusterDir: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Data folder of the program; the cluster lies in `postgres` below it where that can be reached. */
  readonly dataDir: string;
  /** More server settings, `name=value`. */
  readonly settings?: readonly string[];
  /** Trades durability for speed: only for tests that never kill the server. */
  readonly unsafeFast?: boolean;
}

const database = 'xacthuc';
const owner = 'xacthuc_owner';
const service = 'xacthuc_service';

/**
 * Starts the embedded server of `dataDir`, creating it on first use.
 * @throws when another living process of ours uses the folder, or the server does not come up (with its last words).
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  fs.mkdirSync(options.dataDir, { recursive: true });
  claimFolder(options.dataDir);
  const shelter = shelterFor(account);
  const binaries = findBinaries(account, shelter);
  const clusterDir = clusterFolder(account, options.dataDir, shelter);
  const make = (folder: string, password: string) => initialise(binaries, account, folder, password);
  const made = () => fs.existsSync(path.join(clusterDir, 'PG_VERSION'));
  if (options.unsafeFast && !made() && !fs.existsSync(passwordFile(options.dataDir))) {
    const password = await copyEmptyCluster({ initdb: binaries.initdb, shelter, make }, clusterDir, newPassword);
    if (password !== null) fs.writeFileSync(passwordFile(options.dataDir), password, { mode: 0o600, flag: 'wx' });
  }
  const password = serverPassword(options.dataDir);
  if (!made()) await make(clusterDir, password);
  await endOrphan(clusterDir);
  const log = path.join(options.dataDir, 'postgres.log');
  const { child, port } = await launch(binaries, account, clusterDir, log, options);
  const url = (user: string, db: string) => `postgresql://${user}:${password}@127.0.0.1:${port}/${db}`;
  try {
    await provision(url(owner, 'postgres'), password);
  } catch (error) {
    child.kill('SIGINT');
    throw error;
  }
  return {
    ownerUrl: url(owner, database),
    serviceUrl: url(service, database),
    serviceUser: service,
    clusterDir,
    pid: child.pid as number,
    stop: () => stop(child),
  };
}

/**
 * The embedded server that another process of ours has started on `dataDir`, so that commands work while it serves;
 * null when none is running. Its `stop` does nothing: it is not ours to end.
 */
export function joinEmbeddedPostgres(dataDir: string): EmbeddedPostgres | null {
  if (!fs.existsSync(dataDir)) return null;
  const account = serverAccount();
  const clusterDir = clusterFolder(account, dataDir, shelterFor(account));
  const pidFile = path.join(clusterDir, 'postmaster.pid');
  const pid = readPid(pidFile);
  if (pid === null || !commandLine(pid).includes(clusterDir)) return null;
  const port = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[3]);
  const url = (user: string) => `postgresql://${user}:${serverPassword(dataDir)}@127.0.0.1:${port}/${database}`;
  return {
    ownerUrl: url(owner),
    serviceUrl: url(service),
    serviceUser: service,
    clusterDir,
    pid,
    stop: async () => {},
  };
}

/** Where to put what the server's account must reach when the checkout is closed to it. */
function shelterFor(account: Account | null): string {
  if (!account) return os.tmpdir();
  const shelter = '/var/lib/xacthuc';
  fs.mkdirSync(shelter, { recursive: true, mode: 0o755 });
  fs.chmodSync(shelter, 0o755);
  return shelter;
}

function clusterFolder(account: Account | null, dataDir: string, shelter: string): string {
  if (canEnter(account, dataDir)) return path.join(dataDir, 'postgres');
  // One folder for each checkout, found again on the next start: two checkouts side by side do not meet.
  const id = createHash('sha256').update(fs.realpathSync(dataDir)).digest('hex').slice(0, 16);
  return path.join(shelter, `cluster-${id}`);
}

const passwordFile = (dataDir: string) => path.join(dataDir, 'postgres.password');
const newPassword = () => randomBytes(24).toString('base64url');

function serverPassword(dataDir: string): string {
  const file = passwordFile(dataDir);
  try {
    fs.writeFileSync(file, newPassword(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return fs.readFileSync(file, 'utf8').trim();
}

/** Made aside and renamed, so that a first start killed half-way leaves nothing that looks like a cluster. */
async function initialise(bin: Binaries, account: Account | null, clusterDir: string, password: string) {
  const half = `${clusterDir}.new`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.mkdirSync(half, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(half, '..', `.${path.basename(clusterDir)}.pw`);
  fs.rmSync(passwordFile, { force: true });
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) {
    fs.chownSync(half, account.uid, account.gid);
    fs.chownSync(passwordFile, account.uid, account.gid);
  }
  try {
    const run = spawnSync(
      bin.initdb,
      [
        `--pgdata=${half}`,
        `--username=${owner}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      { ...identity(account), cwd: half, encoding: 'utf8' },
    );
    if (run.status !== 0) {
      throw new Error(`initdb failed: ${(run.error?.message ?? run.stderr).trim().split('\n').slice(-5).join(' ')}`);
    }
    fs.renameSync(half, clusterDir);
  } finally {
    fs.rmSync(passwordFile, { force: true });
    fs.rmSync(half, { recursive: true, force: true });
  }
}

/**
 * When our process was killed, its server may live on without us. One living owner for a folder: if the process that
 * started the server is alive the folder is in use; if it is gone, its server is ended and started afresh.
 */
async function endOrphan(clusterDir: string): Promise<void> {
  const server = readPid(path.join(clusterDir, 'postmaster.pid'));
  if (server === null || !commandLine(server).includes(clusterDir)) return;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(server, signal);
    for (let waited = 0; waited < 10_000; waited += 50) {
      if (!alive(server)) return;
      await sleep(50);
    }
  }
  throw new Error(`The PostgreSQL server ${server} of an earlier run does not end; end it by hand`);
}

async function launch(
  bin: Binaries,
  account: Account | null,
  clusterDir: string,
  log: string,
  options: EmbeddedOptions,
): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const output = fs.openSync(log, 'a', 0o600);
    const child = spawn(bin.postgres, ['-D', clusterDir, ...serverSettings(port, options).flatMap((s) => ['-c', s])], {
      ...identity(account),
      cwd: clusterDir,
      stdio: ['ignore', output, output],
    });
    fs.closeSync(output);
    const failure = await becomesReady(child, port);
    if (failure === null) return { child, port };
    // The last processes of a killed server go by themselves; until then PostgreSQL refuses the folder.
    const leaving = /lock file|shared memory/.test(lastLines(log));
    // The free port may have been taken meanwhile; anything else will fail again and is then said.
    if (attempt >= (leaving ? 50 : 3)) throw new Error(`PostgreSQL did not start: ${failure}\n${lastLines(log)}`);
    if (leaving) await sleep(100);
  }
}

function serverSettings(port: number, options: EmbeddedOptions): string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    'shared_buffers=256MB',
    'work_mem=64MB',
    'maintenance_work_mem=256MB',
    'max_wal_size=4GB',
    // Segments that are there need not be filled with zeros first, while every commit waits.
    'min_wal_size=1GB',
    'checkpoint_timeout=15min',
    // Every statement here is short and prepared: compiling it costs more than it saves.
    'jit=off',
    'log_min_error_statement=panic',
    'log_parameter_max_length_on_error=0',
    // Without DETAIL lines, which quote the values of rows.
    'log_error_verbosity=terse',
    ...(options.unsafeFast ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
    ...(options.settings ?? []),
  ];
}

function becomesReady(child: ChildProcess, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    let over = false;
    const end = (failure: string | null) => {
      over = true;
      resolve(failure);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code) => end(`exit code ${code}`));
    void (async () => {
      const deadline = Date.now() + 120_000; // recovery after a kill replays the write-ahead log first
      while (!over && Date.now() < deadline) {
        if (await answers(port)) return end(null);
        await sleep(25);
      }
      if (!over) end('no answer within two minutes');
    })();
  });
}

/** The server speaks before it accepts: an authentication refusal means it is up, "starting up" means not yet. */
async function answers(port: number): Promise<boolean> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: owner, password: 'x', database: 'postgres' });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    return (error as { code?: string }).code === '28P01';
  }
}

/** Runs at each start; does nothing when all is there. */
async function provision(adminUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const has = async (query: string, name: string) => (await client.query(query, [name])).rowCount === 1;
    if (!(await has('SELECT 1 FROM pg_roles WHERE rolname = $1', service))) {
      await client.query(`CREATE ROLE ${service} LOGIN NOINHERIT PASSWORD ${client.escapeLiteral(password)}`);
    }
    if (!(await has('SELECT 1 FROM pg_database WHERE datname = $1', database))) {
      await client.query(`CREATE DATABASE ${database}`);
    }
  } finally {
    await client.end();
  }
}

/** Lets connections that are closing close, ends the rest, and gives up on the server last. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const patience = [setTimeout(() => child.kill('SIGINT'), 3_000), setTimeout(() => child.kill('SIGQUIT'), 20_000)];
  await ended;
  patience.forEach(clearTimeout);
}

function identity(account: Account | null) {
  const env = {
    PATH: process.env.PATH,
    LANG: 'C',
    TZ: 'UTC',
    ...(process.env.SYSTEMROOT ? { SYSTEMROOT: process.env.SYSTEMROOT } : {}),
  };
  return account ? { uid: account.uid, gid: account.gid, env } : { env };
}

function lastLines(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n') : '';
}

/**
 * A free TCP port of the loopback interface, below those that systems give to outgoing connections: one of these could
 * take a port between its being found free and its being listened on.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    const server = net.createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
