import { isoDate } from '@xacthuc/domain';
import { type Connector, type MappedRow, mapTable } from '../../src/map/index.ts';
import type { Table } from '../../src/read/index.ts';

/** Maps rows of cells, the header among them, as if a file had held them. The day is 22/11/2025. */
export async function mapRows(
  connector: Connector,
  rows: readonly (readonly string[])[],
  segment: string | null = null,
): Promise<readonly MappedRow[]> {
  const table: Table = { format: 'csv', container: null, encoding: 'UTF-8', conversion: null, rows: batchOf(rows) };
  const mapped: MappedRow[] = [];
  for await (const batch of (await mapTable(connector, table, { today: isoDate('2025-11-22'), segment })).rows) {
    mapped.push(...batch);
  }
  return mapped;
}

async function* batchOf(rows: readonly (readonly string[])[]): Table['rows'] & AsyncGenerator {
  yield rows.map((cells, i) => ({ row: i + 1, cells }));
}

/** The codes of a row's issues. */
export function codes(row: MappedRow | undefined): string[] {
  return (row?.issues ?? []).map(({ code }) => code);
}

/** The same headers as offices also write them. */
export function otherWritings(headers: readonly string[]): readonly (readonly string[])[] {
  const unaccented = (text: string) =>
    text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
  return [
    headers,
    headers.map(unaccented),
    headers.map((header) => header.toUpperCase()),
    headers.map((header) => `${header.replace(' ', ' \n ')} (*)`),
  ];
}
