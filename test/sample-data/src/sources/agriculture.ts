import type { BadKind } from '../bad-kinds.ts';
import { column, ordinalColumn } from '../columns.ts';
import { personName } from '../names.ts';
import type { World } from '../people.ts';
import { address } from '../places.ts';
import { Random } from '../random.ts';
import type { Draft } from '../row.ts';
import type { SourceDefinition } from './definition.ts';
import { type Enterprise, enterpriseExpectation, farmEnterpriseAt } from './enterprise.ts';
import { type Household, householdAt, householdExpectation } from './household.ts';

/** The row of a farm household business. */
export function farmHouseholdRow(household: Household, place: string): Draft {
  return {
    cells: [
      null,
      'Hộ kinh doanh',
      household.certificate,
      household.taxCode,
      household.ownerNumber,
      household.name,
      household.ownerName,
      household.certificateDate === null ? null : { date: household.certificateDate },
      place,
      household.status.written,
    ],
    expected: householdExpectation(household),
  };
}

/** The row of a cooperative or farm enterprise; `form` is what the column Loại hình says. */
export function farmEnterpriseRow(enterprise: Enterprise, form: string, head: string, place: string): Draft {
  return {
    cells: [
      null,
      form,
      null,
      enterprise.code,
      null,
      enterprise.name,
      head,
      { date: enterprise.firstIssueDate },
      place,
      enterprise.status.written,
    ],
    expected: enterpriseExpectation(enterprise),
  };
}

/** Whether the row of an index is a household's; every fifth is a cooperative or a farm enterprise. */
export function isFarmHousehold(index: number): boolean {
  return index % 5 !== 4;
}

function farmRowAt(world: World, index: number, kind: BadKind | null): Draft {
  const random = new Random(world.key('agriculture-places'), index);
  const place = address(random);
  if (isFarmHousehold(index)) return farmHouseholdRow(householdAt('agriculture', world, index, kind), place);
  const enterprise = farmEnterpriseAt(world, index, kind);
  return farmEnterpriseRow(enterprise, enterprise.form, personName(random, 'male'), place);
}

/** Licensed farm household businesses, new cooperatives and farm enterprises: one full list. */
export const agriculture: SourceDefinition = {
  code: 'agriculture',
  mode: 'full',
  segments: [],
  title: 'DANH SÁCH HỘ KINH DOANH, HỢP TÁC XÃ VÀ DOANH NGHIỆP NÔNG NGHIỆP',
  slug: 'danh-sach-co-so-nong-nghiep',
  columns: [
    ordinalColumn,
    column('business-kind', 'Loại hình', 16, true),
    column('certificate', 'Số giấy chứng nhận | Số GCN ĐKHKD', 18),
    column('tax-code', 'Mã số doanh nghiệp | Mã số thuế | Mã số HTX', 16),
    column('owner-number', 'Số định danh chủ hộ', 18),
    column('name', 'Tên cơ sở | Tên đơn vị', 38, true),
    column('owner-name', 'Họ và tên chủ cơ sở', 24),
    column('issue-date', 'Ngày cấp lần đầu', 14, true),
    column('other', 'Địa chỉ', 44),
    column('status', 'Tình trạng', 18),
  ],
  draftAt: farmRowAt,
};
