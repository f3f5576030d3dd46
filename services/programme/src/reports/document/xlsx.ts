import { buffer } from 'node:stream/consumers';
import { type Sheet, sheetName, type WrittenCell, type WrittenRow, writeWorkbook } from '@xacthuc/spreadsheet';
import type { Block, Cell, Chart, OfficialDocument, Table } from './model.ts';
import { motto } from './model.ts';
import { sameBytes } from './same-bytes.ts';

const text = (value: string, fill?: WrittenCell['fill']): WrittenCell => ({
  kind: 'text',
  value,
  format: 'wrapped',
  ...(fill === undefined ? {} : { fill }),
});

/** Writes an official document as XLSX: its words on the first sheet, each table on one of its own, with numbers as numbers. */
export async function writeXlsx(official: OfficialDocument): Promise<Buffer> {
  const blocks = [...official.blocks, ...official.appendices.flatMap((appendix) => appendix.blocks)];
  const taken: string[] = [];
  const named = (wanted: string) => {
    const name = sheetName(wanted, `Bảng ${taken.length + 1}`, taken);
    taken.push(name);
    return name;
  };
  const sheets: Sheet[] = [
    { name: named('Báo cáo'), rows: [front(official)], widths: [110] },
    ...blocks.flatMap((block): Sheet[] => {
      if (block.kind === 'table') return [tableSheet(named(block.table.name), block.table)];
      return block.kind === 'chart' ? [chartSheet(named('Biểu đồ'), block.chart)] : [];
    }),
  ];
  return sameBytes(await buffer(writeWorkbook({ sheets, author: official.body })), official.stamp);
}

function front(official: OfficialDocument): WrittenRow[] {
  const said = official.blocks.flatMap((block: Block) =>
    block.kind === 'table' || block.kind === 'chart' ? [] : [block],
  );
  const lines: WrittenCell[] = [
    ...(official.mark === null ? [] : [text(official.mark, 'error')]),
    text(motto.state, 'heading'),
    text(motto.words, 'heading'),
    ...(official.parentBody === null ? [] : [text(official.parentBody.toUpperCase())]),
    text(official.body.toUpperCase()),
    text(official.symbol),
    text(official.placeAndDate),
    text(official.type, 'heading'),
    text(official.subject, 'heading'),
    text(`Kính gửi: ${official.addressee}`),
    ...said.map((block) => text(block.text, block.kind === 'heading' ? 'heading' : undefined)),
    text(`Nơi nhận: ${official.recipients.join(' ')}`),
    text(official.signer.toUpperCase()),
    text(official.foot),
  ];
  return lines.map((cell, i) => ({ row: i + 1, cells: [cell] }));
}

function tableSheet(name: string, { columns, rows }: Table): Sheet {
  const head = { row: 1, cells: columns.map(({ head }) => text(head, 'heading')) };
  const body = rows.map((row, i) => ({ row: i + 2, cells: row.map(cellOf) }));
  return { name, rows: [[head, ...body]], widths: columns.map(({ width }) => Math.max(8, width)), frozenRows: 1 };
}

function cellOf({ text: shown, number = null }: Cell): WrittenCell {
  return number === null ? text(shown) : { kind: 'number', value: number };
}

/** The library that writes sheets draws no charts: bars of block characters, next to the numbers they stand for. */
function chartSheet(name: string, { title, bars }: Chart): Sheet {
  const most = Math.max(...bars.map(({ value }) => value), 0);
  const rows: WrittenRow[] = [
    { row: 1, cells: [text(title, 'heading')] },
    ...bars.map(({ label, value }, i): WrittenRow => {
      const blocks = most > 0 ? Math.round((value / most) * 40) : 0;
      return {
        row: i + 2,
        cells: [
          text(label),
          { kind: 'number', value: String(Math.round(value * 100) / 100) },
          { kind: 'text', value: '█'.repeat(blocks) },
        ],
      };
    }),
  ];
  return { name, rows: [rows], widths: [50, 14, 45] };
}
