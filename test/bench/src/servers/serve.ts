import { addClient, loadConfig } from '@xacthuc/platform';
import { type Overrides, startProcess } from 'xacthuc';
import type { Ready } from '../child-server.ts';

/** Runs the whole service as it is by default, but for the part given, until the parent process lets go. */
export async function serveService(overrides: Pick<Overrides, 'answerStore'> = {}): Promise<void> {
  const running = await startProcess(loadConfig(process.env), overrides);
  const key = async (role: 'registrar' | 'admin') =>
    (await addClient(running.programmeDb, { name: `bench ${role}`, roles: [role] }, null)).key;
  const keys = { registrar: await key('registrar'), admin: await key('admin') };
  tellReady({ url: running.url, keys }, () => running.close());
}

/** Tells the parent process where we listen; closes and ends once it lets go or is gone. */
export function tellReady(ready: Ready, close: () => Promise<unknown>): void {
  process.once('disconnect', () => void close().finally(() => process.exit(0)));
  process.send?.(ready);
}
