import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { columnNames, plainTable } from './copy-baseline.ts';
import { runStatements } from './workspace.ts';

/** Whether pgloader can be run. */
export function hasPgloader(): boolean {
  return spawnSync('pgloader', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Loads a CSV file into a plain table of text columns with pgloader. @returns seconds, its start included. */
export async function pgloaderSeconds(databaseUrl: string, file: string): Promise<number> {
  await runStatements(databaseUrl, [plainTable(file)]);
  const columns = columnNames(file).join(', ');
  const commands = `${file}.load`;
  fs.writeFileSync(
    commands,
    `LOAD CSV FROM '${file}' (${columns}) INTO ${databaseUrl} TARGET TABLE plain (${columns})
     WITH skip header = 1, fields terminated by ',', fields optionally enclosed by '"';\n`,
    { mode: 0o600 },
  );
  const start = performance.now();
  const run = spawnSync('pgloader', ['--on-error-stop', commands], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (run.status !== 0) throw new Error(`pgloader failed: ${run.stdout}${run.stderr}`);
  await runStatements(databaseUrl, ['DROP TABLE plain']);
  return seconds;
}
