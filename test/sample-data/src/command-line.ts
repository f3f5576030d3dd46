import { parseArgs } from 'node:util';
import { type BadKind, badKindNames, badKinds, isBadKind } from './bad-kinds.ts';
import type { CsvOptions } from './csv.ts';
import type { LayoutOptions } from './document.ts';
import type { GenerateOptions } from './generate.ts';
import { headerStyles } from './headers.ts';
import { isSourceCode, sourceCodes } from './source-codes.ts';
import { sources } from './sources.ts';
import type { XlsxOptions } from './xlsx.ts';

/** A file to be made. */
export interface Order {
  readonly format: 'csv' | 'xlsx';
  /** a path, or `-` for standard output */
  readonly out: string;
  readonly options: GenerateOptions & LayoutOptions & CsvOptions & XlsxOptions;
}

export const usage = `Usage: npx node test/sample-data/src/cli.ts --source SOURCE --rows N --as-of YYYY-MM-DD --out FILE [options]

Writes a synthetic department file; no real person is in it. The same arguments give the same bytes.

  --source SOURCE       ${sourceCodes.slice(0, 4).join(', ')},
                        ${sourceCodes.slice(4).join(', ')}
  --rows N              how many rows
  --as-of YYYY-MM-DD    the day the list speaks about: ages and dates are counted back from it
  --out FILE            where to write; - is standard output
  --seed N              default 1
  --format csv|xlsx     default: by the ending of FILE, else csv
  --bad KIND=SHARE      a share (0 to 1) of rows of a kind; may be repeated (see --list)
  --segment CODE        only one school (education, labour)
  --first N             start at row N: rows before it are absent
  --changed SHARE       a share of rows whose name differs from the file without this option
  --titles              the lines a department sets above its list
  --headers STYLE       ${headerStyles.join(', ')}
  --delimiter D         csv: comma (default), semicolon or tab
  --bom, --crlf         csv: a byte-order mark; CRLF line ends
  --dates cells|text    xlsx: date cells (default) or dd/mm/yyyy texts
  --strings shared|inline  xlsx: default shared up to 50,000 rows
  --list                print the sources' schools and the kinds of rows
  --help                print this`;

/** A mistake in the arguments; the message says what to write instead. */
export class UsageError extends Error {}

const flags = {
  source: { type: 'string' },
  rows: { type: 'string' },
  'as-of': { type: 'string' },
  out: { type: 'string' },
  seed: { type: 'string', default: '1' },
  format: { type: 'string' },
  bad: { type: 'string', multiple: true },
  segment: { type: 'string' },
  first: { type: 'string', default: '0' },
  changed: { type: 'string', default: '0' },
  titles: { type: 'boolean', default: false },
  headers: { type: 'string', default: 'main' },
  delimiter: { type: 'string', default: 'comma' },
  bom: { type: 'boolean', default: false },
  crlf: { type: 'boolean', default: false },
  dates: { type: 'string', default: 'cells' },
  strings: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function needed(name: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

function whole(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name} must be a whole number from 0, not "${text}"`);
  return Number(text);
}

function share(name: string, text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 0 && value <= 1)) throw new UsageError(`${name} must be a share between 0 and 1, not "${text}"`);
  return value;
}

function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${text}"`);
  return found;
}

function badShares(entries: readonly string[]): Partial<Record<BadKind, number>> {
  const shares: Partial<Record<BadKind, number>> = {};
  for (const entry of entries) {
    const [kind = '', value] = entry.split('=');
    if (!isBadKind(kind)) throw new UsageError(`--bad ${kind}: no such kind; there are ${badKindNames.join(', ')}`);
    if (value === undefined) throw new UsageError(`--bad ${kind} needs a share, as in --bad ${kind}=0.01`);
    if (shares[kind] !== undefined) throw new UsageError(`--bad ${kind} is given twice`);
    shares[kind] = share(`--bad ${kind}`, value);
  }
  return shares;
}

const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;

/** Rows up to which an XLSX file gets a table of shared strings unless told otherwise. */
const sharedUpTo = 50_000;

/** Reads arguments into an order, or what to print; throws UsageError with the argument at fault. */
export function readArguments(args: readonly string[]): Order | { readonly print: string } {
  const values = parse(args);
  if (values.help) return { print: usage };
  if (values.list) return { print: listing() };
  const source = needed('source', values.source);
  if (!isSourceCode(source)) {
    throw new UsageError(`--source ${source}: no such source; there are ${sourceCodes.join(', ')}`);
  }
  const out = needed('out', values.out);
  const rows = whole('rows', needed('rows', values.rows));
  const format = values.format ?? (out.endsWith('.xlsx') ? 'xlsx' : 'csv');
  const strings = values.strings ?? (rows > sharedUpTo ? 'inline' : 'shared');
  return {
    format: oneOf('format', format, ['csv', 'xlsx']),
    out,
    options: {
      source,
      rows,
      seed: whole('seed', values.seed),
      asOf: needed('as-of', values['as-of']),
      bad: badShares(values.bad ?? []),
      segment: values.segment,
      first: whole('first', values.first),
      changed: share('--changed', values.changed),
      titles: values.titles,
      headers: oneOf('headers', values.headers, headerStyles),
      delimiter: delimiters[oneOf('delimiter', values.delimiter, ['comma', 'semicolon', 'tab'])],
      bom: values.bom,
      newline: values.crlf ? '\r\n' : '\n',
      dates: oneOf('dates', values.dates, ['cells', 'text'] as const),
      strings: oneOf('strings', strings, ['shared', 'inline'] as const),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function listing(): string {
  const schools = Object.values(sources).flatMap(({ code, segments }) =>
    segments.length === 0 ? [] : [`${code}: ${segments.map((s) => `${s.code} ${s.name}`).join('; ')}`],
  );
  const kinds = badKindNames.map((kind) => {
    const { verdict, sources: where, en, vi } = badKinds[kind];
    return `  ${kind} (${verdict}): ${en} / ${vi}${where.length === 7 ? '' : `; only ${where.join(', ')}`}`;
  });
  return ['Schools (--segment)', ...schools.map((line) => `  ${line}`), 'Kinds (--bad)', ...kinds].join('\n');
}
