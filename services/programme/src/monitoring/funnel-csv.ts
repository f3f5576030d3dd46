import { csvLine } from '../directory/search/csv.ts';
import { dimensions } from './dimensions.ts';
import type { Funnel, FunnelRow } from './funnel.ts';

type Column = readonly [header: string, cell: (row: FunnelRow) => string | number | null];

const columns: readonly Column[] = [
  ['Đối tượng đủ điều kiện (số liệu nền) / eligible (base figures)', (row) => row.eligible],
  ['Đã kiểm tra (chủ thể) / checked (subjects)', (row) => row.checked],
  ['trong đó đã có xác nhận / of them attested since', (row) => row.checkedAttested],
  ['Có xác nhận lần đầu / first attested', (row) => row.attested],
  ['trong đó đang có tên miền / of them with a name now', (row) => row.attestedRegistered],
  ['Tên miền đã đăng ký / registered', (row) => row.registered],
  ['Website hoạt động / website live', (row) => row.live],
  ['Tên miền khác trong danh bạ / other names in the directory', (row) => row.others],
  ['trong đó website hoạt động / of them live', (row) => row.othersLive],
  ['Đã kiểm tra / đủ điều kiện', (row) => row.shares.checkedOfEligible],
  ['Xác nhận / đã kiểm tra', (row) => row.shares.attestedOfChecked],
  ['Đăng ký / có xác nhận', (row) => row.shares.registeredOfAttested],
  ['Đăng ký / đủ điều kiện', (row) => row.shares.registeredOfEligible],
  ['Website hoạt động / đăng ký', (row) => row.shares.liveOfRegistered],
];

/** A funnel as a spreadsheet opens it; a stage that the dimension does not tell is "chưa rõ", never 0. */
export function funnelCsv({ by, rows, total }: Funnel): string {
  const { vi, en } = dimensions[by].name;
  const header = [`Mã / code`, `${vi} / ${en}`, ...columns.map(([name]) => name)];
  const lines = [...rows, total].map((row) => [
    row.key,
    row.label.vi,
    ...columns.map(([, cell], i) => cell(row) ?? (i >= 1 && i <= 4 ? 'chưa rõ' : null)),
  ]);
  return `\ufeff${[header, ...lines].map(csvLine).join('')}`;
}
