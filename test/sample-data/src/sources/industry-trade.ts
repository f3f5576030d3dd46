import type { BadKind } from '../bad-kinds.ts';
import { column, ordinalColumn } from '../columns.ts';
import type { World } from '../people.ts';
import { address } from '../places.ts';
import { Random } from '../random.ts';
import type { Draft } from '../row.ts';
import type { SourceDefinition } from './definition.ts';
import { tradeAt } from './enterprise.ts';
import { type Household, householdAt, householdExpectation } from './household.ts';
import { ownMember } from './youth-union.ts';

/** The row of a licensed household business. */
export function industryTradeRow(household: Household, place: string, trade: string): Draft {
  return {
    cells: [
      null,
      household.certificate,
      household.taxCode,
      household.ownerNumber,
      household.name,
      household.ownerName,
      household.certificateDate === null ? null : { date: household.certificateDate },
      place,
      trade,
      household.status.written,
    ],
    expected: householdExpectation(household),
  };
}

/**
 * Every twentieth owner (7, 27, 47 …) is the youth-union member of the same index: a person and a household that share
 * a number.
 */
function licensedHouseholdAt(world: World, index: number, kind: BadKind | null): Draft {
  const owner = index % 20 === 7 ? ownMember(world, index) : undefined;
  const random = new Random(world.key('industry-trade-places'), index);
  return industryTradeRow(householdAt('industry-trade', world, index, kind, owner), address(random), tradeAt(random));
}

/** Licensed household businesses: one full list. */
export const industryTrade: SourceDefinition = {
  code: 'industry-trade',
  mode: 'full',
  segments: [],
  title: 'DANH SÁCH HỘ KINH DOANH ĐƯỢC CẤP GIẤY CHỨNG NHẬN',
  slug: 'danh-sach-ho-kinh-doanh',
  columns: [
    ordinalColumn,
    column('certificate', 'Số giấy chứng nhận ĐKHKD | Số GCN ĐKHKD | Số giấy phép', 18, true),
    column('tax-code', 'Mã số thuế | MST', 14),
    column('owner-number', 'Số định danh chủ hộ | Số CCCD chủ hộ | CCCD chủ hộ', 18),
    column('name', 'Tên hộ kinh doanh | Tên HKD | Tên cơ sở', 34, true),
    column('owner-name', 'Họ và tên chủ hộ | Chủ hộ', 24),
    column('issue-date', 'Ngày cấp | Ngày cấp GCN | Ngày cấp giấy chứng nhận', 12, true),
    column('other', 'Địa chỉ kinh doanh | Địa chỉ', 44),
    column('other', 'Ngành, nghề kinh doanh', 24),
    column('status', 'Tình trạng', 18),
  ],
  draftAt: licensedHouseholdAt,
};
