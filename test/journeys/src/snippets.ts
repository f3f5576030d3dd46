import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '@xacthuc/test-harness';
import type { Ended } from './command.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const gson = process.env.GSON ?? '/usr/share/java/gson.jar';

/** The registrars' page. */
export const registrarPage = fs.readFileSync(path.join(root, 'docs', 'registrar.md'), 'utf8');

/** The page's snippets by path, as they stand on it. */
export function includedSnippets(page: string): ReadonlyMap<string, string> {
  const found = page.matchAll(/^<!-- snippet: (\S+) -->\n```\w+\n(.*?)^```$/gms);
  return new Map([...found].map(([, file = '', text = '']) => [file, text]));
}

/** The page's commands that are marked `sh run`, in order, with the language they need. */
export function runnableBlocks(page: string): readonly { readonly needs: string; readonly commands: string }[] {
  return [...page.matchAll(/^```sh run ?(\w*)\n(.*?)^```$/gms)].map(([, needs = '', commands = '']) => ({
    needs: needs === '' ? 'sh' : needs,
    commands,
  }));
}

/** A file of this repository. */
export function repositoryFile(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8');
}

/** A folder with the snippets in it, where they find the packages they import; the caller removes it. */
export function snippetFolder(): string {
  const folder = temporaryFolder('xacthuc-test-snippets-');
  fs.cpSync(path.join(root, 'docs', 'snippets'), folder, { recursive: true });
  fs.cpSync(path.join(import.meta.dirname, 'drivers'), folder, { recursive: true });
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return folder;
}

/** How to verify in one language; or why that cannot be tried here. */
export interface Language {
  readonly name: 'typescript' | 'python' | 'java';
  readonly skip: string | false;
  /** The command, to be followed by the answer, the keys and the issuer. */
  readonly command: readonly [string, ...string[]];
  /** The command that does the same for each line of `cases.txt`. */
  readonly driver: readonly [string, ...string[]];
}

/** The languages of the page, made ready in a folder of snippets. */
export function languages(folder: string): readonly Language[] {
  const python = pythonWithCryptography() ?? 'python3';
  const skip = pythonWithCryptography() === null && 'no python3 with the module "cryptography" (python3-cryptography)';
  const { execPath: node } = process;
  return [
    { name: 'typescript', skip: false, command: [node, 'verify.ts'], driver: [node, 'drive.ts'] },
    { name: 'python', skip, command: [python, 'verify.py'], driver: [python, 'drive.py'] },
    javaIn(folder),
  ];
}

/** Whether a command can be run here and ends well. */
export function succeeds(command: string, args: readonly string[], cwd = root): boolean {
  try {
    execFileSync(command, args, { cwd, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The system's own python has the system's packages, another one on the PATH may not. */
export function pythonWithCryptography(): string | null {
  const asks = ['-c', 'import cryptography.hazmat.primitives.asymmetric.ed25519'];
  return ['python3', '/usr/bin/python3'].find((python) => succeeds(python, asks)) ?? null;
}

function javaIn(folder: string): Language {
  const java = ['java', '-cp', `${gson}${path.delimiter}classes`] as const;
  const made = (skip: string | false): Language => {
    return { name: 'java', skip, command: [...java, 'Verify'], driver: [...java, 'Drive'] };
  };
  if (!succeeds('javac', ['--version'])) return made('no javac (a JDK ≥ 17)');
  if (!fs.existsSync(gson)) return made(`no ${gson} (libgoogle-gson-java)`);
  const sources = ['Verify.java', 'Drive.java'];
  execFileSync('javac', ['-cp', gson, '-Xlint:all,-serial', '-Werror', '-d', 'classes', ...sources], { cwd: folder });
  return made(false);
}

/** Runs a command to its end. */
export function runIn(
  cwd: string,
  [command, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, { cwd, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...printed }));
  });
}
