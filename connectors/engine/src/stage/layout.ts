import type { Layout } from '../db/schema.ts';
import type { MappedTable } from '../map/index.ts';
import { columnLetters, type Table } from '../read/index.ts';

/** What a file turned out to be, and which of its columns was read as what: shown with the snapshot. */
export function layoutOf(table: Table, { header, lastRow }: MappedTable): Layout {
  const { conversion } = table;
  const font = conversion && {
    font: conversion.font,
    columns: conversion.columns === 'all' ? null : conversion.columns.map(columnLetters),
  };
  return {
    format: table.format,
    container: table.container,
    encoding: table.encoding,
    legacyFont: font,
    sheet: table.sheet ?? null,
    sheets: table.sheets ?? [],
    delimiter: table.delimiter ?? null,
    headerRow: header.row,
    lastRow,
    columns: header.columns.flatMap(({ letters, text, field, origin, also }) => [
      { letter: letters, header: text, field, origin },
      ...also.map((more) => ({ letter: more.letters, header: more.text, field, origin })),
    ]),
    ignored: header.unknown,
    absent: header.absent,
  };
}
