import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import {
  accessRoom,
  createDatabase,
  createMetrics,
  createPool,
  createQueue,
  type EmbeddedPostgres,
  type JobQueue,
  type Logger,
  logOptions,
  migrateQueue,
  migrateRooms,
  newDataKey,
  type QueueBackend,
  startEmbeddedPostgres,
} from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { pino } from 'pino';
import type { FactsDatabase, Mode } from '../../src/db/schema.ts';
import { attemptRun, type FeedContext } from '../../src/feeds/attempt-run.ts';
import { type FeedPayload, feedQueue } from '../../src/feeds/feed-queue.ts';
import { requestRun } from '../../src/feeds/runs.ts';
import { sealSecrets } from '../../src/feeds/secrets.ts';
import { readFile } from '../../src/files/store.ts';
import { factsRoom } from '../../src/index.ts';
import type { SnapshotPayload } from '../../src/jobs/snapshot-worker.ts';
import type { FolderSettings, Secrets, TransportChoice } from '../../src/transports/settings.ts';

export const admin = randomUUID();
export const folderSettings: FolderSettings = { path: '', pattern: '*.csv', afterwards: 'leave', settleSeconds: 1 };

export interface NewFeed {
  readonly source: number;
  readonly choice: TransportChoice;
  readonly secrets?: Secrets;
  readonly mode?: Mode;
  readonly cron?: string | null;
  readonly everySeconds?: number | null;
  readonly maxAttempts?: number;
  readonly nextDueAt?: Date;
}

/** A real database with what feeds need, and a folder they may read. */
export class TestFeeds {
  readonly master = newDataKey();
  readonly folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-feeds-')));
  readonly server: EmbeddedPostgres;
  readonly owner: pg.Pool;
  readonly db: Kysely<FactsDatabase>;
  /** Everything that was logged. */
  logged = '';
  readonly #dataDir: string;
  readonly #pool: pg.Pool;

  private constructor(server: EmbeddedPostgres, dataDir: string) {
    this.server = server;
    this.#dataDir = dataDir;
    this.owner = createPool({ url: server.ownerUrl, role: null, max: 4, name: 'test owner' });
    this.#pool = createPool({ url: server.serviceUrl, role: 'xacthuc_intake', max: 8, name: 'test feeds' });
    this.db = createDatabase<FactsDatabase>(this.#pool);
  }

  static async start(): Promise<TestFeeds> {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-feeds-db-'));
    fs.chmodSync(dataDir, 0o755); // the embedded server's own account must be able to enter
    const feeds = new TestFeeds(await startEmbeddedPostgres({ dataDir, unsafeFast: true }), dataDir);
    await migrateRooms(createDatabase(feeds.owner), [accessRoom, factsRoom], feeds.server.serviceUser);
    await migrateQueue(feeds.server.ownerUrl);
    await feeds.owner.query(`GRANT USAGE ON SCHEMA queue TO xacthuc_intake;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO xacthuc_intake;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO xacthuc_intake;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO xacthuc_intake`);
    return feeds;
  }

  async close(): Promise<void> {
    await this.db.destroy();
    await this.owner.end();
    await this.server.stop();
    fs.rmSync(this.#dataDir, { recursive: true, force: true });
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  get postgres(): QueueBackend {
    return { kind: 'postgres', url: this.server.serviceUrl, role: 'xacthuc_intake' };
  }

  /** What runs work with, on a queue of their own that is to be closed. */
  context(backend: QueueBackend = this.postgres): FeedContext {
    const into = new Writable({
      write: (chunk, _encoding, done) => {
        this.logged += String(chunk);
        done();
      },
    });
    return {
      db: this.db,
      databaseUrl: this.server.serviceUrl,
      keyring: { master: this.master },
      queue: createQueue<FeedPayload>(backend, feedQueue),
      snapshots: noQueue,
      maxBytes: 1_000_000,
      reach: { privateNetworks: false, hosts: ['127.0.0.1'] },
      folderRoot: this.folder,
      log: pino(logOptions('trace'), into) as Logger,
      metrics: createMetrics(),
      now: () => new Date(),
    };
  }

  async addSource(): Promise<number> {
    const { rows } = await this.owner.query<{ id: number }>(
      `SELECT facts.add_source($1, 'school', '[]', 'full', 200) AS id`,
      [randomUUID()],
    );
    return rows[0]?.id as number;
  }

  async addFeed({ source, choice, secrets = {}, ...more }: NewFeed): Promise<string> {
    const id = randomUUID();
    await this.db
      .insertInto('facts.feeds')
      .values({
        id,
        source_id: source,
        name: 'kênh thử',
        kind: choice.kind,
        settings: JSON.stringify(choice.settings),
        ...sealSecrets(this.master, id, secrets),
        mode: more.mode ?? 'full',
        segment: null,
        cron: more.cron ?? null,
        every_seconds: more.cron ? null : (more.everySeconds ?? 86_400),
        jitter_seconds: 0,
        max_attempts: more.maxAttempts ?? 3,
        retry_seconds: 1,
        enabled: true,
        next_due_at: more.nextDueAt ?? new Date(Date.now() + 86_400_000),
        created_by: admin,
      })
      .execute();
    return id;
  }

  /** A feed of a folder of its own, and how to put a file there with a time of last change. */
  async addFolder(source: number, more: Partial<NewFeed> = {}) {
    const name = randomUUID();
    const at = path.join(this.folder, name);
    fs.mkdirSync(at);
    const choice: TransportChoice = { kind: 'folder', settings: { ...folderSettings, path: name } };
    const put = (file: string, text: string, day = '2026-11-20') => {
      fs.writeFileSync(path.join(at, file), text);
      const time = new Date(`${day}T03:00:00Z`);
      fs.utimesSync(path.join(at, file), time, time);
    };
    return { id: await this.addFeed({ source, choice, ...more }), at, put };
  }

  /** Runs a feed once, as when somebody asks for it, and gives the run as it is then. */
  async run(feedId: string, context: FeedContext = this.context()) {
    const run = await requestRun(this.db, feedId, 'request', admin);
    if (!run) throw new Error('there is no such feed');
    await attemptRun(context, run.id, new AbortController().signal);
    return this.runOf(run.id);
  }

  async runOf(id: string) {
    return this.db.selectFrom('facts.feed_runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  }

  async runsOf(feedId: string) {
    return this.db.selectFrom('facts.feed_runs').selectAll().where('feed_id', '=', feedId).orderBy('number').execute();
  }

  /** The deliveries of a source, oldest first, with their content. */
  async deliveries(source: number) {
    const rows = await this.db
      .selectFrom('facts.snapshots as n')
      .innerJoin('facts.files as f', 'f.id', 'n.file_id')
      .selectAll('n')
      .select(['f.name', 'f.content_type'])
      .where('n.source_id', '=', source)
      .orderBy('n.stage')
      .execute();
    const found = [];
    for (const row of rows) {
      const pieces: Buffer[] = [];
      for await (const piece of readFile(this.#pool, this.master, row.file_id ?? '')) pieces.push(piece);
      found.push({ ...row, content: Buffer.concat(pieces).toString() });
    }
    return found;
  }

  async contents(source: number): Promise<string[]> {
    return (await this.deliveries(source)).map(({ content }) => content);
  }
}

/** Snapshots are not processed here. */
const noQueue: JobQueue<SnapshotPayload> = { add: async () => {}, close: async () => {} };
