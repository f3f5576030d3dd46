import { checkLog, type Finding } from '@xacthuc/verification';
import type pg from 'pg';
import type { Choices } from '../fuzz/random.ts';
import { type Place, places, tables } from './places.ts';

/** What was done to the log, and what a check then found. */
export interface Tampered {
  readonly deed: string;
  readonly table: string;
  /** Texts of which one must stand in what is found: where it was done, or what rests on it. */
  readonly named: readonly string[];
  readonly findings: readonly Finding[];
}

type Deed = (client: pg.ClientBase, choose: Choices, wanted?: Place) => Promise<Omit<Tampered, 'findings'> | null>;

const deeds = {
  flip: async (client, choose, place = choose.oneOf(places)) => {
    const { column, table, another } = place;
    const at = await rowOf(client, table, choose, `${column} IS NOT NULL AND ${provable(place)}`);
    if (!at) return null;
    const named = await namesOf(client, table, at);
    const value = another.replace(/\bv\b/g, `"${column}"`);
    const done = await client.query(`UPDATE ${table} SET "${column}" = ${value} WHERE ctid = $1`, [at]);
    return done.rowCount === 1 ? { deed: `another ${column}`, table, named } : null;
  },
  swap: async (client, choose) => {
    const place: Place = choose.oneOf(places);
    const { table, column } = place;
    const where = provable(place);
    const [a, b] = [await rowOf(client, table, choose, where), await rowOf(client, table, choose, where)];
    if (!a || !b) return null;
    const named = [...(await namesOf(client, table, a)), ...(await namesOf(client, table, b))];
    const done = await client.query(
      `UPDATE ${table} t SET "${column}" = o."${column}" FROM ${table} o
       WHERE (t.ctid, o.ctid) IN (($1::tid, $2::tid), ($2::tid, $1::tid)) AND t."${column}" IS DISTINCT FROM o."${column}"`,
      [a, b],
    );
    return done.rowCount === 2 ? { deed: `swapped ${column}`, table, named } : null;
  },
  delete: async (client, choose) => {
    const table = choose.oneOf(tables);
    const at = await rowOf(client, table, choose);
    if (!at) return null;
    const named = await namesOf(client, table, at);
    await client.query(`DELETE FROM ${table} WHERE ctid = $1`, [at]);
    return { deed: 'deleted', table, named };
  },
  insert: async (client, choose) => {
    const table = choose.oneOf(Object.keys(keys));
    const at = await rowOf(client, table, choose);
    if (!at) return null;
    const changed = Object.entries(keys[table] ?? {});
    const { rows } = await client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
      [table],
    );
    const columns = rows.map(({ name }) => name);
    const values = columns.map((name) => changed.find(([column]) => column === name)?.[1] ?? `"${name}"`);
    const made = await client.query<{ ctid: string }>(
      `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')}) OVERRIDING SYSTEM VALUE
       SELECT ${values.join(', ')} FROM ${table} WHERE ctid = $1 RETURNING ctid`,
      [at],
    );
    return { deed: 'inserted', table, named: await namesOf(client, table, made.rows[0]?.ctid ?? '') };
  },
  truncate: async (client, choose) => {
    const table = choose.oneOf(tables.filter((one) => one.startsWith('log.')));
    const key = orders[table] ?? '1';
    const share = choose.oneOf([0.1, 0.5, 1]);
    const { rows } = await client.query<{ ctid: string }>(
      `SELECT ctid FROM ${table} ORDER BY ${key} DESC LIMIT ceil((SELECT count(*) FROM ${table}) * $1::float8)`,
      [share],
    );
    if (rows.length === 0) return null;
    const named = (await Promise.all(rows.map(({ ctid }) => namesOf(client, table, ctid)))).flat();
    await client.query(`DELETE FROM ${table} WHERE ctid = ANY($1::tid[])`, [rows.map(({ ctid }) => ctid)]);
    return { deed: `cut by ${share * 100} %`, table, named };
  },
} satisfies Readonly<Record<string, Deed>>;

/** What the log holds of an answer by a commitment only: nothing proves it any more once the salt was erased. */
const committed = new Set(['eligible_until', 'records', 'subject_key']);

/** The rows of a place where the log says what stands there. */
function provable({ table, column }: Place): string {
  if (table !== 'verification.answers' || !committed.has(column)) return 'true';
  return `EXISTS (
    SELECT FROM log.entries e JOIN log.salts s ON s.index = e.index
    WHERE e.number = verification.answers.index AND s.salt IS NOT NULL
  )`;
}

/** What makes a copy of a row one of its own. */
const keys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'log.entries': { index: 'index + 1000003', number: 'number + 1000003' },
  'log.tiles': { index: 'index + 1000003' },
  'log.edge': { level: 'level + 30' },
  'log.checkpoints': { size: 'size + 1000003' },
  'log.cosignatures': { size: 'size + 1000003' },
  'log.witness_keys': { id: 'id + 1000', vkey: `vkey || 'x'` },
  'log.salts': { index: 'index + 1000003' },
  'log.summaries': { block: 'block + 1000003' },
  'log.events': { number: 'number + 1000003' },
  'verification.answers': { index: 'index + 1000003', id: 'gen_random_uuid()', idempotency_key: 'NULL' },
  'verification.status_changes': { id: 'id + 1000003' },
  'verification.redemption_events': { id: 'id + 1000003' },
  'verification.policy_versions': { id: `id || 'x'` },
};
const orders: Readonly<Record<string, string>> = {
  'log.entries': 'index',
  'log.tiles': 'index',
  'log.edge': 'level',
  'log.checkpoints': 'size',
  'log.cosignatures': 'size',
  'log.witness_keys': 'id',
  'log.salts': 'index',
  'log.summaries': 'block',
  'log.events': 'number',
};

/** A row at random, by its place on disk. */
async function rowOf(client: pg.ClientBase, table: string, choose: Choices, where = 'true'): Promise<string | null> {
  const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`);
  const count = rows[0]?.n ?? 0;
  if (count === 0) return null;
  const found = await client.query<{ ctid: string }>(
    `SELECT ctid FROM ${table} WHERE ${where} ORDER BY ctid OFFSET $1 LIMIT 1`,
    [choose.below(count)],
  );
  return found.rows[0]?.ctid ?? null;
}

/** By what a row may be named when it is wrong: itself, or what is made of it. */
async function namesOf(client: pg.ClientBase, table: string, ctid: string): Promise<string[]> {
  const { rows } = await client.query<{ row: Readonly<Record<string, unknown>> }>(
    `SELECT to_jsonb(t) AS row FROM ${table} t WHERE ctid = $1`,
    [ctid],
  );
  const row = rows[0]?.row ?? {};
  switch (table) {
    case 'log.entries':
    case 'log.salts':
      return [`log.entries ${row.index}`, `log.salts ${row.index}`];
    case 'log.summaries':
      return [`log.summaries ${row.block}`];
    case 'log.tiles':
      return [`log.tiles ${row.level}/${row.index}`];
    case 'log.edge':
      return [`log.edge ${row.level}`];
    case 'log.checkpoints':
      return [`log.checkpoints ${row.size}`];
    case 'log.cosignatures':
      return [`log.cosignatures ${row.size}/${row.key}`, `log.witness_keys ${row.key}`];
    case 'log.witness_keys':
      return [`log.witness_keys ${row.id}`, 'log.cosignatures'];
    case 'log.events':
    case 'verification.answers': {
      const number = row.number ?? row.index;
      const entry = await client.query<{ index: number }>('SELECT index FROM log.entries WHERE number = $1', [number]);
      const index = entry.rows[0]?.index;
      return [`log.entries ${index}`, `log.salts ${index}`, `${table} ${number}`];
    }
    default:
      return [table];
  }
}

/** Numbers that the database gives may be written by hand from now on, as a table's owner can allow. */
export async function freeNumbers(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT attrelid::regclass::text AS table, attname AS column FROM pg_attribute
     WHERE attrelid = ANY($1::text[]::regclass[]) AND attidentity = 'a'`,
    [tables],
  );
  for (const { table, column } of rows) {
    await client.query(`ALTER TABLE ${table} ALTER COLUMN "${column}" SET GENERATED BY DEFAULT`);
  }
}

/**
 * Tampers with the log at random as the tables' owner, who can turn every trigger off, checks it, and undoes it.
 * @param wanted where another value is to be written; default: anything, anywhere
 * @returns null when the database itself refused the deed, or it changed nothing
 */
export async function tamper(client: pg.ClientBase, choose: Choices, wanted?: Place): Promise<Tampered | null> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    await client.query(`SET LOCAL session_replication_role = 'replica'`);
    const deed: Deed = wanted ? deeds.flip : choose.oneOf(Object.values(deeds));
    const done = await deed(client, choose, wanted);
    if (done === null) return null;
    return { ...done, findings: await findingsOf(client) };
  } catch (error) {
    // Unique and check constraints hold even for the owner.
    if (/^(23|22)/.test((error as { code?: string }).code ?? '')) return null;
    throw error;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** All that a check of the log finds. */
export async function findingsOf(client: pg.ClientBase): Promise<Finding[]> {
  const findings: Finding[] = [];
  await checkLog({
    client,
    vkey: null,
    known: [],
    report: (finding) => void findings.push(finding),
    progress: () => {},
  });
  return findings;
}
