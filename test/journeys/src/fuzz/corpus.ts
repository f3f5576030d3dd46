import {
  cellText,
  type HeaderStyle,
  headerStyles,
  listDocument,
  type SourceCode,
  sourceCodes,
  sources,
  xlsxBytes,
} from '@xacthuc/sample-data';
import { xlsxType } from '../files.ts';
import { sampleDay } from '../samples.ts';
import { mutateArchive } from './archives.ts';
import { mutateBytes } from './bytes.ts';
import { type FuzzTable, mutateTable } from './cells.ts';
import { fuzzFormats } from './formats.ts';
import { Choices } from './random.ts';

/** A damaged file and how to deliver it. */
export interface FuzzCase {
  readonly index: number;
  readonly what: string;
  readonly source: SourceCode;
  readonly segment: string | null;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly dryRun: boolean;
}

const rowsOfList = 24;
/** A client may say of a file what it is not. */
const wrongTypes = ['text/csv', 'application/octet-stream', xlsxType];
/** One case in so many is delivered to stay. */
const realOnceIn = 8;

/** A source's school whose list is delivered apart; null where it has none. */
export function segmentOf(source: SourceCode): string | null {
  return sources[source].segments[0]?.code ?? null;
}

function listOf(source: SourceCode, headers: HeaderStyle = 'main') {
  const segment = segmentOf(source);
  const only = segment === null ? {} : { segment };
  return listDocument({ source, seed: 7, asOf: sampleDay, rows: rowsOfList, headers, ...only });
}

/** A valid list of a source: every row good. */
export function validTable(source: SourceCode, headers: HeaderStyle = 'main'): FuzzTable {
  const { header, rows } = listOf(source, headers);
  return [[...header], ...Array.from(rows, ({ cells }) => cells.map(cellText))];
}

/** Case `index` of the run with `seed`. */
export function fuzzCase(seed: number, index: number): FuzzCase {
  const choose = Choices.ofCase(seed, index);
  const source = choose.oneOf(sourceCodes);
  const headers = choose.oneOf(headerStyles);
  const dryRun = !choose.onceIn(realOnceIn);
  const segment = choose.onceIn(4) ? null : segmentOf(source);
  const common = { index, source, segment, dryRun };
  const other = fileOf(choose, choose.oneOf(sourceCodes), 'main');
  const called = choose.onceIn(8) ? choose.oneOf(wrongTypes) : null;
  const kind = choose.oneOf(['bytes', 'cells', 'cells', 'cells', 'parts', 'cells and bytes'] as const);
  if (kind.startsWith('cells')) {
    const format = choose.oneOf(fuzzFormats);
    const written = Buffer.from(format.write(mutateTable(validTable(source, headers), choose)));
    const bytes = kind === 'cells' ? written : mutateBytes(written, choose, other.bytes);
    return { ...common, what: `${kind} of ${format.name}`, bytes, contentType: called ?? format.contentType };
  }
  const file = fileOf(choose, source, headers, kind === 'parts');
  const mutate = kind === 'parts' ? mutateArchive : mutateBytes;
  const bytes = mutate(file.bytes, choose, other.bytes);
  return { ...common, what: `${kind} of ${file.name}`, bytes, contentType: called ?? file.contentType };
}

/** A valid file; half of the spreadsheets are as programs write them, with dates, numbers, styles and shared strings. */
function fileOf(choose: Choices, source: SourceCode, headers: HeaderStyle, archive = false) {
  if (choose.onceIn(archive ? 2 : 5)) {
    const bytes = xlsxBytes(listOf(source, headers), choose.onceIn(2) ? {} : { dates: 'text', strings: 'inline' });
    return { name: 'xlsx as saved by a program', contentType: xlsxType, bytes: Buffer.from(bytes) };
  }
  const format = choose.oneOf(archive ? fuzzFormats.filter((one) => one.archive) : fuzzFormats);
  const bytes = Buffer.from(format.write(validTable(source, headers)));
  return { name: format.name, contentType: format.contentType, bytes };
}
