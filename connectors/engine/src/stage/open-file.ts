import { readFile } from '../files/store.ts';
import { type Connector, type Known, type MappedTable, mapTable } from '../map/index.ts';
import { readTable, type Table } from '../read/index.ts';
import { type PreparedRow, Preparer, readingOf } from './prepare.ts';
import type { StageContext, StageJob } from './stage.ts';

/** One reading of a delivery's file. */
export interface OpenFile {
  readonly table: Table;
  readonly mapped: MappedTable;
  readonly preparer: Preparer;
}

/**
 * Opens a delivery's file for one reading.
 * @param known rows that are passed over. @throws UnreadableFile
 */
export async function openFile(
  context: StageContext,
  connector: Connector,
  job: StageJob,
  known: (preparer: Preparer) => Known | null = () => null,
): Promise<OpenFile> {
  const bytes = readFile(context.files, context.master, job.fileId);
  const hint = {
    ...(job.contentType === null ? {} : { contentType: job.contentType }),
    ...(job.fileName === null ? {} : { fileName: job.fileName }),
  };
  const { reading, segment } = job;
  const table = await readTable(context.meter?.reading(bytes) ?? bytes, hint, context.limits, {
    sheet: reading?.sheet ?? null,
  });
  context.meter?.opened(table);
  let preparer = new Preparer(context.lookupKey, null);
  const rows = context.turns?.each(table.rows) ?? table.rows;
  const mapped = await mapTable(connector, { ...table, rows }, { today: context.today, segment, reading }, (header) => {
    preparer = new Preparer(context.lookupKey, readingOf(connector, header, segment, table.format));
    return known(preparer);
  });
  return { table, mapped, preparer };
}

/** Some rows of the delivery, in another reading. */
export async function rowsAgain(
  context: StageContext,
  connector: Connector,
  job: StageJob,
  rows: ReadonlySet<number>,
): Promise<ReadonlyMap<number, PreparedRow>> {
  const found = new Map<number, PreparedRow>();
  if (rows.size === 0) return found;
  const { mapped, preparer } = await openFile(context, connector, job, () => (row) => !rows.has(row));
  for await (const batch of mapped.rows) {
    for (const row of batch) {
      const prepared = preparer.prepare(row);
      if (prepared) found.set(prepared.row, prepared);
    }
    if (found.size === rows.size) break;
  }
  return found;
}
