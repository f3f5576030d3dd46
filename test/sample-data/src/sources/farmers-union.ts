import type { BadKind } from '../bad-kinds.ts';
import { column, ordinalColumn } from '../columns.ts';
import type { World } from '../people.ts';
import { communes } from '../places.ts';
import { Random } from '../random.ts';
import type { Draft, Overlap } from '../row.ts';
import { isFarmHousehold } from './agriculture.ts';
import type { SourceDefinition } from './definition.ts';
import { type Household, householdAt, householdExpectation } from './household.ts';

/** The row of a member who holds a household-business certificate. */
export function farmersUnionRow(household: Household, branch: string, overlap?: Overlap): Draft {
  return {
    cells: [
      null,
      household.ownerName,
      household.ownerNumber,
      household.certificate,
      household.taxCode,
      household.name,
      household.certificateDate === null ? null : { date: household.certificateDate },
      branch,
      household.status.written,
    ],
    expected: householdExpectation(household),
    ...(overlap && { overlap }),
  };
}

/**
 * Every third member's household is in `agriculture` as well (with the same facts); of the others 2 in 100 have no
 * certificate, only a tax code or the owner's number.
 */
function memberHouseholdAt(world: World, index: number, kind: BadKind | null): Draft {
  const random = new Random(world.key('farmers-union-branches'), index);
  const branch = `Chi hội ${1 + random.below(12)}, ${random.pick(communes)}`;
  const farm = index / 3;
  if (kind === null && Number.isInteger(farm) && isFarmHousehold(farm)) {
    const overlap: Overlap = { source: 'agriculture', index: farm, agrees: true };
    return farmersUnionRow(householdAt('agriculture', world, farm, null), branch, overlap);
  }
  const household = householdAt('farmers-union', world, index, kind);
  const hasOther = household.taxCode !== null || household.ownerNumber !== null;
  const without = kind === null && hasOther && random.below(50) === 0;
  return farmersUnionRow(without ? { ...household, certificate: null, certificateDate: null } : household, branch);
}

/** Members of the Farmers' Union with a household business: one full list. */
export const farmersUnion: SourceDefinition = {
  code: 'farmers-union',
  mode: 'full',
  segments: [],
  title: 'DANH SÁCH HỘI VIÊN CÓ GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH',
  slug: 'danh-sach-hoi-vien',
  columns: [
    ordinalColumn,
    column('owner-name', 'Họ và tên hội viên | Họ và tên', 26, true),
    column('owner-number', 'Số CCCD | Số định danh cá nhân | CCCD', 18),
    column('certificate', 'Số giấy chứng nhận ĐKHKD | Số GCN ĐKHKD', 18, true),
    column('tax-code', 'Mã số thuế', 14),
    column('name', 'Tên hộ kinh doanh', 34),
    column('issue-date', 'Ngày cấp GCN | Ngày cấp', 12, true),
    column('other', 'Chi hội | Xã/Phường', 36),
    column('status', 'Tình trạng', 18),
  ],
  draftAt: memberHouseholdAt,
};
