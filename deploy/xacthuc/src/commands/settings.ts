import { settings } from '@xacthuc/platform';
import type { Command } from './command.ts';

export const settingsCommand: Command = {
  usage: 'settings',
  vi: 'Liệt kê các thiết lập (biến môi trường)',
  en: 'List the settings (environment variables)',
  async run() {
    for (const { env, fallback, vi, en } of Object.values(settings)) {
      process.stdout.write(`${env}${fallback === null ? '' : `=${fallback}`}\n    ${vi}\n    ${en}\n`);
    }
    return 0;
  },
};
