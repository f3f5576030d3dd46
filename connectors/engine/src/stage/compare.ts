import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ContentTally } from '../guards/content.ts';
import type { ActiveLines } from './active-lines.ts';
import { CopyStream } from './copy-stream.ts';
import type { Lane } from './lane.ts';
import type { PreparedRow } from './prepare.ts';
import { RowSet } from './row-set.ts';

/** Which delivery is compared with what is active. */
export interface Scope {
  readonly stage: number;
  readonly source: number;
  readonly mode: 'full' | 'append';
  /** A full delivery of one segment retires nothing outside it. */
  readonly segment: string | null;
}

export interface Differences {
  readonly added: number;
  readonly changed: number;
  readonly retired: number;
  /** Active records of the scope that the delivery repeats as they are. */
  readonly unchanged: number;
  /** Rows to load: the added and the changed. */
  readonly rows: RowSet;
  /** What these rows fill, by segment. */
  readonly loaded: ContentTally;
  /** Active records that no good row names, by segment. */
  readonly unnamed: ReadonlyMap<string, number>;
}

/** Rows of one file that name the same subject. */
export interface Repeated {
  readonly row: number;
  /** `identical` rows say the same (the first one counts); `conflict` rows do not (none counts). */
  readonly kind: 'identical' | 'conflict';
  /** '' where the source has none. */
  readonly segment: string;
  /** Which columns have a value. */
  readonly filled: number;
}

/** The delivery's fingerprints, in tables that only this transaction sees and that are never logged. */
export class Incoming {
  readonly #client: pg.ClientBase;
  readonly #lane: Lane;
  readonly #rows: CopyStream;
  readonly #spared: CopyStream;
  /** Whether `remaining` names the active records to compare with; else they are all of the scope's. */
  #narrowed = false;
  /** Whether rows contradict each other. */
  #contradictory = false;

  private constructor(client: pg.ClientBase, lane: Lane) {
    this.#client = client;
    this.#lane = lane;
    this.#rows = new CopyStream(
      client,
      lane,
      'COPY incoming (row, identity, content, segment, filled) FROM STDIN (FORMAT binary)',
    );
    this.#spared = new CopyStream(client, lane, 'COPY spared (key) FROM STDIN (FORMAT binary)');
  }

  static async create(client: pg.ClientBase, lane: Lane): Promise<Incoming> {
    await client.query(`
      CREATE TEMPORARY TABLE incoming (
        row integer NOT NULL, identity bytea NOT NULL, content bytea, segment text NOT NULL, filled integer NOT NULL
      ) ON COMMIT DROP
    `);
    await client.query('CREATE TEMPORARY TABLE spared (key bytea NOT NULL) ON COMMIT DROP');
    return new Incoming(client, lane);
  }

  /** A good row. */
  async add(row: PreparedRow): Promise<void> {
    const { buffer } = this.#rows;
    buffer.row(5);
    buffer.int4(row.row);
    buffer.latin1(row.identity);
    buffer.latin1(row.content);
    buffer.text(row.segment ?? '');
    buffer.int4(row.filled);
    await this.#rows.flushWhenFull();
  }

  /**
   * The keys that could be read of a bad row: whoever has one of them is in the file, if badly written, so what is
   * active for that subject stays.
   */
  async spare(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.#spared.buffer.row(1);
      this.#spared.buffer.latin1(key);
    }
    await this.#spared.flushWhenFull();
  }

  async end(): Promise<void> {
    await this.#rows.end();
    await this.#spared.end();
    await this.#client.query('ANALYZE incoming');
  }

  /**
   * Leaves out of the comparison the active records whose lines the delivery repeats; but not those that another of its
   * rows speaks of too: these are compared as if they had been read.
   */
  async leaveOut(lines: ActiveLines, scope: Scope): Promise<void> {
    if (lines.claimed === 0) return;
    const client = this.#client;
    await client.query('CREATE TEMPORARY TABLE remaining (id bigint NOT NULL) ON COMMIT DROP');
    await lines.copyUnclaimed(client, this.#lane, 'remaining');
    await client.query(
      `INSERT INTO remaining SELECT id FROM facts.records
       WHERE source_id = $1 AND line IS NULL AND retired_stage IS NULL AND ($2::text IS NULL OR segment = $2)`,
      [scope.source, scope.segment],
    );
    await client.query('ANALYZE remaining');
    const { rows } = await client.query<{
      id: number;
      identity: Buffer;
      content: Buffer;
      segment: string;
      filled: number;
    }>(
      `SELECT r.id, r.identity, r.content, coalesce(r.segment, '') AS segment, r.filled
       FROM (SELECT DISTINCT identity, segment FROM incoming) i
       JOIN facts.record_keys k ON k.key = i.identity AND k.source_id = $1
       JOIN facts.records r ON r.id = k.record_id AND r.source_id = $1
         AND r.identity = i.identity AND coalesce(r.segment, '') = i.segment AND r.retired_stage IS NULL
       JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
       WHERE NOT EXISTS (SELECT 1 FROM remaining m WHERE m.id = r.id)`,
      [scope.source],
    );
    const claimants = lines.rowsOf(new Set(rows.map(({ id }) => id)));
    const again = rows.filter(({ id }) => claimants.has(id));
    await client.query(
      `INSERT INTO incoming (row, identity, content, segment, filled)
       SELECT * FROM unnest($1::integer[], $2::bytea[], $3::bytea[], $4::text[], $5::integer[])`,
      [
        again.map(({ id }) => claimants.get(id)),
        again.map(({ identity }) => identity),
        again.map(({ content }) => content),
        again.map(({ segment }) => segment),
        again.map(({ filled }) => filled),
      ],
    );
    await client.query('INSERT INTO remaining SELECT unnest($1::bigint[])', [again.map(({ id }) => id)]);
    lines.claimed -= again.length;
    this.#narrowed = true;
  }

  /** Finds rows that name one subject and settles them: of identical ones the first counts, of conflicting ones none. */
  async settleRepeated(): Promise<Repeated[]> {
    const { rows } = await this.#client.query<Repeated>(`
      WITH repeated AS (
        SELECT identity, segment FROM incoming WHERE content IS NOT NULL GROUP BY identity, segment HAVING count(*) > 1
      ), members AS (
        SELECT i.row, i.identity, i.segment, i.filled, i.content, first_value(i.content) OVER w AS first_content,
          row_number() OVER w = 1 AS first
        FROM incoming i JOIN repeated USING (identity, segment)
        WHERE i.content IS NOT NULL
        WINDOW w AS (PARTITION BY identity, segment ORDER BY i.row)
      ), judged AS (
        SELECT row, first, segment, filled, bool_or(content <> first_content) OVER (PARTITION BY identity, segment) AS conflict
        FROM members
      ), kept AS (
        UPDATE incoming i SET content = NULL FROM judged j WHERE j.conflict AND i.row = j.row
      ), dropped AS (
        DELETE FROM incoming i USING judged j WHERE NOT j.conflict AND NOT j.first AND i.row = j.row
      )
      SELECT row, CASE WHEN conflict THEN 'conflict' ELSE 'identical' END AS kind, segment, filled
      FROM judged WHERE conflict OR NOT first ORDER BY row
    `);
    this.#contradictory = rows.some(({ kind }) => kind === 'conflict');
    return rows;
  }

  /** Compares with the active records; keeps in `facts.replaced` what activation will end. */
  async compare(scope: Scope): Promise<Differences> {
    await this.#client.query(
      `CREATE TEMPORARY TABLE differences ON COMMIT DROP AS
        WITH active AS (
          SELECT r.id, r.identity, r.content, coalesce(r.segment, '') AS segment
          FROM facts.records r
          JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
          ${this.#narrowed ? 'JOIN remaining m ON m.id = r.id' : ''}
          WHERE r.source_id = ${Number(scope.source)} AND r.retired_stage IS NULL
        )
        SELECT a.id, i.row, coalesce(a.segment, i.segment) AS segment, i.filled
        FROM active a FULL JOIN incoming i ON i.identity = a.identity AND i.segment = a.segment
        WHERE a.id IS NULL AND i.content IS NOT NULL OR i.row IS NULL OR i.content <> a.content`,
    );
    await this.#client.query(
      `INSERT INTO facts.replaced (stage, source_id, record_id, successor_row)
       SELECT $1::integer, $2::smallint, id, row FROM differences d
       WHERE id IS NOT NULL AND (row IS NOT NULL OR (
         $3 = 'full' AND ($4::text IS NULL OR segment = $4)
         AND NOT EXISTS (
           SELECT 1 FROM facts.record_keys k JOIN spared s ON s.key = k.key
           WHERE k.record_id = d.id AND k.source_id = $2
         )
       ))`,
      [scope.stage, scope.source, scope.mode, scope.segment],
    );
    const { rows } = await this.#client.query<{ added: number; changed: number; retired: number; good: number }>(
      `SELECT
        (SELECT count(*) FROM differences WHERE id IS NULL) AS added,
        (SELECT count(*) FROM facts.replaced WHERE stage = $1 AND successor_row IS NOT NULL) AS changed,
        (SELECT count(*) FROM facts.replaced WHERE stage = $1 AND successor_row IS NULL) AS retired,
        (SELECT count(*) FROM incoming WHERE content IS NOT NULL) AS good`,
      [scope.stage],
    );
    const { added, changed, retired, good } = rows[0] as {
      added: number;
      changed: number;
      retired: number;
      good: number;
    };
    const unchanged = good - added - changed;
    return {
      added,
      changed,
      retired,
      unchanged,
      rows: await this.#rowsToLoad(),
      ...(await this.#bySegment(scope.source)),
    };
  }

  async #bySegment(source: number): Promise<Pick<Differences, 'loaded' | 'unnamed'>> {
    const loaded = new ContentTally();
    const unnamed = new Map<string, number>();
    const { rows } = await this.#client.query<{ segment: string; filled: number | null; count: number }>(
      `SELECT segment, CASE WHEN row IS NOT NULL THEN filled END AS filled, count(*) AS count
       FROM differences GROUP BY 1, 2`,
    );
    for (const { segment, filled, count } of rows) {
      if (filled === null) unnamed.set(segment, count);
      else loaded.add(segment, filled, count);
    }
    for (const { segment, count } of this.#contradictory ? await this.#contradicted(source) : []) {
      unnamed.set(segment, (unnamed.get(segment) ?? 0) + count);
    }
    return { loaded, unnamed };
  }

  /** Active records that contradictory rows name: they stay as they are, as if no row did. */
  async #contradicted(source: number): Promise<{ readonly segment: string; readonly count: number }[]> {
    const { rows } = await this.#client.query<{ segment: string; count: number }>(
      `SELECT i.segment, count(DISTINCT r.id) AS count
       FROM incoming i
       JOIN facts.record_keys k ON k.key = i.identity AND k.source_id = $1
       JOIN facts.records r ON r.id = k.record_id AND r.source_id = $1
         AND r.identity = i.identity AND coalesce(r.segment, '') = i.segment AND r.retired_stage IS NULL
       JOIN facts.snapshots n ON n.stage = r.stage AND n.sequence IS NOT NULL
       WHERE i.content IS NULL GROUP BY 1`,
      [source],
    );
    return rows;
  }

  async #rowsToLoad(): Promise<RowSet> {
    const set = new RowSet();
    const stream = this.#client.query(copyTo('COPY (SELECT row FROM differences WHERE row IS NOT NULL) TO STDOUT'));
    let rest = '';
    for await (const chunk of stream) {
      const lines = (rest + (chunk as Buffer).toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) set.add(Number(line));
    }
    return set;
  }
}

/**
 * The same settlement among a first load's records, which skipped the comparison: those that do not count get an empty
 * range of sequences (they end with the stage that brought them), so no check ever sees them.
 * @param identities those that may be repeated.
 */
export async function settleRepeatedRecords(
  client: pg.ClientBase,
  scope: Scope,
  identities: ReadonlySet<string>,
): Promise<Repeated[]> {
  if (identities.size === 0) return [];
  // Not attached yet when it is the source's first.
  const table = `facts.records_${Number(scope.source)}`;
  // The table's statistics may be those from before the load: taking it for a small one, the planner would compare each
  // row with each (20,000 rows: 34 s instead of 0.1 s).
  await client.query('SET LOCAL enable_nestloop = off');
  const { rows } = await client.query<Repeated>(
    `WITH mine AS (
      SELECT id, row, identity, content, coalesce(segment, '') AS segment, filled FROM ${table}
      WHERE source_id = $1 AND stage = $2 AND identity = ANY($3::bytea[])
    ), repeated AS (
      SELECT identity, segment FROM mine GROUP BY identity, segment HAVING count(*) > 1
    ), members AS (
      SELECT m.*, first_value(content) OVER w AS first_content, row_number() OVER w = 1 AS first
      FROM mine m JOIN repeated USING (identity, segment)
      WINDOW w AS (PARTITION BY identity, segment ORDER BY row)
    ), judged AS (
      SELECT *, bool_or(content <> first_content) OVER (PARTITION BY identity, segment) AS conflict FROM members
    ), ended AS (
      UPDATE ${table} r SET retired_stage = $2 FROM judged j
      WHERE r.source_id = $1 AND r.id = j.id AND (j.conflict OR NOT j.first)
    )
    SELECT row, CASE WHEN conflict THEN 'conflict' ELSE 'identical' END AS kind, segment, filled
    FROM judged WHERE conflict OR NOT first ORDER BY row`,
    [scope.source, scope.stage, [...identities].map((identity) => Buffer.from(identity, 'latin1'))],
  );
  await client.query('SET LOCAL enable_nestloop TO DEFAULT');
  return rows;
}
