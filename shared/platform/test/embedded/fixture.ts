import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { EmbeddedPostgres } from '../../src/index.ts';

/** Another process of ours, serving. */
export interface Holder {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly ownerUrl: string;
}

const script = fileURLToPath(new URL('hold-server.ts', import.meta.url));

/** Starts another process of ours on a folder, in a process group of its own. */
export function spawnHolder(dataDir: string): ChildProcess {
  return spawn(process.execPath, [script, dataDir], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
}

/** Starts another process of ours on a folder and waits until it serves. Throws what it was refused with. */
export async function startHolder(dataDir: string): Promise<Holder> {
  const child = spawnHolder(dataDir);
  if (!child.stdout) throw new Error('no output');
  const [line] = await once(createInterface(child.stdout), 'line');
  const { refused, ...started } = JSON.parse(line);
  if (refused !== undefined) throw new Error(refused);
  return { process: child, ...started };
}

/** Lets a process end as it does on its own: its server is stopped first. */
export async function stop({ process: child }: Holder): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  await ended;
}

/** Ends a process as a power cut would: no handler runs. */
export async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Runs one statement on a connection of its own. */
export async function query(
  { ownerUrl }: Pick<EmbeddedPostgres, 'ownerUrl'>,
  text: string,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
