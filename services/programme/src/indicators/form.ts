import { column, defineForm, type FormRow, plainLabel, type RowIssue } from '@xacthuc/engine/declare';
import { type Template, writeTemplate } from '../forms/template.ts';
import type { Area } from '../organisations/areas.ts';
import { type Denominator, keyOf, mostValue } from './denominators.ts';
import { bases } from './registry.ts';

const headers = {
  base: 'Chỉ tiêu',
  area: 'Địa bàn',
  asOf: 'Ngày số liệu',
  value: 'Giá trị',
  number: 'Số văn bản',
  date: 'Ngày văn bản',
  issuer: 'Cơ quan ban hành',
} as const;

const areaLabel = ({ code, vi }: Area) => `${code} – ${vi}`;

/** The form of base figures, for the areas of one version of the code list. */
export function denominatorForm(areas: readonly Area[]) {
  return defineForm({
    name: 'denominators',
    columns: {
      base: column.choice({ headers: [headers.base, 'Chỉ số'], words: baseWords(), required: true }),
      area: column.choice({ headers: [headers.area, 'Mã địa bàn'], words: areaWords(areas), required: true }),
      asOf: column.eventDate({ headers: [headers.asOf, 'Tính đến ngày'], required: true }),
      value: column.count({ headers: [headers.value, 'Số lượng'], most: mostValue, required: true }),
      number: column.note({ headers: [headers.number, 'Số, ký hiệu văn bản'], longest: 100, required: true }),
      date: column.eventDate({ headers: [headers.date], required: true }),
      issuer: column.note({ headers: [headers.issuer], longest: 200, required: true }),
    },
  });
}

function baseWords(): Readonly<Record<string, string>> {
  const entries = Object.entries(bases).flatMap(([code, { vi, en }]) =>
    [code, vi, en].map((word) => [plainLabel(word), code]),
  );
  return Object.fromEntries(entries);
}

function areaWords(areas: readonly Area[]): Readonly<Record<string, string>> {
  const entries = areas.flatMap((area) => [areaLabel(area), area.code].map((word) => [plainLabel(word), area.code]));
  return Object.fromEntries(entries);
}

type Columns = ReturnType<typeof denominatorForm>['columns'];

/** The base figures of a filled form; those that repeat an earlier row are put among the issues. */
export function denominatorsOf(rows: readonly FormRow<Columns>[], list: string, issues: RowIssue[]): Denominator[] {
  const seen = new Map<string, Denominator>();
  for (const { row, value } of rows) {
    if (value === null) continue;
    const { base, area, asOf, value: count, number, date, issuer } = value;
    const one = { base, area: { list, code: area }, asOf, value: count, document: { number, date, issuer } };
    const before = seen.get(keyOf(one));
    if (before === undefined) seen.set(keyOf(one), one);
    else {
      const identical = JSON.stringify(before) === JSON.stringify(one);
      const code = identical ? 'duplicate_identical' : 'duplicate_conflict';
      const severity = identical ? 'warning' : 'error';
      issues.push({ row, code, severity, column: null, letters: null, value: null });
    }
  }
  return [...seen.values()];
}

/** The form as an empty XLSX file. */
export function denominatorTemplate(areas: readonly Area[], list: string | null): AsyncGenerator<Buffer> {
  const names = Object.values(bases).map(({ vi }) => vi);
  const [area] = areas;
  const template: Template = {
    title: 'Số liệu nền để tính chỉ số chuyển đổi số',
    sheet: 'Số liệu nền',
    columns: [
      {
        header: headers.base,
        help: `Chọn: ${names.join('; ')}.`,
        required: true,
        width: 36,
        example: names[0] ?? '',
        choices: names,
      },
      {
        header: headers.area,
        help: `Chọn trong danh mục địa bàn (phiên bản ${list ?? 'chưa có'}).`,
        required: true,
        width: 32,
        example: area === undefined ? '' : areaLabel(area),
        ...(areas.length === 0 ? {} : { choices: areas.map(areaLabel) }),
      },
      { header: headers.asOf, help: 'Ngày mà số liệu phản ánh.', required: true, width: 14, example: '31/12/2025' },
      { header: headers.value, help: 'Số nguyên.', required: true, width: 14, example: '12000', kind: 'number' },
      { header: headers.number, help: 'Số, ký hiệu của văn bản.', required: true, width: 20, example: '15/BC-CTK' },
      { header: headers.date, help: 'Ngày ban hành.', required: true, width: 14, example: '10/01/2026' },
      { header: headers.issuer, help: 'Cơ quan ban hành.', required: true, width: 32, example: 'Thống kê tỉnh' },
    ],
    notes: ['Nộp lại với số khác là đính chính: số cũ được giữ trong hồ sơ.'],
  };
  return writeTemplate(template);
}
