import { parseArgs } from 'node:util';
import { type Measure, measures } from './measures.ts';

/** How much is measured, and of what size. */
export interface BenchOptions {
  /** Rows of the files loaded, and subjects known to the checks. */
  readonly rows: number;
  /** Subjects of the larger side of `check-growth`. */
  readonly subjects: number;
  /** Seconds of load on each side of a measure, all rounds together. */
  readonly seconds: number;
  /** Connections that ask single checks at the same time. */
  readonly connections: number;
  /** Folder for CPU profiles of the servers; null: none are taken. */
  readonly profile: string | null;
}

export interface CommandLine {
  readonly help: boolean;
  readonly options: BenchOptions;
  readonly measures: readonly Measure[];
}

export const usage = `npm run bench -- [--only NAME]… [--rows N] [--seconds N] [--subjects N] [--connections N] [--profile FOLDER]

  --only NAME      one measure; may be given again for more; default: all
  --rows N         rows of the files loaded, subjects the checks know (default 200000; the bars speak of 1000000)
  --seconds N      seconds of load on each side of a measure (default 8)
  --subjects N     subjects of check-growth's larger side (default: as --rows; its bar speaks of 5000000)
  --connections N  connections that ask at the same time (default 64)
  --profile FOLDER write CPU profiles of the servers there (opens in Chrome's developer tools)

${measures.map(({ name, what }) => `  ${name.padEnd(24)} ${what}`).join('\n')}
`;

/** @throws Error that says what is wrong with the arguments and what would be right. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      rows: { type: 'string', default: '200000' },
      seconds: { type: 'string', default: '8' },
      subjects: { type: 'string' },
      connections: { type: 'string', default: '64' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const rows = numberFrom('--rows', values.rows, 1000, 10_000_000);
  return {
    help: values.help,
    measures: chosen(values.only ?? []),
    options: {
      rows,
      seconds: numberFrom('--seconds', values.seconds, 1, 3600),
      subjects: values.subjects === undefined ? rows : numberFrom('--subjects', values.subjects, 1000, 10_000_000),
      connections: numberFrom('--connections', values.connections, 1, 1000),
      profile: values.profile ?? null,
    },
  };
}

function chosen(names: readonly string[]): readonly Measure[] {
  const unknown = names.filter((name) => !measures.some((measure) => measure.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `không có phép đo / there is no measure ${unknown.map((name) => `"${name}"`).join(', ')}; ` +
        `chọn một trong / choose among: ${measures.map(({ name }) => name).join(', ')}`,
    );
  }
  return names.length === 0 ? measures : measures.filter(({ name }) => names.includes(name));
}

function numberFrom(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${option}: phải là số nguyên / must be a whole number, ${min}–${max}`);
}
