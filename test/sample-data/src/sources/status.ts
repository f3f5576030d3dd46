import type { BusinessStatus } from '../facts.ts';
import type { Random } from '../random.ts';

/** A status as a list writes it and what it means. */
export interface WrittenStatus {
  readonly written: string | null;
  readonly status: BusinessStatus | null;
}

/** The ordinary one. */
export const inOperation: WrittenStatus = { written: 'Đang hoạt động', status: 'active' };

const others: readonly WrittenStatus[] = [
  { written: 'Hoạt động', status: 'active' },
  { written: null, status: null },
  { written: 'Tạm ngừng kinh doanh', status: 'suspended' },
  { written: 'Tạm ngừng', status: 'suspended' },
  { written: 'Ngừng hoạt động', status: 'ceased' },
  { written: 'Đã giải thể', status: 'ceased' },
];

/** A status: 9 of 10 are in operation. */
export function statusAt(random: Random): WrittenStatus {
  return random.below(10) === 0 ? random.pick(others) : inOperation;
}
