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
    const running = await startProcess(loadConfig(env));
    const key = await firstAdminKey(running.programmeDb);
    if (key !== null) {
      process.stdout.write(
        '\n  Khoá quản trị, chỉ hiện một lần, hãy cất giữ ngay / the admin key, shown only this once, keep it now:\n' +
          `\n    ${key}\n\n`,
      );
    }
    process.stdout.write(`  xacthuc: ${running.url}  (API: ${running.url}/docs)\n`);
    await untilStopped(running);
    return 0;
  },
};

/** Serves until SIGINT or SIGTERM, then lets requests under way end. A second signal ends at once. */
export async function untilStopped(running: XacthucProcess): Promise<void> {
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));
  running.log.info({ signal }, 'stopping');
  await running.close();
}
