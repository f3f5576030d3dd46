import fs from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createPool, loadConfig } from '@xacthuc/platform';
import { checkLog, checkLogFiles, exportLog, type Finding, findingLine } from '@xacthuc/verification';
import type pg from 'pg';
import { joinDatabase } from '../database.ts';
import { type Command, UsageError } from './command.ts';
import { eraseSaltsCommand, eraseUsage } from './log-erase.ts';

const fsckUsage = 'fsck [--files DIR] [--vkey VKEY_FILE] [--checkpoint FILE]… [--json]';

export const logCommand: Command = {
  usage: `log ${fsckUsage} | export DIR [--witnessed] | ${eraseUsage}`,
  vi:
    'Nhật ký minh bạch: fsck dựng lại mọi thứ từ các mục và nêu từng chỗ khác (0: đúng, 1: có sai lệch); ' +
    'export ghi thành tệp tĩnh cho máy chủ web (--witnessed: tới điểm kiểm mới nhất đủ nhân chứng); ' +
    'erase-salts xoá vĩnh viễn những gì mở được cam kết về một đối tượng',
  en:
    'The transparency log: fsck makes everything again from the entries and names each difference (0: none, 1: some); ' +
    'export writes it as static files for any web server (--witnessed: up to the newest checkpoint with enough witnesses); ' +
    'erase-salts erases for good what opens the commitments to a subject',
  async run([action, ...args]) {
    if (action === 'fsck') return fsck(args);
    if (action === 'export') return exportFiles(args);
    if (action === 'erase-salts') return eraseSaltsCommand(args);
    throw new UsageError('Chọn fsck, export hoặc erase-salts / choose fsck, export or erase-salts');
  },
};

async function fsck(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: 'string' },
      vkey: { type: 'string' },
      checkpoint: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const vkey = values.vkey === undefined ? null : (await textOf(values.vkey)).trim();
  const known = await Promise.all(values.checkpoint.map(textOf));
  let found = 0;
  const report = (finding: Finding) => {
    found += 1;
    process.stdout.write(`${values.json ? JSON.stringify(finding) : findingLine(finding)}\n`);
  };
  const progress = progressOn('mục đã kiểm / entries checked');
  const folder = values.files;
  const entries =
    folder === undefined
      ? (await inSnapshot((client) => checkLog({ client, vkey, known, report, progress }))).entries
      : await checkLogFiles({ folder, vkey, known, report, progress });
  const about = `${entries} mục / entries`;
  const summary = found === 0 ? 'không có sai lệch / no difference' : `${found} sai lệch / differences`;
  process.stderr.write(`${about}: ${summary}\n`);
  if (vkey === null) {
    process.stderr.write(
      'Chưa so với khoá giữ ở nơi khác; dùng --vkey và --checkpoint để không phải tin máy chủ này / not compared with a ' +
        'key kept elsewhere: give --vkey and --checkpoint so as not to trust this server\n',
    );
  }
  return found === 0 ? 0 : 1;
}

async function exportFiles(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { witnessed: { type: 'boolean', default: false } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw new UsageError('Cần đúng một thư mục / needs exactly one DIR');
  const progress = progressOn('tệp / files');
  const { size, written } = await inSnapshot((client) =>
    exportLog(client, folder, progress, values.witnessed ? 'witnessed' : 'newest'),
  );
  process.stdout.write(`${size} mục / entries, ${written} tệp mới / new files: ${folder}\n`);
  return 0;
}

/** One moment of the log, which goes on meanwhile. */
async function inSnapshot<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const database = await joinDatabase(loadConfig(process.env));
  try {
    const pool = createPool({ url: database.ownerUrl, role: null, max: 1, name: 'xacthuc log' });
    try {
      const client = await pool.connect();
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const result = await use(client);
        await client.query('COMMIT');
        return result;
      } finally {
        client.release(true);
      }
    } finally {
      await pool.end();
    }
  } finally {
    await database.stop();
  }
}

async function textOf(file: string): Promise<string> {
  return fs.readFile(file, 'utf8').catch(() => {
    throw new UsageError(`Không đọc được tệp / cannot read the file: ${file}`);
  });
}

/** Says how far it has come, at most once a second, where somebody may be looking. */
function progressOn(what: string) {
  const began = Date.now();
  let next = began + 1000;
  return (done: number, of: number) => {
    if (Date.now() < next) return;
    next = Date.now() + 1000;
    const left = Math.round(((Date.now() - began) / done) * (of - done) * 0.001);
    process.stderr.write(`${done}/${of} ${what}, còn ~${left} s / ~${left} s left\n`);
  };
}
