import { detectDelimiter, separatorLine } from './csv-delimiter.ts';
import { CsvScanner } from './csv-scanner.ts';
import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import type { RowBatch, Table } from './table.ts';

/** Characters looked at to find the delimiter. */
const sampleLength = 64 * 1024;

/** Characters that are handed to the scanner at once, at least. */
const pieceLength = 32 * 1024;

/** A text file whose encoding is known, its first text taken. */
export interface TakenText {
  readonly sample: string;
  /** What the sample ended with, where it is not whole: told once it can be said on which line it stands. */
  readonly failure: unknown;
  readonly rest: AsyncGenerator<string>;
}

/** The first text of a file, enough to tell what it is. */
export async function takeText(text: AsyncGenerator<string>): Promise<TakenText> {
  let sample = '';
  try {
    while (sample.length < sampleLength) {
      const next = await text.next();
      if (next.done === true) break;
      sample += next.value;
    }
  } catch (error) {
    return { sample, failure: error ?? new Error('unreadable'), rest: text };
  }
  return { sample, failure: null, rest: text };
}

/** Opens a CSV file. Throws `UnreadableFile`, here and while its rows are read. */
export function readCsv(
  { sample, failure, rest }: TakenText,
  limits: ReadLimits,
): Required<Pick<Table, 'format' | 'delimiter' | 'rows'>> {
  if (failure === null && sample.trim() === '') throw new UnreadableFile('file_empty');
  const delimiter = detectDelimiter(sample);
  return { format: 'csv', delimiter, rows: scanRows(sample, failure, rest, new CsvScanner(delimiter, limits)) };
}

async function* scanRows(
  sample: string,
  failure: unknown,
  rest: AsyncGenerator<string>,
  scanner: CsvScanner,
): AsyncGenerator<RowBatch> {
  try {
    // Excel takes the line 'sep=;' for itself and does not count it as a row.
    const first = scanner.push(sample.slice(separatorLine(sample)?.length ?? 0));
    if (first.length > 0) yield first;
    if (failure !== null) throw failure;
    for await (const piece of inPieces(rest)) {
      const rows = scanner.push(piece);
      if (rows.length > 0) yield rows;
    }
    const last = scanner.end();
    if (last.length > 0) yield last;
  } catch (error) {
    throw located(error, scanner);
  } finally {
    await rest.return(undefined);
  }
}

/** Joins small pieces: the scanner reads an unfinished line anew with each, so a dripping stream would cost its square. */
export async function* inPieces(text: AsyncGenerator<string>): AsyncGenerator<string> {
  let gathered = '';
  try {
    for await (const piece of text) {
      gathered += piece;
      if (gathered.length < pieceLength) continue;
      yield gathered;
      gathered = '';
    }
  } catch (error) {
    // What stands before bytes that are no text, for the line at which they stand is counted from there.
    yield gathered;
    throw error;
  }
  yield gathered;
}

function located(error: unknown, scanner: CsvScanner): unknown {
  if (!(error instanceof UnreadableFile) || error.code !== 'text_invalid') return error;
  return new UnreadableFile('text_invalid', { ...error.detail, line: scanner.lineOfNextText() });
}
