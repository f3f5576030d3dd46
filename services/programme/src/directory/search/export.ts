import { Readable } from 'node:stream';
import { type WrittenCell, type WrittenRow, writeWorkbook } from '@xacthuc/spreadsheet';
import { provinceList } from '../codes/areas.ts';
import { nameIn } from '../codes/code-list.ts';
import { sectors } from '../codes/sectors.ts';
import type { HolderSecrets } from '../entries/holder-secrets.ts';
import { entryPlace } from '../entries/refresh.ts';
import { csvLine } from './csv.ts';
import type { PublishedEntry, ShownEntry } from './entries.ts';

const holderKinds: Readonly<Record<string, string>> = {
  person: 'Cá nhân',
  household: 'Hộ kinh doanh',
  enterprise: 'Doanh nghiệp',
};
const states: Readonly<Record<string, string>> = {
  registered: 'Đang đăng ký',
  suspended: 'Tạm ngừng',
  expired: 'Hết hạn',
  released: 'Đã trả lại',
};
const websiteStates: Readonly<Record<string, string>> = {
  unchecked: 'Chưa kiểm tra',
  live: 'Đang hoạt động',
  parked: 'Trang giữ chỗ',
  down: 'Không truy cập được',
  never_published: 'Chưa từng có website',
};

type Column<R> = readonly [header: string, cell: (row: R) => string | null];

const publishedColumns: readonly Column<PublishedEntry>[] = [
  ['Tên miền', (row) => row.domain_unicode],
  ['Tên miền (A-label)', (row) => row.domain],
  ['Loại chủ thể', (row) => holderKinds[row.holder_kind] ?? row.holder_kind],
  ['Tên chủ thể', (row) => row.public_name],
  ['Ngành', sectorOf],
  ['Tỉnh, thành phố', provinceOf],
  ['Mã xã', (row) => row.commune],
  ['Phiên bản danh mục', (row) => row.area_list],
  ['Ngày đăng ký', (row) => row.registered_on],
  ['Website', (row) => websiteStates[row.website_state] ?? row.website_state],
];

function entryColumns(secrets: HolderSecrets): readonly Column<ShownEntry>[] {
  return [
    ['Tên miền', (row) => row.domain_unicode],
    ['Tên miền (A-label)', (row) => row.domain],
    ['Trạng thái', (row) => states[row.status] ?? row.status],
    ['Loại chủ thể', (row) => (row.holder_kind === null ? null : (holderKinds[row.holder_kind] ?? row.holder_kind))],
    ['Tên chủ thể', (row) => secrets.open(entryPlace(row.domain), row.sealed).name],
    ['Dữ liệu cá nhân', (row) => (row.personal ? 'Có' : 'Không')],
    ['Được công bố', (row) => (row.public ? 'Có' : 'Không')],
    ['Nguồn mâu thuẫn', (row) => (row.disputed ? 'Có' : 'Không')],
    ['Ngành', sectorOf],
    ['Tỉnh, thành phố', provinceOf],
    ['Mã xã', (row) => row.commune],
    ['Phiên bản danh mục', (row) => row.area_list],
    ['Ngày đăng ký', (row) => row.registered_on],
    ['Ngày hết hạn', (row) => row.expires_on],
    ['Nhà đăng ký', (row) => row.registrar],
    ['Nguồn', (row) => row.sources.join('; ')],
    ['Dịch vụ sử dụng', (row) => row.services.join('; ')],
    ['Website', (row) => websiteStates[row.website_state] ?? row.website_state],
  ];
}

function sectorOf({ sector }: { readonly sector: string | null }): string | null {
  return sector === null ? null : `${sector} - ${nameIn(sectors, sector)?.vi ?? ''}`;
}

function provinceOf(row: { readonly area_list: string | null; readonly province: string | null }): string | null {
  if (row.province === null || row.area_list === null) return row.province;
  const list = provinceList(row.area_list);
  return (list && nameIn(list, row.province)?.vi) ?? row.province;
}

/** What is exported: the office's own view, or only what is published. */
export type Exported =
  | { readonly of: 'entries'; readonly pages: AsyncIterable<readonly ShownEntry[]>; readonly secrets: HolderSecrets }
  | { readonly of: 'published'; readonly pages: AsyncIterable<readonly PublishedEntry[]> };

/** An export as a stream of bytes. */
export function exportAs(format: 'csv' | 'xlsx', exported: Exported): Readable {
  const table =
    exported.of === 'entries'
      ? tableOf(entryColumns(exported.secrets), exported.pages)
      : tableOf(publishedColumns, exported.pages);
  return Readable.from(format === 'csv' ? csvOf(table) : xlsxOf(table), { objectMode: false });
}

type Lines = AsyncGenerator<readonly (readonly (string | null)[])[]>;

async function* tableOf<R>(columns: readonly Column<R>[], pages: AsyncIterable<readonly R[]>): Lines {
  yield [columns.map(([header]) => header)];
  for await (const page of pages) yield page.map((row) => columns.map(([, cell]) => cell(row)));
}

/** With a byte order mark, as spreadsheet programs expect of UTF-8. */
async function* csvOf(table: Lines): AsyncGenerator<string> {
  yield '\ufeff';
  for await (const lines of table) yield lines.map(csvLine).join('');
}

function xlsxOf(table: Lines): AsyncIterable<Buffer> {
  const widths = [28, 28, 16, 16, 36, 16, 16, 16, 36, 20, 12, 14, 14, 14, 24, 24, 24, 20];
  return writeWorkbook({
    sheets: [{ name: 'Danh bạ website', rows: sheetRows(table), widths, frozenRows: 1 }],
    author: 'xacthuc',
  });
}

async function* sheetRows(table: Lines): AsyncGenerator<readonly WrittenRow[]> {
  let row = 0;
  for await (const lines of table) {
    yield lines.map((line) => {
      row += 1;
      return { row, cells: line.map((value) => cellOf(value, row === 1)) };
    });
  }
}

/** As text: nothing is run as a formula, and codes keep their zeros. */
function cellOf(value: string | null, heading: boolean): WrittenCell | null {
  if (value === null) return null;
  return { kind: 'text', value, ...(heading ? { fill: 'heading' } : { format: 'text' }) };
}
