import type { BadKind } from '../bad-kinds.ts';
import { isoOf } from '../calendar.ts';
import { column, ordinalColumn } from '../columns.ts';
import { personName } from '../names.ts';
import type { World } from '../people.ts';
import { address } from '../places.ts';
import { Random } from '../random.ts';
import type { Draft } from '../row.ts';
import type { SourceDefinition } from './definition.ts';
import { type Enterprise, enterpriseCode, enterpriseExpectation, tradeAt, tradeName } from './enterprise.ts';
import { statusAt } from './status.ts';

/** One newly registered company as the department's monthly list states it. */
export interface Company extends Enterprise {
  readonly form: string;
  /** YYYY-MM-DD of the latest amendment, which never counts as founding; null: never amended */
  readonly amended: string | null;
  readonly address: string;
  readonly representative: string;
}

/** The row of a company. */
export function planningInvestmentRow(company: Company): Draft {
  return {
    cells: [
      null,
      company.code,
      company.name,
      company.form,
      { date: company.firstIssueDate },
      company.amended === null ? null : { date: company.amended },
      company.address,
      company.representative,
      company.status.written,
    ],
    expected: enterpriseExpectation(company),
  };
}

const forms = [
  { name: 'Công ty TNHH một thành viên', opening: 'Công ty TNHH MTV' },
  { name: 'Công ty TNHH hai thành viên trở lên', opening: 'Công ty TNHH' },
  { name: 'Công ty cổ phần', opening: 'Công ty Cổ phần' },
  { name: 'Doanh nghiệp tư nhân', opening: 'Doanh nghiệp tư nhân' },
] as const;

/** 9 of 10 are new (founded in the last two months), the others are up to five years old and listed for an amendment. */
function companyAt(world: World, index: number, kind: BadKind | null): Draft {
  const random = new Random(world.key('planning-investment-rows'), index);
  const form = random.pick(forms);
  const trade = tradeAt(random);
  const isNew = random.below(10) !== 0;
  const age = isNew ? random.below(60) : 400 + random.below(1400);
  const amended = isNew && random.below(5) !== 0 ? null : random.below(Math.min(age, 60) + 1);
  const code = enterpriseCode(0, index, kind);
  const branch = kind === null && random.below(50) === 0;
  const name = `${form.opening} ${trade} ${tradeName(random, index)}`;
  return planningInvestmentRow({
    code: branch ? `${code}-001` : code,
    name: branch ? `Chi nhánh ${name}` : name,
    form: branch ? 'Chi nhánh' : form.name,
    firstIssueDate: isoOf(world.asOf - 1 - age),
    amended: amended === null ? null : isoOf(world.asOf - 1 - amended),
    address: address(random),
    representative: personName(random, random.below(3) === 0 ? 'female' : 'male'),
    status: statusAt(random),
  });
}

/** Newly registered enterprises: a monthly list that is added to what is there. */
export const planningInvestment: SourceDefinition = {
  code: 'planning-investment',
  mode: 'append',
  segments: [],
  title: 'DANH SÁCH DOANH NGHIỆP ĐĂNG KÝ THÀNH LẬP MỚI',
  slug: 'danh-sach-doanh-nghiep-moi',
  columns: [
    ordinalColumn,
    column('enterprise-code', 'Mã số doanh nghiệp | Mã số thuế | MST | Mã DN', 16, true),
    column('name', 'Tên doanh nghiệp | Tên công ty', 44, true),
    column('other', 'Loại hình doanh nghiệp', 28),
    column(
      'issue-date',
      'Ngày cấp lần đầu | Ngày đăng ký lần đầu | Ngày thành lập | Ngày cấp GCN ĐKDN lần đầu',
      14,
      true,
    ),
    column('other', 'Ngày thay đổi gần nhất | Ngày đăng ký thay đổi', 14),
    column('other', 'Địa chỉ trụ sở chính', 44),
    column('other', 'Người đại diện theo pháp luật', 24),
    column('status', 'Tình trạng | Tình trạng hoạt động', 18),
  ],
  draftAt: companyAt,
};
