/** `npm run bench`: prints one JSON line a measure on standard output, progress on standard error. */

import { type CommandLine, parseCommandLine, usage } from './command-line.ts';
import type { Bar, Finding, Measure } from './measures.ts';
import { say } from './progress.ts';
import { openWorkspace } from './workspace.ts';

/** 0: all measures were taken, whether or not their bars are met; 1: one failed; 2: wrong arguments. */
async function main(args: readonly string[]): Promise<number> {
  let commandLine: CommandLine;
  try {
    commandLine = parseCommandLine(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  if (commandLine.help) {
    process.stdout.write(usage);
    return 0;
  }
  return runAll(commandLine);
}

async function runAll({ measures, options }: CommandLine): Promise<number> {
  const workspace = await openWorkspace(options.profile);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void workspace.close().finally(() => process.exit(1)));
  }
  let failures = 0;
  try {
    for (const measure of measures) {
      say(`${measure.name}: ${measure.what}`);
      const finding = await measure.run(workspace, options).catch((error: Error) => {
        failures += 1;
        say(`${measure.name} FAILED: ${error.stack ?? error.message}`);
        return null;
      });
      await workspace.endServers();
      if (finding) process.stdout.write(`${JSON.stringify(lineOf(measure, finding))}\n`);
    }
  } finally {
    await workspace.close();
  }
  return failures === 0 ? 0 : 1;
}

function lineOf({ name, unit, bar }: Measure, { value, baseline, note }: Finding) {
  const ratio = value / baseline;
  const judged = bar.of === 'ratio' ? ratio : value;
  const met = judged >= (bar.atLeast ?? -Infinity) && judged <= (bar.atMost ?? Infinity);
  return {
    name,
    value: rounded(value),
    unit,
    baseline: rounded(baseline),
    ratio: rounded(ratio),
    bar: barText(bar, unit),
    met,
    ...(note === undefined ? {} : { note }),
  };
}

function barText(bar: Bar, unit: string): string {
  const limit = bar.atLeast === undefined ? `<= ${bar.atMost}` : `>= ${bar.atLeast}`;
  return bar.of === 'ratio' ? `ratio ${limit}` : `value ${limit} ${unit}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

process.exitCode = await main(process.argv.slice(2));
