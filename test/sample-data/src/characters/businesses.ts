import { certificateNumber, personalNumber, taxCode } from '../identities.ts';
import { farmEnterpriseRow } from '../sources/agriculture.ts';
import type { Enterprise } from '../sources/enterprise.ts';
import { farmersUnionRow } from '../sources/farmers-union.ts';
import { type Household, householdExpectation } from '../sources/household.ts';
import { industryTradeRow } from '../sources/industry-trade.ts';
import { planningInvestmentRow } from '../sources/planning-investment.ts';
import { inOperation } from '../sources/status.ts';
import { type Calendar, type Character, calendarOf, type Role } from './character.ts';
import { youngOwner } from './persons.ts';

const place = 'Tổ dân phố số 3, phường Suối Trúc, tỉnh Bắc Ninh';

function role(character: Omit<Character, 'benefit' | 'sources'>, rows: Role['rows']): Role {
  const sources = rows.map((row) => row.source);
  return { character: { benefit: 'biz.vn', sources, ...character }, rows };
}

function enterpriseQuestion(enterprise: Enterprise): Pick<Character, 'numbers' | 'secondFacts'> {
  return {
    numbers: [{ type: 'enterprise', scheme: 'enterprise-code', number: enterprise.code }],
    secondFacts: [{ name: enterprise.name }, { date: enterprise.firstIssueDate }],
  };
}

function householdQuestion(household: Household): Pick<Character, 'numbers' | 'secondFacts'> {
  return {
    numbers: householdExpectation(household).keys,
    secondFacts: [
      ...(household.name === null ? [] : [{ name: household.name }]),
      ...(household.certificateDate === null ? [] : [{ date: household.certificateDate }]),
    ],
  };
}

/** A registration certificate from the characters' serials. */
function certificate(serial: number): string {
  return certificateNumber(0).slice(0, 4) + serial;
}

function companies(calendar: Calendar): Role[] {
  const young = {
    code: taxCode(1, 7),
    name: 'Công ty TNHH MTV Công nghệ Sen Mẫu',
    firstIssueDate: calendar.daysAgo(121),
    status: inOperation,
  };
  const old = {
    code: taxCode(2, 7),
    name: 'Công ty Cổ phần Xây dựng Tre Mẫu',
    firstIssueDate: calendar.daysAgo(3 * 365 + 40),
    status: inOperation,
  };
  const more = { address: place, representative: 'Nguyễn Văn Đại Diện Mẫu' };
  return [
    role(
      {
        id: 'new-enterprise',
        vi: 'Công ty thành lập 4 tháng trước, mới thay đổi đăng ký hôm qua',
        en: 'a company founded 4 months ago and amended yesterday',
        ...enterpriseQuestion(young),
        outcome: 'eligible',
        reason: { vi: 'Thành lập chưa quá 1 năm', en: 'founded within 1 year' },
      },
      [
        {
          source: 'planning-investment',
          draft: planningInvestmentRow({
            ...young,
            ...more,
            form: 'Công ty TNHH một thành viên',
            amended: calendar.daysAgo(1),
          }),
        },
      ],
    ),
    role(
      {
        id: 'old-enterprise',
        vi: 'Công ty thành lập 3 năm trước, thay đổi đăng ký tháng trước: ngày thay đổi không được tính',
        en: 'a company founded 3 years ago and amended last month: the amendment does not count',
        ...enterpriseQuestion(old),
        outcome: 'ineligible',
        reason: { vi: 'Thành lập đã quá 1 năm', en: 'founded more than 1 year ago' },
      },
      [
        {
          source: 'planning-investment',
          draft: planningInvestmentRow({ ...old, ...more, form: 'Công ty cổ phần', amended: calendar.daysAgo(30) }),
        },
      ],
    ),
  ];
}

function cooperative(calendar: Calendar): Role {
  const enterprise = {
    code: taxCode(3, 7),
    name: 'Hợp tác xã Nông nghiệp Lúa Mẫu',
    firstIssueDate: calendar.daysAgo(155),
    status: inOperation,
  };
  const draft = farmEnterpriseRow(enterprise, 'Hợp tác xã', 'Trần Văn Giám Đốc Mẫu', place);
  return role(
    {
      id: 'cooperative',
      vi: 'Hợp tác xã nông nghiệp thành lập 5 tháng trước',
      en: 'a farm cooperative founded 5 months ago',
      ...enterpriseQuestion(enterprise),
      outcome: 'eligible',
      reason: { vi: 'Thành lập chưa quá 1 năm', en: 'founded within 1 year' },
    },
    [{ source: 'agriculture', draft }],
  );
}

const certified = {
  vi: 'Hộ kinh doanh có giấy chứng nhận đăng ký, không giới hạn năm thành lập',
  en: 'a household business with a registration certificate, of whatever age',
};

function households(asOf: string, calendar: Calendar): Role[] {
  const shop: Household = {
    certificate: certificate(999_901),
    taxCode: taxCode(4, 7),
    ownerNumber: personalNumber('027', 'male', calendar.year - 47, 999_911),
    name: 'Hộ kinh doanh Tạp Hóa Mẫu',
    ownerName: 'Hoàng Văn Bán Mẫu',
    certificateDate: calendar.daysAgo(9 * 365),
    status: inOperation,
  };
  const stall: Household = {
    certificate: certificate(999_902),
    taxCode: null,
    ownerNumber: youngOwner(asOf).personalNumber,
    name: 'Quán Chè Mẫu',
    ownerName: youngOwner(asOf).name,
    certificateDate: calendar.daysAgo(400),
    status: inOperation,
  };
  const farm: Household = {
    certificate: certificate(999_903),
    taxCode: taxCode(5, 7),
    ownerNumber: personalNumber('024', 'female', calendar.year - 52, 999_912),
    name: 'Vườn Ươm Mẫu',
    ownerName: 'Thân Thị Vườn Mẫu',
    certificateDate: calendar.daysAgo(4 * 365),
    status: inOperation,
  };
  const outcome = 'eligible';
  const reason = certified;
  return [
    role(
      {
        id: 'household',
        vi: 'Hộ kinh doanh có giấy chứng nhận 9 năm trước; hỏi được bằng cả ba số',
        en: 'a household business certified 9 years ago; any of its three numbers finds it',
        ...householdQuestion(shop),
        outcome,
        reason,
      },
      [{ source: 'industry-trade', draft: industryTradeRow(shop, place, 'Bán lẻ tạp hóa') }],
    ),
    role(
      {
        id: 'young-owner-household',
        vi: 'Hộ kinh doanh của đoàn viên 22 tuổi: cùng một số, hai chủ thể',
        en: 'the 22-year-old member’s household business: one number, two subjects',
        ...householdQuestion(stall),
        outcome,
        reason,
      },
      [{ source: 'industry-trade', draft: industryTradeRow(stall, place, 'Dịch vụ ăn uống') }],
    ),
    role(
      {
        id: 'farm-household',
        vi: 'Hội viên nông dân có hộ kinh doanh',
        en: 'a member of the farmers’ union with a household business',
        ...householdQuestion(farm),
        outcome,
        reason,
      },
      [{ source: 'farmers-union', draft: farmersUnionRow(farm, 'Chi hội 3, xã Tam Liên') }],
    ),
  ];
}

/** The businesses of the journey, for `biz.vn`. */
export function businesses(asOf: string): Role[] {
  const calendar = calendarOf(asOf);
  return [...companies(calendar), cooperative(calendar), ...households(asOf, calendar)];
}
