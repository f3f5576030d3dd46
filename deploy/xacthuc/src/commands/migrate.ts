import { loadConfig } from '@xacthuc/platform';
import { joinDatabase, migrate } from '../database.ts';
import type { Command } from './command.ts';

export const migrateCommand: Command = {
  usage: 'migrate',
  vi: 'Cập nhật cấu trúc cơ sở dữ liệu',
  en: 'Bring the database structure up to date',
  async run() {
    const database = await joinDatabase(loadConfig(process.env));
    try {
      for (const { room, applied } of await migrate(database)) {
        process.stdout.write(
          `${room}: ${applied.length > 0 ? applied.join(', ') : 'không có thay đổi / up to date'}\n`,
        );
      }
      return 0;
    } finally {
      await database.stop();
    }
  },
};
