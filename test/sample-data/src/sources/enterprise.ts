import type { BadKind } from '../bad-kinds.ts';
import { isoOf } from '../calendar.ts';
import type { ExpectedKey } from '../facts.ts';
import { taxCode, taxCodeWithLeadingZero } from '../identities.ts';
import type { World } from '../people.ts';
import { Random } from '../random.ts';
import type { Draft } from '../row.ts';
import { statusAt, type WrittenStatus } from './status.ts';

/** One enterprise or cooperative as a list states it. */
export interface Enterprise {
  /** 10 digits, or 10-3 for a branch */
  readonly code: string;
  readonly name: string;
  /** YYYY-MM-DD */
  readonly firstIssueDate: string;
  readonly status: WrittenStatus;
}

const trades = [
  ...['Thương mại và Dịch vụ', 'Xây dựng', 'Cơ khí', 'Bao bì', 'Vận tải', 'Nội thất gỗ', 'Điện tử', 'Dệt may'],
  ...['Thực phẩm', 'Công nghệ', 'Tư vấn thiết kế', 'Du lịch'],
];
const firstWords = ['Minh', 'An', 'Phúc', 'Thành', 'Hoàng', 'Gia', 'Kinh', 'Đại', 'Tân', 'Nhật', 'Bảo', 'Trường'];
const lastWords = ['Phát', 'Thịnh', 'Long', 'Hưng', 'Bắc', 'Việt', 'Vượng', 'Khang', 'Lộc', 'Sơn', 'Quý', 'Nam'];

/** An invented trade name with a number that keeps most of them apart. */
export function tradeName(random: Random, index: number): string {
  return `${random.pick(firstWords)} ${random.pick(lastWords)} ${1 + (index % 999)}`;
}

/** A trade, for a company's name or a household's line of business. */
export function tradeAt(random: Random): string {
  return random.pick(trades);
}

/** The code of enterprise `index` of a listing; listings 0 and 1 share the range without meeting. */
export function enterpriseCode(listing: 0 | 1, index: number, kind: BadKind | null): string {
  const position = index * 2 + listing;
  return kind === 'lost_leading_zeros' ? taxCodeWithLeadingZero(position) : taxCode(position, 9);
}

/** A cooperative or farm enterprise: three of four founded within the last year, the others up to six years ago. */
export function farmEnterpriseAt(world: World, index: number, kind: BadKind | null): Enterprise & { form: string } {
  const random = new Random(world.key('farm-enterprises'), index);
  const form = random.below(3) === 0 ? 'Doanh nghiệp' : 'Hợp tác xã';
  const name = tradeName(random, index);
  const age = random.below(4) === 0 ? 400 + random.below(1800) : random.below(350);
  return {
    form,
    code: enterpriseCode(1, index, kind),
    name: form === 'Hợp tác xã' ? `Hợp tác xã Nông nghiệp ${name}` : `Công ty TNHH Nông sản ${name}`,
    firstIssueDate: isoOf(world.asOf - 1 - age),
    status: statusAt(random),
  };
}

/** What a reader must find in an enterprise's row. */
export function enterpriseExpectation(enterprise: Enterprise): Draft['expected'] {
  const keys: ExpectedKey[] = [{ type: 'enterprise', scheme: 'enterprise-code', number: enterprise.code }];
  const { name, firstIssueDate, status } = enterprise;
  return { keys, facts: { type: 'enterprise', name, firstIssueDate, status: status.status } };
}
