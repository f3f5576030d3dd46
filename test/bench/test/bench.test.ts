import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that the embedded server's own account can enter too. */
function temporaryFolder(t: Test): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xacthuc-bench-'));
  fs.chmodSync(folder, 0o755);
  t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the benchmarks as `npm run bench` does, with their files in a folder of their own. */
async function bench(dataDir: string, ...args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, XACTHUC_DATA: dataDir } });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...texts };
}

t.test('one measure prints one JSON line with its baseline and ratio, and leaves no files', async (t) => {
  const dataDir = temporaryFolder(t);
  const { code, stdout, stderr } = await bench(
    dataDir,
    ...['--only', 'batch-vs-single', '--rows', '2000', '--seconds', '1'],
  );
  t.equal(code, 0, stderr);
  const lines = stdout.trimEnd().split('\n');
  t.equal(lines.length, 1);
  const line = JSON.parse(lines[0] ?? '');
  t.match(line, { name: 'batch-vs-single', unit: 'checks/s', bar: 'ratio >= 3' });
  for (const field of ['value', 'baseline', 'ratio'] as const) t.ok(line[field] > 0, `${field} is a positive number`);
  t.ok(Math.abs(line.ratio / (line.value / line.baseline) - 1) < 0.01, 'the ratio is value over baseline');
  t.equal(line.met, line.ratio >= 3, 'met says whether the bar is reached');
  t.strictSame(fs.readdirSync(dataDir), [], 'the folder is as empty as before');
});

t.test('an unknown measure or a wrong number is refused before anything starts', async (t) => {
  const dataDir = temporaryFolder(t);
  const unknown = await bench(dataDir, '--only', 'batch-vs-single', '--only', 'check-vs-nothing');
  t.equal(unknown.code, 2);
  t.match(unknown.stderr, /"check-vs-nothing".*check-vs-unstored.*ingest-memory/s, 'the answer lists the names');
  t.equal(unknown.stdout, '');
  const wrong = await bench(dataDir, '--rows', 'many');
  t.equal(wrong.code, 2);
  t.match(wrong.stderr, /--rows/);
  t.strictSame(fs.readdirSync(dataDir), [], 'no data folder was made');
});
