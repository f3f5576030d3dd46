import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { vietnamDay } from '@xacthuc/domain';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@xacthuc/platform';
import pg from 'pg';
import { type ChildServer, startServer } from './child-server.ts';
import { deliver, deliverOtherLists, listSource, writeList } from './lists.ts';
import { say } from './progress.ts';

/** Servers of the service: as it is, and the ones it is compared with. */
export type ServiceVariant = 'service' | 'unstored' | 'insert-each';

/**
 * Where all measures take place: one embedded PostgreSQL, durable as shipped, a database for each set of subjects, and
 * the servers started so far. Everything lies in one folder that goes with it.
 */
export interface Workspace {
  /** Today, which lists and checks speak about. */
  readonly asOf: string;
  /** A file's path in the workspace's folder. */
  file(name: string): string;
  /** Makes an empty database and gives its address; what had the name before is gone. */
  database(name: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** The address of a database whose lists know so many subjects; made once. */
  subjects(count: number): Promise<string>;
  service(variant: ServiceVariant, databaseUrl: string): Promise<ChildServer>;
  server(module: string, env: Readonly<Record<string, string>>): Promise<ChildServer>;
  endServers(): Promise<void>;
  close(): Promise<void>;
}

/** @param profileFolder where servers write CPU profiles when they end; null: they write none. */
export async function openWorkspace(profileFolder: string | null): Promise<Workspace> {
  const folder = path.resolve(process.env.XACTHUC_DATA ?? '.data', `bench-${process.pid}`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  say(`starting PostgreSQL in ${folder}`);
  const postgres = await startEmbeddedPostgres({ dataDir: folder });
  return new OpenWorkspace(folder, postgres, profileFolder);
}

class OpenWorkspace implements Workspace {
  readonly asOf = vietnamDay(new Date());
  readonly #folder: string;
  readonly #postgres: EmbeddedPostgres;
  readonly #profileFolder: string | null;
  readonly #masterKey = randomBytes(32).toString('base64');
  readonly #servers: ChildServer[] = [];
  readonly #subjects = new Map<number, string>();

  constructor(folder: string, postgres: EmbeddedPostgres, profileFolder: string | null) {
    this.#folder = folder;
    this.#postgres = postgres;
    this.#profileFolder = profileFolder;
  }

  file(name: string): string {
    return path.join(this.#folder, name);
  }

  async database(name: string): Promise<string> {
    await this.dropDatabase(name);
    await this.#administer(`CREATE DATABASE ${name}`);
    return this.#url(name);
  }

  async dropDatabase(name: string): Promise<void> {
    await this.#administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }

  async subjects(count: number): Promise<string> {
    const known = this.#subjects.get(count);
    if (known !== undefined) return known;
    say(`  loading ${count} subjects`);
    const url = await this.database(`subjects_${count}`);
    const file = await writeList(this.file(`list-${count}.csv`), count, this.asOf);
    const server = await this.service('service', url);
    await deliverOtherLists(server, this.#folder, this.asOf);
    const { seconds } = await deliver(server, listSource, file);
    say(`  loaded in ${seconds.toFixed(1)} s`);
    await this.endServers();
    // What autovacuum would do within minutes: done now, it does not happen in the middle of one side's round.
    await runStatements(url, ['VACUUM ANALYZE', 'CHECKPOINT']);
    this.#subjects.set(count, url);
    return url;
  }

  service(variant: ServiceVariant, databaseUrl: string): Promise<ChildServer> {
    return this.server(variant, {
      PORT: '0',
      XACTHUC_DATA: this.file('service'),
      XACTHUC_DATABASE_URL: databaseUrl,
      XACTHUC_MASTER_KEY: this.#masterKey,
      XACTHUC_LOG_LEVEL: 'warn',
      XACTHUC_RATE_PER_MINUTE: '100000000',
    });
  }

  async server(module: string, env: Readonly<Record<string, string>>): Promise<ChildServer> {
    const server = await startServer(module, env, this.#profileFolder);
    this.#servers.push(server);
    return server;
  }

  async endServers(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.stop()));
  }

  async close(): Promise<void> {
    await this.endServers();
    await this.#postgres.stop();
    // As root the cluster may lie elsewhere than asked for.
    for (const folder of [this.#postgres.clusterDir, this.#folder]) fs.rmSync(folder, { recursive: true, force: true });
  }

  #url(database: string): string {
    const url = new URL(this.#postgres.ownerUrl);
    url.pathname = `/${database}`;
    return url.href;
  }

  #administer(statement: string): Promise<void> {
    return runStatements(this.#url('postgres'), [statement]);
  }
}

/** Runs statements one after the other, each in a transaction of its own. */
export async function runStatements(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
