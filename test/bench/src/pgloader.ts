import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { columnNames, plainTable } from './copy-baseline.ts';
import { runStatements } from './workspace.ts';

/** Whether pgloader can be run. */
export function hasPgloader(): boolean {
  return spawnSync('pgloader', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Loads a CSV file of so many rows into a plain table of text columns with pgloader. @returns seconds, its start
 * included. @throws when rows are missing.
 */
export async function pgloaderSeconds(databaseUrl: string, file: string, rows: number): Promise<number> {
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
  // It goes on after rows that it cannot load: then its time would be for something else.
  await runStatements(databaseUrl, [
    `DO 'BEGIN ASSERT (SELECT count(*) FROM plain) = ${rows}, ''pgloader left rows out''; END'`,
    'DROP TABLE plain',
  ]);
  return seconds;
}
