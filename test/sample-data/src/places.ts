import type { Random } from './random.ts';

/** Invented communes and wards of the sample province. */
export const communes: readonly string[] = [
  ...['phường Suối Trúc', 'phường Hạ Dương', 'phường Vân Đình Hạ', 'phường Cổ Mễ Thượng', 'phường Trang Liễu'],
  ...['xã Đông Thái Mẫu', 'xã Tam Liên', 'xã Yên Giả Thượng', 'xã Hương Canh Hạ', 'xã Lạc Dân', 'xã Nghĩa Phương Mẫu'],
];

/** An address in the sample province. */
export function address(random: Random): string {
  const commune = random.pick(communes);
  const place = commune.startsWith('phường') ? 'Tổ dân phố số' : 'Thôn';
  return `${place} ${1 + random.below(18)}, ${commune}, tỉnh Bắc Ninh`;
}
