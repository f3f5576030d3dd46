import { detectDelimiter, separatorLine } from './csv-delimiter.ts';
import { CsvScanner } from './csv-scanner.ts';
import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import type { RowBatch, Table } from './table.ts';
import { decodeText, encodingOf } from './text-decoding.ts';

/** Characters looked at to find the delimiter. */
const sampleLength = 64 * 1024;

/** Characters that are handed to the scanner at once, at least. */
const pieceLength = 32 * 1024;

/** Opens a CSV file. Throws `UnreadableFile`, here and while its rows are read. */
export async function readCsv(head: Buffer, bytes: AsyncIterable<Buffer>, limits: ReadLimits): Promise<Table> {
  const text = decodeText(bytes, encodingOf(head), limits.maxBytes);
  const { sample, failure } = await takeSample(text);
  if (failure === null && sample.trim() === '') throw new UnreadableFile('file_empty');
  const delimiter = detectDelimiter(sample);
  return { format: 'csv', delimiter, rows: scanRows(sample, failure, text, new CsvScanner(delimiter, limits)) };
}

/** The first text. Bytes that are no text are told once the scanner can say on which line they stand. */
async function takeSample(text: AsyncGenerator<string>): Promise<{ sample: string; failure: unknown }> {
  let sample = '';
  try {
    while (sample.length < sampleLength) {
      const next = await text.next();
      if (next.done === true) break;
      sample += next.value;
    }
  } catch (error) {
    return { sample, failure: error ?? new Error('unreadable') };
  }
  return { sample, failure: null };
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
async function* inPieces(text: AsyncGenerator<string>): AsyncGenerator<string> {
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
