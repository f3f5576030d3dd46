import { isoDate } from '@xacthuc/domain';
import {
  type Connector,
  column,
  defineConnector,
  isPersonalNumber,
  key,
  type MappedRow,
  type MappedTable,
  mapTable,
  parseMapEntry,
  type RowIssue,
} from '../../src/map/index.ts';
import { defaultReadLimits, readTable } from '../../src/read/index.ts';
import { streamOf } from '../read/fixture-bytes.ts';

export const today = isoDate('2025-11-22');

/** A school's list with a column of nearly every kind. */
export const school = defineConnector({
  source: 'school',
  module: import.meta.url,
  department: [{ vi: 'Sở', en: 'Department', from: null, until: null }],
  subjects: ['person'],
  delivery: 'full',
  freshnessDays: 200,
  segment: 'schoolCode',
  guards: { maxBadRowShare: 0.05, maxRetiredShare: 0.2 },
  columns: {
    schoolCode: column.schoolCode({ headers: ['Mã trường'], required: true }),
    studentCode: column.studentCode({ headers: ['Mã sinh viên', 'MSSV'], school: 'schoolCode' }),
    name: column.personName({ headers: ['Họ và tên', 'Họ tên'], required: true }),
    birthDate: column.birthDate({ headers: ['Ngày sinh'], required: true }),
    sex: column.sex({ headers: ['Giới tính', 'Nam/Nữ'] }),
    personalNumber: column.personalNumber({ headers: ['Số CCCD', 'Số định danh cá nhân'] }),
    nationality: column.nationality({ headers: ['Quốc tịch'] }),
    admittedOn: column.pastDate({ headers: ['Ngày nhập học'] }),
    changedOn: column.ignored({ headers: ['Ngày thay đổi'] }),
    status: column.businessStatus({ headers: ['Tình trạng'] }),
  },
  identifiedBy: ['personalNumber', 'studentCode'],
  keys: (row) => [key.student(row.studentCode), key.person(row.personalNumber)],
  facts: (row) => ({
    type: 'person',
    name: row.name,
    birthDate: row.birthDate,
    sex: row.sex,
    nationality: row.nationality,
    hasPersonalNumber: isPersonalNumber(row.personalNumber),
  }),
});

/** A file mapped to its end. */
export interface MappedFile extends MappedTable {
  readonly all: readonly MappedRow[];
}

export interface MapFileOptions {
  readonly connector?: Connector;
  readonly segment?: string | null;
  /** Entries as `parseMapEntry` takes them. */
  readonly map?: readonly string[];
  readonly saved?: readonly string[];
  readonly sheet?: string | null;
}

/** Reads and maps a file. */
export async function mapFile(
  file: Buffer | string,
  { connector = school, segment = null, map = [], saved = [], sheet = null }: MapFileOptions = {},
): Promise<MappedFile> {
  const entries = (texts: readonly string[]) =>
    texts.map((text) => {
      const entry = parseMapEntry(connector, text);
      if (entry === null) throw new Error(`no entry: ${text}`);
      return entry;
    });
  const reading = { sheet, map: entries(map), saved: entries(saved) };
  const table = await readTable(streamOf(file), {}, defaultReadLimits, { sheet });
  const mapped = await mapTable(connector, table, { today, segment, reading });
  const all: MappedRow[] = [];
  for await (const batch of mapped.rows) all.push(...batch);
  return { ...mapped, all };
}

/** A right row of the school's list. */
export const right: Readonly<Record<string, string>> = {
  'Mã trường': 'DHBN',
  MSSV: 'SV01',
  'Họ và tên': 'Nguyễn Văn An',
  'Ngày sinh': '05/09/2004',
  'Giới tính': 'Nam',
  'Số CCCD': '027204000123',
  'Quốc tịch': 'Việt Nam',
};

/** A CSV list of right rows, each with some cells replaced. */
export function listOf(...changes: readonly Readonly<Record<string, string>>[]): string {
  const headers = [...new Set([...Object.keys(right), ...changes.flatMap((change) => Object.keys(change))])];
  const rows = changes.map((change) => headers.map((header) => change[header] ?? right[header] ?? ''));
  return [headers, ...rows].map((cells) => cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\n');
}

/** The mapped row of a right row with some cells replaced. */
export async function rowWith(change: Readonly<Record<string, string>>): Promise<MappedRow> {
  const [row] = (await mapFile(listOf(change))).all;
  if (row === undefined) throw new Error('the row was skipped');
  return row;
}

/** Issues as 'severity code column'. */
export function brief(issues: readonly RowIssue[]): string[] {
  return issues.map(({ severity, code, column }) => `${severity} ${code} ${column}`);
}
