import type { KeyObject } from 'node:crypto';
import { type Benefit, type Facts, type IsoDate, isoDate, type PolicyVersion, type SourceState } from '@xacthuc/domain';
import { Batcher, FactsSealer, keyedHashBytes, newDataKey, openFacts, unwrapKey } from '@xacthuc/platform';
import type pg from 'pg';

/** A record found under a keyed hash, opened. */
export interface FoundRecord {
  readonly id: number;
  readonly source: string;
  readonly sequence: number;
  readonly asOf: IsoDate;
  readonly limitDays: number;
  readonly facts: Facts;
  /** Benefits used by the subject or reserved for it now, by whichever of the record's numbers. */
  readonly used: readonly Benefit[];
}

/** When something was read: what was committed then, and what the database's clock said. */
export interface Moment {
  /** A `pg_snapshot` as `facts.seen` gives it. */
  readonly seen: string;
  /** To the microsecond, as PostgreSQL writes it: reservations end by this clock. */
  readonly readAt: string;
}

/** What the database knows at one moment: all of it read by one statement, so never a mix of two (promise 2). */
export interface Found {
  readonly moment: Moment;
  readonly sources: readonly SourceState[];
  readonly records: readonly FoundRecord[];
  /** Only of mock subjects: the policy to decide by, made from the one in force. */
  readonly policy?: (inForce: PolicyVersion) => PolicyVersion;
}

export interface FactsLookup {
  /** By keyed hash. Look-ups at the same time share one statement. */
  find(key: Buffer): Promise<Found>;
  /** Many at once, of one moment, in the order of `keys`. */
  findAll(keys: readonly Buffer[]): Promise<readonly Found[]>;
}

interface Row {
  readonly key: Buffer | null;
  readonly source: string;
  readonly sequence: number | null;
  readonly as_of: string | null;
  readonly freshness_days: number;
  readonly record_id: number;
  readonly page: number;
  readonly place: number;
  readonly page_stage: number;
  readonly identity: Buffer;
  readonly sealed: Buffer;
  readonly used: Benefit[];
  readonly seen: string | null;
  readonly read_at: string | null;
}

const findRecords = {
  name: 'find-records',
  text: `
    SELECT NULL::bytea AS key, source, sequence, as_of, freshness_days, NULL::bigint AS record_id,
      NULL::bigint AS page, NULL::smallint AS place, NULL::integer AS page_stage, NULL::bytea AS identity,
      NULL::bytea AS sealed, NULL::text[] AS used, NULL::text AS seen, NULL::text AS read_at
    FROM facts.source_states
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, facts.seen()::text, now()::text
    UNION ALL
    SELECT r.key, r.source, r.sequence, r.as_of, r.freshness_days, r.record_id, r.page, r.place,
      r.page_stage, r.identity, r.sealed,
      ARRAY(
        SELECT u.benefit FROM facts.record_lookup_keys k JOIN verification.used_keys u ON u.key = k.key
        WHERE k.record_id = r.record_id AND k.source_id = r.source_id
          AND (u.reserved_until IS NULL OR u.reserved_until > now())
      ), NULL, NULL
    FROM facts.current_records r WHERE r.key = ANY($1::bytea[])`,
};

/** Most look-ups in one statement; beyond it the array no longer pays. */
const groupSize = 256;

export function createLookup(pool: Pick<pg.Pool, 'query'>, master: KeyObject): FactsLookup {
  const stageKeys = new StageKeys(pool, master);
  const decoy = createDecoy();
  const findAll = async (keys: readonly Buffer[]): Promise<readonly Found[]> => {
    const { rows } = await pool.query<Row>({ ...findRecords, values: [keys] });
    const moment = momentOf(rows);
    const sources = rows.filter((row) => row.key === null && row.seen === null).map(sourceState);
    const records = new Map<string, FoundRecord[]>();
    const found = rows.filter((row) => row.key !== null);
    await stageKeys.load(found.map((row) => row.page_stage));
    for (const row of found) {
      const key = (row.key as Buffer).toString('latin1');
      const list = records.get(key) ?? [];
      list.push(openRecord(row, stageKeys.get(row.page_stage)));
      records.set(key, list);
    }
    return keys.map((key) => {
      const list = records.get(key.toString('latin1'));
      // An unknown number costs what a known one with a wrong second fact costs: one record opened.
      if (!list) decoy();
      return { moment, sources, records: list ?? [] };
    });
  };
  const batcher = new Batcher<Buffer, Found>({ max: groupSize, lanes: 2, run: findAll });
  return { find: (key) => batcher.add(key), findAll };
}

function momentOf(rows: readonly Row[]): Moment {
  const row = rows.find(({ seen }) => seen !== null);
  if (!row?.seen || !row.read_at) throw new Error('the moment of reading is not known');
  return { seen: row.seen, readAt: row.read_at };
}

function sourceState(row: Row): SourceState {
  return {
    source: row.source,
    sequence: row.sequence,
    asOf: row.as_of === null ? null : isoDate(row.as_of),
    limitDays: row.freshness_days,
  };
}

function openRecord(row: Row, key: KeyObject): FoundRecord {
  return {
    id: row.record_id,
    source: row.source,
    sequence: row.sequence as number,
    asOf: isoDate(row.as_of as string),
    limitDays: row.freshness_days,
    facts: openFacts(key, row.page, row.place, row.identity, row.sealed),
    used: row.used,
  };
}

/** Opens a record that is nobody's, from a page as full as others. */
function createDecoy(): () => void {
  const key = newDataKey();
  const identity = Buffer.alloc(keyedHashBytes);
  const facts = JSON.stringify({ type: 'person', name: '-', birthDate: '2000-01-01', sex: null, nationality: 'VN' });
  const sealer = new FactsSealer(key);
  while (sealer.add(identity.toString('latin1'), facts) !== null);
  const sealed = Buffer.concat(sealer.seal(0));
  return () => void openFacts(key, 0, 0, identity, sealed);
}

/** The data keys of stages, unwrapped once and kept: they never change. */
class StageKeys {
  readonly #pool: Pick<pg.Pool, 'query'>;
  readonly #master: KeyObject;
  readonly #keys = new Map<number, KeyObject>();

  constructor(pool: Pick<pg.Pool, 'query'>, master: KeyObject) {
    this.#pool = pool;
    this.#master = master;
  }

  async load(stages: readonly number[]): Promise<void> {
    const missing = [...new Set(stages)].filter((stage) => !this.#keys.has(stage));
    if (missing.length === 0) return;
    const { rows } = await this.#pool.query<{ stage: number; wrapped_key: Buffer }>({
      name: 'stage-keys',
      text: 'SELECT stage, wrapped_key FROM facts.stage_keys WHERE stage = ANY($1::integer[])',
      values: [missing],
    });
    for (const row of rows) this.#keys.set(row.stage, unwrapKey(this.#master, row.wrapped_key, `stage:${row.stage}`));
  }

  get(stage: number): KeyObject {
    const key = this.#keys.get(stage);
    if (!key) throw new Error(`stage ${stage} has no key`);
    return key;
  }
}
