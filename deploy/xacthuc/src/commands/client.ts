import { parseArgs } from 'node:util';
import {
  type AccessDatabase,
  createDatabase,
  createPool,
  listClients,
  loadConfig,
  type Role,
  roles,
} from '@xacthuc/platform';
import { admitClient, type ProgrammeDatabase, revokeAdmitted } from '@xacthuc/programme';
import type { Kysely } from 'kysely';
import { joinDatabase, migrate } from '../database.ts';
import { type Command, UsageError } from './command.ts';

export const client: Command = {
  usage:
    'client add --role ROLE --name NAME [--source CODE]… [--segment CODE] [--organisation CODE] [--expires DAY] [--sandbox] [--json] | list | revoke ID',
  vi: `Cấp, liệt kê, thu hồi khoá API; vai trò: ${roles.join(', ')}`,
  en: `Admit, list or revoke API clients; roles: ${roles.join(', ')}`,
  async run([action, ...args]) {
    const actions: Record<string, (db: Kysely<ProgrammeDatabase>, args: readonly string[]) => Promise<void>> = {
      add,
      list,
      revoke,
    };
    const chosen = actions[action ?? ''];
    if (!chosen) throw new UsageError('Chọn add, list hoặc revoke / choose add, list or revoke');
    await withDatabase((db) => chosen(db, args));
    return 0;
  },
};

async function withDatabase(use: (db: Kysely<ProgrammeDatabase>) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env);
  const database = await joinDatabase(config);
  try {
    if (config.migrate) await migrate(database);
    const pool = createPool({ url: database.serviceUrl, role: 'xacthuc_programme', max: 1, name: 'xacthuc client' });
    try {
      await use(createDatabase<ProgrammeDatabase>(pool));
    } finally {
      await pool.end();
    }
  } finally {
    await database.stop();
  }
}

async function add(db: Kysely<ProgrammeDatabase>, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      role: { type: 'string', multiple: true },
      name: { type: 'string' },
      source: { type: 'string', multiple: true },
      segment: { type: 'string' },
      organisation: { type: 'string' },
      expires: { type: 'string' },
      sandbox: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (!values.role || !values.name) throw new UsageError('Cần --role và --name / --role and --name are needed');
  const unknown = values.role.filter((role) => !(roles as readonly string[]).includes(role));
  if (unknown.length > 0) throw new UsageError(`Vai trò không có / no such role: ${unknown.join(', ')}`);
  const admitted = await admitClient(
    { db, log: null, now: () => new Date() },
    {
      name: values.name,
      roles: values.role as Role[],
      ...(values.source ? { sources: values.source } : {}),
      ...(values.segment ? { segment: values.segment } : {}),
      ...(values.organisation ? { organisation: values.organisation } : {}),
      ...(values.sandbox ? { sandbox: true } : {}),
      ...(values.expires ? { expiresAt: `${values.expires}T00:00:00+07:00` } : {}),
    },
    null,
  );
  const { id, key } = admitted;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ id, key })}\n`
      : `${values.name} (${values.role.join(', ')}${values.sandbox ? ', sandbox' : ''})\n  id:  ${id}\n  key: ${key}\n  Khoá chỉ hiện một lần / the key is shown only this once\n`,
  );
}

async function list(db: Kysely<AccessDatabase>): Promise<void> {
  const clients = await listClients(db);
  for (const { id, keyPrefix, name, roles, sources, revokedAt, expiresAt, sandbox } of clients) {
    const state = revokedAt
      ? 'thu hồi / revoked'
      : expiresAt && expiresAt < new Date()
        ? 'hết hạn / expired'
        : 'hiệu lực / valid';
    process.stdout.write(
      `${id}  ${keyPrefix}…  ${roles.join(',')}${sources ? ` [${sources.join(',')}]` : ''}${sandbox ? ' (sandbox)' : ''}  ${state}  ${name}\n`,
    );
  }
  if (clients.length === 0) process.stdout.write('Chưa có khoá nào / no clients yet\n');
}

async function revoke(db: Kysely<ProgrammeDatabase>, args: readonly string[]): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
  const [id] = positionals;
  if (id === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw new UsageError('Cần id của khoá, xem "client list" / needs the ID of the client, see "client list"');
  }
  const revoked = await revokeAdmitted({ db, log: null, now: () => new Date() }, id, null);
  process.stdout.write(`Đã thu hồi / revoked: ${revoked.name} (${revoked.keyPrefix}…)\n`);
}
