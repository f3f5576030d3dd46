#!/usr/bin/env node
/** The generator as a command: arguments in, a file out, what was written on standard error. */

import { type Order, readArguments, UsageError } from './command-line.ts';
import { csvChunks } from './csv.ts';
import { counted, emptyTally, listDocument, type Tally, talliedKinds } from './document.ts';
import type { Row } from './row.ts';
import { writeChunks } from './target.ts';
import { xlsxChunks } from './xlsx.ts';

const progressEvery = 100_000;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function* reported(rows: Iterable<Row>, total: number): Generator<Row, void, undefined> {
  let done = 0;
  for (const row of rows) {
    yield row;
    if (++done % progressEvery === 0 && done < total) say(`${done} of ${total} rows`);
  }
}

async function make({ format, out, options }: Order): Promise<{ tally: Tally; bytes: number }> {
  const list = listDocument(options);
  const tally = emptyTally();
  const counting = { ...list, rows: reported(counted(list.rows, tally), options.rows) };
  const chunks = format === 'csv' ? csvChunks(counting, options) : xlsxChunks(counting, options);
  const bytes = await writeChunks(out === '-' ? process.stdout : out, chunks);
  return { tally, bytes };
}

function summary(out: string, tally: Tally, bytes: number): string {
  const { good, bad, repeated, ignored } = tally.verdicts;
  const kinds = talliedKinds(tally).map(([kind, count]) => `  ${kind}: ${count}`);
  const head = `${out}: ${tally.rows} rows (${good} good, ${bad} bad, ${repeated} repeated, ${ignored} ignored), ${bytes} bytes`;
  return [head, ...kinds].join('\n');
}

/** Runs the command; resolves to the exit code: 0 done, 1 could not write, 2 wrong arguments. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    const order = readArguments(args);
    if ('print' in order) {
      process.stdout.write(`${order.print}\n`);
      return 0;
    }
    const { tally, bytes } = await make(order);
    say(summary(order.out === '-' ? 'standard output' : order.out, tally, bytes));
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof UsageError || error instanceof RangeError)) {
      say(`sample-data: ${message}`);
      return 1;
    }
    say(`sample-data: ${message}\nTry --help or --list.`);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
