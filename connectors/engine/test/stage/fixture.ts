import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isoDate } from '@xacthuc/domain';
import {
  accessRoom,
  clientConfig,
  createDatabase,
  createPool,
  keyedHasher,
  migrateRooms,
  newDataKey,
  openFacts,
  startEmbeddedPostgres,
  unwrapKey,
} from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import pg from 'pg';
import type { FactsDatabase } from '../../src/db/schema.ts';
import {
  defaultReadLimits,
  factsRoom,
  type GuardLimits,
  type GuardSettings,
  processSnapshot,
  storeFile,
} from '../../src/index.ts';
import { activate } from '../../src/stage/activate.ts';
import { stageReversal } from '../../src/stage/reverse.ts';
import { type StageContext, type StageJob, type StageResult, stageSnapshot } from '../../src/stage/stage.ts';
import { school } from '../map/fixture-list.ts';
import { streamOf } from '../read/fixture-bytes.ts';

/** A delivery's file and terms. Default: full, for the whole source, as of the day of the tests. */
export interface Delivery {
  readonly file: string | Buffer;
  readonly mode?: 'full' | 'append';
  readonly segment?: string | null;
  readonly dryRun?: boolean;
  readonly asOf?: string;
}

/** A record as it can be read by somebody who has the keys. */
export interface ReadRecord {
  readonly segment: string | null;
  /** Texts of the keys it is found by, '?' for one that no test row has. */
  readonly keys: readonly string[];
  readonly facts: unknown;
}

/** Limits beyond which a source's snapshots are held. By default nothing is. */
export interface Limits extends Partial<GuardLimits> {
  readonly segments?: Partial<GuardLimits>;
  readonly rest?: Partial<GuardSettings>;
}

const unlimited: GuardLimits = {
  minRows: null,
  maxRows: null,
  maxBadRowShare: null,
  maxRetiredShare: null,
  maxShrinkShare: null,
  maxGrowthShare: null,
  maxChangedShare: null,
  maxFillDrop: null,
  minFill: {},
  maxFill: {},
  tolerated: 0,
};

/** The day of the tests and of everything delivered in them. */
export const today = isoDate('2025-11-22');
export const uploader = randomUUID();

/** A real database with the rooms that staging needs, worked on under the intake role as the product does. */
export class TestFacts {
  readonly master = newDataKey();
  readonly lookupKey = newDataKey();
  readonly url: string;
  readonly owner: pg.Pool;
  readonly pool: pg.Pool;
  readonly files: Kysely<FactsDatabase>;
  readonly client: pg.Client;
  readonly #stop: () => Promise<void>;

  private constructor(url: string, owner: pg.Pool, stop: () => Promise<void>) {
    this.url = url;
    this.owner = owner;
    this.pool = createPool({ url, role: 'xacthuc_intake', max: 4, name: 'test files' });
    this.files = createDatabase<FactsDatabase>(this.pool);
    this.client = new pg.Client(clientConfig({ url, role: 'xacthuc_intake', name: 'test staging' }));
    this.#stop = stop;
  }

  static async start(): Promise<TestFacts> {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-engine-'));
    fs.chmodSync(dataDir, 0o755); // the embedded server's own account must be able to enter
    const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
    const owner = createPool({ url: server.ownerUrl, role: null, max: 4, name: 'test owner' });
    await migrateRooms(createDatabase(owner), [accessRoom, factsRoom], server.serviceUser);
    const facts = new TestFacts(server.serviceUrl, owner, async () => {
      await owner.end();
      await server.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    });
    await facts.client.connect();
    return facts;
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.files.destroy();
    await this.#stop();
  }

  /** A new source of the school's list. @returns its id. */
  async addSource({ segments, rest, ...limits }: Limits = {}): Promise<number> {
    const { rows } = await this.client.query<{ id: number }>(
      `SELECT facts.add_source($1, 'school', '[]', 'full', 200) AS id`,
      [randomUUID()],
    );
    const source = rows[0]?.id as number;
    await this.limit(source, {
      source: { ...unlimited, ...limits },
      eachSegment: { ...unlimited, ...segments },
      segments: {},
      allowOlder: true,
      requireBasis: [],
      fourEyes: false,
      ...rest,
    });
    return source;
  }

  /** Sets a source's limits. */
  async limit(source: number, settings: GuardSettings): Promise<void> {
    await this.client.query(
      `INSERT INTO facts.guard_settings (source_id, settings, reason, changed_by) VALUES ($1, $2, 'test', $3)`,
      [source, JSON.stringify(settings), uploader],
    );
  }

  /** Stores a delivery as the upload route does. @returns the snapshot's id. */
  async deliver(
    source: number,
    { file, mode = 'full', segment = null, dryRun = false, asOf = today }: Delivery,
  ): Promise<string> {
    const incoming = { name: 'list.csv', contentType: 'text/csv', bytes: streamOf(file) };
    const stored = await storeFile(this.files, this.master, incoming, { maxBytes: 1 << 30 });
    const id = randomUUID();
    await this.client.query(
      `INSERT INTO facts.snapshots (id, source_id, file_id, mode, segment, as_of, dry_run, state, uploaded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'received', $8)`,
      [id, source, stored.id, mode, segment, asOf, dryRun, uploader],
    );
    return id;
  }

  async job(id: string): Promise<StageJob> {
    const { rows } = await this.client.query<StageJob>(
      `SELECT n.id, n.stage, n.file_id AS "fileId", f.name AS "fileName", f.content_type AS "contentType",
         n.source_id AS "sourceId", n.mode, n.segment, n.reading, n.dry_run AS "dryRun"
       FROM facts.snapshots n JOIN facts.files f ON f.id = n.file_id
       WHERE n.id = $1`,
      [id],
    );
    return rows[0] as StageJob;
  }

  /** @param threadAfter packets from which on a thread makes the records; 0: it makes all of them. */
  async stage(id: string, connector = school, keptRows = 20_000, threadAfter = Infinity): Promise<StageResult> {
    const { client, pool: files, master, lookupKey } = this;
    const limits = defaultReadLimits;
    const given = { client, files, master, lookupKey, limits, today, keptRows, threadAfter };
    const context: StageContext = { ...given, progress() {} };
    return stageSnapshot(context, connector, await this.job(id));
  }

  /** Orders, stages and activates a reversal. @returns what it came to. */
  async reverse(source: number, to: number) {
    const id = randomUUID();
    await this.client.query(
      `INSERT INTO facts.snapshots
         (id, source_id, mode, as_of, dry_run, state, uploaded_by, requested_by, requested_reason, reverts_to)
       VALUES ($1, $2, 'full', $3, false, 'received', $4, $4, 'reversed by a test', $5)`,
      [id, source, today, uploader, to],
    );
    const { rows } = await this.client.query<{ stage: number }>('SELECT stage FROM facts.snapshots WHERE id = $1', [
      id,
    ]);
    const stage = rows[0]?.stage as number;
    await stageReversal(this.client, { id, stage, sourceId: source, revertsTo: to });
    return { id, result: await this.activate(id, 'reversed by a test') };
  }

  activate(id: string, reason: string | null = null) {
    return activate(this.client, id, { by: uploader, reason });
  }

  /** What the worker does with a snapshot, on connections of its own. */
  process(id: string, connector = school) {
    const { url: databaseUrl, master, lookupKey } = this;
    const options = { snapshotId: id, databaseUrl, master, lookupKey, limits: defaultReadLimits };
    return processSnapshot(options, [connector], () => {});
  }

  async snapshot(id: string) {
    return this.files.selectFrom('facts.snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  }

  /** A source's records as they were valid at a sequence of it, opened. `keyTexts` are the keys that rows may have. */
  async recordsAt(source: number, sequence: number, keyTexts: readonly string[]): Promise<ReadRecord[]> {
    const hash = keyedHasher(this.lookupKey);
    const texts = new Map(keyTexts.map((text) => [hash(text).toString('hex'), text]));
    const { rows } = await this.owner.query(
      `SELECT r.segment, r.page, r.place, r.identity, p.stage, p.sealed, o.wrapped_key,
         ARRAY(SELECT encode(k.key, 'hex') FROM facts.record_keys k WHERE k.record_id = r.id) AS keys
       FROM facts.records r
       JOIN facts.snapshots n ON n.stage = r.stage
       JOIN facts.pages p ON p.id = r.page
       JOIN facts.snapshots o ON o.stage = p.stage
       LEFT JOIN facts.snapshots e ON e.stage = r.retired_stage
       WHERE r.source_id = $1 AND n.sequence <= $2 AND (r.retired_stage IS NULL OR e.sequence > $2)`,
      [source, sequence],
    );
    return rows.map(({ segment, page, place, stage, identity, sealed, wrapped_key, keys }) => ({
      segment,
      keys: (keys as string[]).map((key) => texts.get(key) ?? '?'),
      facts: openFacts(unwrapKey(this.master, wrapped_key, `stage:${stage}`), page, place, identity, sealed),
    }));
  }

  /** Of a source's active content, what is kept up and what a recount of its records gives. */
  async content(source: number) {
    const select = (table: string) =>
      this.owner.query<{ segment: string; rows: number; filled: number[] }>(
        `SELECT segment, rows, filled FROM ${table} WHERE source_id = $1 AND rows <> 0 ORDER BY segment COLLATE "C"`,
        [source],
      );
    const [kept, counted] = [await select('facts.segment_content'), await select('facts.counted_content')];
    return { kept: kept.rows, counted: counted.rows };
  }

  /** How many rows each table holds of a snapshot's stage. */
  async rowsOf(id: string): Promise<Record<string, number>> {
    const { stage } = await this.snapshot(id);
    const { rows } = await this.owner.query(
      `SELECT
        (SELECT count(*)::int FROM facts.records WHERE stage = $1) AS records,
        (SELECT count(*)::int FROM facts.record_keys k JOIN facts.records r ON r.id = k.record_id WHERE r.stage = $1)
          AS keys,
        (SELECT count(*)::int FROM facts.record_keys WHERE record_id NOT IN (SELECT id FROM facts.records))
          AS stray_keys,
        (SELECT count(*)::int FROM facts.replaced WHERE stage = $1) AS replaced,
        (SELECT count(*)::int FROM facts.snapshot_issues WHERE snapshot_id = $2) AS issues`,
      [stage, id],
    );
    return rows[0];
  }
}
