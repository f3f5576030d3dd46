import { cellText, type Row } from '../read/table.ts';

/** One column's header, of one row or of two. */
export interface HeaderCell {
  readonly index: number;
  /** As it is shown: the lower one, after the one it stands below. */
  readonly text: string;
  /** The header itself, without the one above it. */
  readonly own: string;
  /** The header of the group the column belongs to; null where it belongs to none. */
  readonly group: string | null;
}

/** The headers of a row, or of a row and the one below it ('Họ và tên' above 'Họ đệm' | 'Tên'), blank ones left out. */
export function headerCells(upper: Row, lower: Row | null): HeaderCell[] {
  const cells: HeaderCell[] = [];
  const width = Math.max(upper.cells.length, lower?.cells.length ?? 0);
  let group: string | null = null;
  for (let index = 0; index < width; index++) {
    const top = cellText(upper.cells[index]).trim();
    const below = cellText(lower?.cells[index]).trim();
    // A header that is merged across columns stands in the first of them.
    if (top !== '') group = below === '' ? null : top;
    else if (below === '') group = null;
    const own = below === '' ? top : below;
    if (own === '') continue;
    const within = below === '' ? null : group;
    cells.push({ index, own, group: within, text: within === null ? own : `${within} ${own}` });
  }
  return cells;
}
