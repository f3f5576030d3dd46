import fs from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { parseSubjectNumber, type Scheme, type SubjectType, schemesOf, subjectKeyText } from '@xacthuc/domain';
import {
  type AccessDatabase,
  createDatabase,
  createPool,
  loadConfig,
  loadMasterKey,
  openKeyring,
} from '@xacthuc/platform';
import { type Erasable, type Erasing, erasableSalts, eraseSalts } from '@xacthuc/verification';
import type pg from 'pg';
import { type Database, joinDatabase, migrate } from '../database.ts';
import { UsageError } from './command.ts';

export const eraseUsage =
  'erase-salts (--attestation ID [--whole-subject] | --type TYPE --scheme SCHEME --number-file FILE) --reason TEXT ' +
  '[--by NAME] [--confirm COUNT]';

interface Order {
  readonly whose: Erasing | Numbered;
  readonly reason: string;
  readonly by: string;
  readonly confirm: number | null;
}

/** A number that is not on the command line, where other accounts of the machine and its history would see it. */
interface Numbered {
  readonly type: SubjectType;
  readonly scheme: Scheme;
  readonly number: string;
}

/** Shows what there is to erase; with `--confirm` and that count it erases it. @returns 1 when nothing was erased. */
export async function eraseSaltsCommand(args: readonly string[]): Promise<number> {
  const order = readOrder(args);
  const config = loadConfig(process.env);
  const database = await joinDatabase(config);
  try {
    if (config.migrate) await migrate(database);
    const pool = createPool({ url: database.ownerUrl, role: null, max: 2, name: 'xacthuc log' });
    try {
      const erasing = 'number' in order.whose ? { subjectKey: await hashed(pool, database, order.whose) } : order.whose;
      return await inTransaction(pool, (client) => erase(client, erasing, order));
    } finally {
      await pool.end();
    }
  } finally {
    await database.stop();
  }
}

function readOrder(args: readonly string[]): Order {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      attestation: text,
      'whole-subject': { type: 'boolean', default: false },
      type: text,
      scheme: text,
      'number-file': text,
      reason: text,
      by: text,
      confirm: text,
    },
  });
  const { attestation, type, scheme, 'number-file': file, 'whole-subject': wholeSubject, confirm } = values;
  const reason = values.reason?.trim() ?? '';
  if (reason === '') throw new UsageError('Cần --reason / needs --reason');
  if (/\d(?:[ .-]?\d){8,}/.test(reason)) {
    throw new UsageError('--reason không được chứa số định danh / must hold no identifying number');
  }
  if (confirm !== undefined && !/^\d{1,9}$/.test(confirm)) {
    throw new UsageError('--confirm phải là số lượng đã được cho biết / must be the count that was told');
  }
  const by = values.by?.trim() || os.userInfo().username;
  const told = { reason, by, confirm: confirm === undefined ? null : Number(confirm) };
  if (attestation !== undefined && file === undefined && type === undefined && scheme === undefined) {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(attestation)) {
      throw new UsageError('--attestation phải là mã xác nhận / must be the id of an attestation');
    }
    return { ...told, whose: { attestation, wholeSubject } };
  }
  if (attestation !== undefined || file === undefined || type === undefined || scheme === undefined) {
    throw new UsageError(
      'Cần --attestation, hoặc --type, --scheme và --number-file / needs --attestation, or --type, --scheme and --number-file',
    );
  }
  return { ...told, whose: numbered(type, scheme, file) };
}

function numbered(type: string, scheme: string, file: string): Numbered {
  const schemes: Readonly<Record<string, readonly string[]>> = schemesOf;
  if (!Object.hasOwn(schemes, type) || !schemes[type]?.includes(scheme)) {
    const known = Object.entries(schemes).map(([name, its]) => `${name}: ${its.join(', ')}`);
    throw new UsageError(`--type, --scheme: ${known.join('; ')}`);
  }
  const number = fs.readFileSync(file === '-' ? 0 : file, 'utf8').trim();
  return { type: type as SubjectType, scheme: scheme as Scheme, number };
}

/** The keyed hash that answers are found by. @throws UsageError, which does not repeat the number. */
async function hashed(pool: pg.Pool, database: Database, { type, scheme, number }: Numbered): Promise<Buffer> {
  const config = loadConfig(process.env);
  const parsed = parseSubjectNumber(type, scheme, number);
  if (!parsed.ok)
    throw new UsageError(`Số trong tệp không hợp lệ / the number in the file is not valid (${parsed.problem})`);
  const master = loadMasterKey(config.masterKey, config.dataDir, database.embedded);
  const keyring = await openKeyring(createDatabase<AccessDatabase>(pool), master);
  return keyring.lookup(subjectKeyText(parsed.value));
}

async function erase(client: pg.PoolClient, erasing: Erasing, { reason, by, confirm }: Order): Promise<number> {
  const found = await erasableSalts(client, erasing);
  if (!found) throw new Error('Không có câu trả lời nào như vậy / there is no such answer');
  if (found.waiting > 0) {
    throw new Error(
      'Có mục chưa vào nhật ký, thử lại sau vài giây / some entries are not in the log yet: try again in seconds',
    );
  }
  const count = found.entries.length;
  if (confirm !== count || count === 0) {
    process.stdout.write(shown(found, confirm));
    return 1;
  }
  const erased = await eraseSalts(client, found.entries, { by, reason });
  process.stdout.write(
    `Đã xoá vĩnh viễn ${erased} muối, đã ghi vào nhật ký / erased ${erased} salts for good; the log records it\n`,
  );
  return 0;
}

function shown({ answers, entries }: Erasable, confirm: number | null): string {
  const count = entries.length;
  const about = `${answers} câu trả lời, ${count} muối còn giữ / ${answers} answers, ${count} salts that are still kept\n`;
  if (count === 0) return about;
  const other = confirm === null ? '' : `Khác với số đã nêu (${confirm}) / not the count that was given (${confirm})\n`;
  return `${about}${other}Chưa xoá gì. Không khôi phục được; để xoá / nothing was erased. It cannot be undone; to erase them: --confirm ${count}\n`;
}

async function inTransaction<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await run(client);
    await client.query('COMMIT');
    return result;
  } finally {
    client.release(true);
  }
}
