import { parseArgs } from 'node:util';
import { loadConfig } from '@xacthuc/platform';
import { firstAdminKey } from '../first-admin.ts';
import { startProcess, type XacthucProcess } from '../process.ts';
import type { Command } from './command.ts';

export const serve: Command = {
  usage: 'serve [--role verification,intake,programme,portal,worker]',
  vi: 'Chạy dịch vụ; mặc định mọi vai trò trong một tiến trình, với cơ sở dữ liệu nhúng',
  en: 'Run the service; by default all roles in one process, with the embedded database',
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { role: { type: 'string' } } });
    const env = values.role === undefined ? process.env : { ...process.env, XACTHUC_ROLES: values.role };
    const stopped = stopSignal();
    const running = await startProcess(loadConfig(env));
    const key = await firstAdminKey(running.programmeDb);
    if (key !== null) {
      process.stdout.write(
        '\n  Khoá quản trị, chỉ hiện một lần, hãy cất giữ ngay / the admin key, shown only this once, keep it now:\n' +
          `\n    ${key}\n\n`,
      );
    }
    process.stdout.write(`  xacthuc: ${running.url}  (API: ${running.url}/docs)\n`);
    await closeOn(stopped, running);
    return 0;
  },
};

/**
 * The first SIGINT or SIGTERM. To be called before anything is started, so that being told to stop half-way through
 * starting still ends in order and leaves no database behind. A second signal ends at once.
 */
export function stopSignal(): Promise<string> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return new Promise((resolve) => {
    const first = (signal: string) => {
      for (const name of signals) {
        process.off(name, first);
        process.once(name, () => process.exit(1));
      }
      resolve(signal);
    };
    for (const name of signals) process.on(name, first);
  });
}

/** Serves until told to stop, then lets requests under way end. */
export async function closeOn(stopped: Promise<string>, running: XacthucProcess): Promise<void> {
  const signal = await stopped;
  running.log.info({ signal }, 'stopping');
  await running.close();
}
