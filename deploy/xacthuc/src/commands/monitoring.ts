import { parseArgs } from 'node:util';
import { createDatabase, createPool, loadConfig } from '@xacthuc/platform';
import { type ProgrammeDatabase, rebuildMonitoring } from '@xacthuc/programme';
import { joinDatabase, migrate } from '../database.ts';
import { type Command, UsageError } from './command.ts';

export const monitoring: Command = {
  usage: 'monitoring rebuild [--json]',
  vi: 'Đếm lại toàn bộ số liệu giám sát từ nhật ký và danh bạ; trang giám sát vẫn xem được số cũ cho đến khi xong',
  en: 'Counts all sums of monitoring again from the log and the directory; its pages show the old ones until it is done',
  async run([action, ...args]) {
    if (action !== 'rebuild') throw new UsageError('Chọn rebuild / choose rebuild');
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } });
    const config = loadConfig(process.env);
    const database = await joinDatabase(config);
    try {
      if (config.migrate) await migrate(database);
      const pool = createPool({
        url: database.serviceUrl,
        role: 'xacthuc_programme',
        max: 1,
        name: 'xacthuc monitoring',
      });
      try {
        const { entries, names } = await rebuildMonitoring(createDatabase<ProgrammeDatabase>(pool));
        const text = `Đã đếm ${entries} mục nhật ký, ${names} tên miền / counted ${entries} log entries, ${names} names`;
        process.stdout.write(`${values.json ? JSON.stringify({ logEntries: entries, names }) : text}\n`);
        return 0;
      } finally {
        await pool.end();
      }
    } finally {
      await database.stop();
    }
  },
};
