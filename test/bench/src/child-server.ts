import { type ChildProcess, fork } from 'node:child_process';

/** What a server under `servers/` says once it listens. */
export interface Ready {
  readonly url: string;
  /** Keys by role; empty for servers that have none. */
  readonly keys: Readonly<Record<string, string>>;
}

/** A server in a process of its own, as in life: it does not share an event loop with who asks. */
export interface ChildServer extends Ready {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a module of `servers/`. It ends when told to, and by itself when this process is gone.
 * @throws when it ends before it listens.
 */
export async function startServer(
  module: string,
  env: Readonly<Record<string, string>>,
  profileFolder: string | null,
): Promise<ChildServer> {
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(new URL(`./servers/${module}.ts`, import.meta.url), {
    env: { ...withoutSettings(process.env), NODE_ENV: 'production', ...env },
    execArgv: profiling,
    // Results alone go to standard output: what a server prints is progress.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const { url, keys } = await ready(child, module);
  return { url, keys, pid: child.pid as number, stop: () => stop(child) };
}

function ready(child: ChildProcess, module: string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready));
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the server ${module} ended at start: ${code ?? signal}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.disconnect();
  const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(patience);
}

/** Settings of whoever runs the benchmarks must not reach the servers. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(XACTHUC_|PORT$|NODE_OPTIONS$)/.test(name)));
}
