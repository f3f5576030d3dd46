import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('./cli.ts', import.meta.resolve('xacthuc')));

/** Halves the time that a command takes to start; it changes nothing else. */
const NODE_COMPILE_CACHE = path.join(os.tmpdir(), 'xacthuc-test-compile-cache');

/** How a command ended. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A service in a process of its own. */
export interface Served {
  readonly pid: number;
  readonly url: string;
  /** The key that a first start prints; null otherwise. */
  readonly adminKey: string | null;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
}

type Environment = Readonly<Record<string, string>>;

/** Runs `xacthuc …` as a user would, with no setting but those given. */
export async function xacthuc(args: readonly string[], env: Environment = {}): Promise<Ended> {
  return start(args, env).ended;
}

/** Begins `xacthuc serve` and does not wait for it. */
export function beginServing(env: Environment): Pick<Served, 'pid' | 'end'> {
  return begin(['serve'], { PORT: '0', ...env });
}

/** Begins `xacthuc …` and does not wait for it. */
export function begin(args: readonly string[], env: Environment = {}): Pick<Served, 'pid' | 'end'> {
  const { child, ended } = start(args, env);
  return { pid: child.pid as number, end: (signal) => endBy(child, signal, ended) };
}

/** Runs `xacthuc signer …` until it listens. @throws with its last words when it ends instead. */
export async function runSigner(args: readonly string[], env: Environment): Promise<Pick<Served, 'pid' | 'end'>> {
  const { child, ended, printed } = start(['signer', ...args], env);
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => /xacthuc signer: /.test(printed.stdout) && resolve());
    ended.then(({ stderr }) => reject(new Error(`the signer ended: ${stderr}`)), reject);
  });
  return { pid: child.pid as number, end: (signal) => endBy(child, signal, ended) };
}

/** Runs `xacthuc serve …` until it listens, on any free port. @throws with its last words when it ends instead. */
export async function serve(env: Environment, args: readonly string[] = []): Promise<Served> {
  const { child, ended, printed } = start(['serve', ...args], { PORT: '0', ...env });
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const [, found] = /xacthuc: (http\S+)/.exec(printed.stdout) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', look);
    ended.then(({ code, stdout, stderr }) => reject(new Error(`serve ended with ${code}: ${stderr}${stdout}`)), reject);
  });
  return {
    pid: child.pid as number,
    url,
    adminKey: /xt_[0-9a-f]{8}_[\w-]{43}/.exec(printed.stdout)?.[0] ?? null,
    end: (signal) => endBy(child, signal, ended),
  };
}

function endBy(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<Ended>): Promise<Ended> {
  child.kill(signal);
  return ended;
}

function start(args: readonly string[], env: Environment) {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const child = spawn(process.execPath, [cli, ...args], {
    env: { PATH, HOME, ...(TMPDIR === '' ? {} : { TMPDIR }), NODE_COMPILE_CACHE, XACTHUC_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    // 'close' rather than 'exit': what was printed last has arrived.
    child.once('close', (code) => resolve({ code, ...printed }));
  });
  // Whoever awaits it sees a failure; nobody need.
  ended.catch(() => {});
  return { child, ended, printed };
}
