import fs from 'node:fs';
import { startTestService } from '@xacthuc/test-harness';
import t from 'tap';
import { typedTables } from '../src/index.ts';

const service = await startTestService();
t.teardown(() => service.close());

interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly view: boolean;
}

/** Database types by what a SELECT gives for them. A type that is not named here must be JSON. */
const databaseTypes: Readonly<Record<string, RegExp>> = {
  number: /^(smallint|integer|bigint|double precision)$/,
  string: /^(text|uuid|date|xid8|pg_snapshot)$/,
  boolean: /^boolean$/,
  Date: /^timestamp with time zone$/,
  Buffer: /^bytea$/,
  'string[]': /^ARRAY$/,
  'number[]': /^ARRAY$/,
  'Buffer[]': /^ARRAY$/,
  'Role[]': /^ARRAY$/,
  Mode: /^text$/,
  KeyState: /^text$/,
  DisabledReason: /^text$/,
  DeliveryState: /^text$/,
  BatchState: /^text$/,
  'StatusStep[]': /^jsonb$/,
  SnapshotState: /^text$/,
  ImportCounts: /^jsonb$/,
  ImportHeader: /^jsonb$/,
};

const files = [
  'shared/platform/src/access/db/schema.ts',
  'connectors/engine/src/db/schema.ts',
  'services/verification/src/db/schema.ts',
  'services/programme/src/db/schema.ts',
  'services/programme/src/db/directory-schema.ts',
  'services/programme/src/db/plan-schema.ts',
  'services/programme/src/db/report-schema.ts',
  'services/programme/src/db/monitoring-schema.ts',
];
const declared = files.map((file) => {
  const source = fs.readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  return { file, tables: typedTables(source) };
});
const rooms = ['access', 'facts', 'verification', 'log', 'sandbox', 'directory', 'programme'];

async function columnsOf(table: string): Promise<Column[]> {
  return service.query<Column>(
    `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable, table_type = 'VIEW' AS view
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema || '.' || table_name = $1 ORDER BY column_name COLLATE "C"`,
    [table],
  );
}

for (const { file, tables } of declared) {
  t.test(`${file} says what the migrated database has`, async (t) => {
    t.ok(tables.size > 0);
    const whole = !file.startsWith('services/programme');
    for (const [table, typed] of tables) {
      const columns = await columnsOf(table);
      const names = typed.map(({ name }) => name);
      const granted = whole ? columns : columns.filter(({ name }) => names.includes(name));
      t.same(
        names,
        granted.map(({ name }) => name),
        table,
      );
      for (const [i, { name, type, nullable, view }] of granted.entries()) {
        const column = typed[i];
        // The database does not know of a view's column whether it can be null.
        if (!view) t.equal(column?.nullable, nullable, `${table}.${name} may be null`);
        const fits = databaseTypes[column?.type ?? ''] ?? (/^'/.test(column?.type ?? '') ? /^text$/ : /^jsonb$/);
        t.match(type, fits, `${table}.${name} is ${column?.type}`);
      }
    }
  });
}

t.test('every table and column of ours is declared', async (t) => {
  const rows = await service.query<{ name: string }>(
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
     WHERE table_schema = ANY($1) AND table_type = 'BASE TABLE' AND table_name !~ '^records_\\d+$' ORDER BY 1`,
    [rooms],
  );
  const known = new Set(declared.flatMap(({ tables }) => [...tables.keys()]));
  t.same(
    rows.map(({ name }) => name).filter((name) => !known.has(name)),
    [],
  );
});

t.test('what the office’s types name is just what its role may read', async (t) => {
  const office = declared.filter(({ file }) => file.startsWith('services/programme'));
  for (const [table, typed] of office.flatMap(({ tables }) => [...tables])) {
    const rows = await service.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.column_privileges
       WHERE grantee = 'xacthuc_programme' AND privilege_type = 'SELECT' AND table_schema || '.' || table_name = $1
       ORDER BY column_name COLLATE "C"`,
      [table],
    );
    t.same(
      typed.map(({ name }) => name),
      rows.map(({ name }) => name),
      table,
    );
  }
});

t.test('the sandbox’s tables have the columns of those whose queries work on them', async (t) => {
  // A mock subject is its record, so what says that it is used has another key; what it is answered is in no log, is not
  // replayed and is not counted.
  const other: Readonly<Record<string, readonly string[]>> = {
    used_keys: ['key'],
    answers: ['channel', 'read_at', 'seen', 'xid'],
  };
  for (const table of [
    'answers',
    'redemptions',
    'redemption_events',
    'used_keys',
    'status_lists',
    'status_changes',
    'code_keys',
  ]) {
    const own = new Map((await columnsOf(`sandbox.${table}`)).map((column) => [column.name, column]));
    for (const column of await columnsOf(`verification.${table}`)) {
      if (other[table]?.includes(column.name)) continue;
      const { name, type } = column;
      t.equal(own.get(name)?.type, type, `${table}.${name}`);
      if (!own.get(name)?.view) t.equal(own.get(name)?.nullable, column.nullable, `${table}.${name} may be null`);
    }
  }
});
