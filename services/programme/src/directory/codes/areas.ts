import type { CodeList } from './code-list.ts';

/** Name → both languages: a province has one name. */
function provinces<C extends string>(names: Readonly<Record<C, string>>): Record<C, { vi: string; en: string }> {
  const entries = Object.entries(names) as [C, string][];
  return Object.fromEntries(entries.map(([code, name]) => [code, { vi: name, en: name }])) as never;
}

/** The 34 provinces since 01/07/2025 (Resolution 202/2025/QH15, Decision 19/2025/QĐ-TTg). Communes have five digits. */
export const provinces2025: CodeList = {
  version: '2025-07-01',
  names: provinces({
    '01': 'Hà Nội',
    '04': 'Cao Bằng',
    '08': 'Tuyên Quang',
    11: 'Điện Biên',
    12: 'Lai Châu',
    14: 'Sơn La',
    15: 'Lào Cai',
    19: 'Thái Nguyên',
    20: 'Lạng Sơn',
    22: 'Quảng Ninh',
    24: 'Bắc Ninh',
    25: 'Phú Thọ',
    31: 'Hải Phòng',
    33: 'Hưng Yên',
    37: 'Ninh Bình',
    38: 'Thanh Hóa',
    40: 'Nghệ An',
    42: 'Hà Tĩnh',
    44: 'Quảng Trị',
    46: 'Huế',
    48: 'Đà Nẵng',
    51: 'Quảng Ngãi',
    52: 'Gia Lai',
    56: 'Khánh Hòa',
    66: 'Đắk Lắk',
    68: 'Lâm Đồng',
    75: 'Đồng Nai',
    79: 'Thành phố Hồ Chí Minh',
    80: 'Tây Ninh',
    82: 'Đồng Tháp',
    86: 'Vĩnh Long',
    91: 'An Giang',
    92: 'Cần Thơ',
    96: 'Cà Mau',
  }),
};

/** The 63 provinces until 30/06/2025 (Decision 124/2004/QĐ-TTg). */
export const provinces2004: CodeList = {
  version: '2004-07-08',
  names: provinces({
    '01': 'Hà Nội',
    '02': 'Hà Giang',
    '04': 'Cao Bằng',
    '06': 'Bắc Kạn',
    '08': 'Tuyên Quang',
    10: 'Lào Cai',
    11: 'Điện Biên',
    12: 'Lai Châu',
    14: 'Sơn La',
    15: 'Yên Bái',
    17: 'Hoà Bình',
    19: 'Thái Nguyên',
    20: 'Lạng Sơn',
    22: 'Quảng Ninh',
    24: 'Bắc Giang',
    25: 'Phú Thọ',
    26: 'Vĩnh Phúc',
    27: 'Bắc Ninh',
    30: 'Hải Dương',
    31: 'Hải Phòng',
    33: 'Hưng Yên',
    34: 'Thái Bình',
    35: 'Hà Nam',
    36: 'Nam Định',
    37: 'Ninh Bình',
    38: 'Thanh Hóa',
    40: 'Nghệ An',
    42: 'Hà Tĩnh',
    44: 'Quảng Bình',
    45: 'Quảng Trị',
    46: 'Thừa Thiên Huế',
    48: 'Đà Nẵng',
    49: 'Quảng Nam',
    51: 'Quảng Ngãi',
    52: 'Bình Định',
    54: 'Phú Yên',
    56: 'Khánh Hòa',
    58: 'Ninh Thuận',
    60: 'Bình Thuận',
    62: 'Kon Tum',
    64: 'Gia Lai',
    66: 'Đắk Lắk',
    67: 'Đắk Nông',
    68: 'Lâm Đồng',
    70: 'Bình Phước',
    72: 'Tây Ninh',
    74: 'Bình Dương',
    75: 'Đồng Nai',
    77: 'Bà Rịa - Vũng Tàu',
    79: 'Thành phố Hồ Chí Minh',
    80: 'Long An',
    82: 'Tiền Giang',
    83: 'Bến Tre',
    84: 'Trà Vinh',
    86: 'Vĩnh Long',
    87: 'Đồng Tháp',
    89: 'An Giang',
    91: 'Kiên Giang',
    92: 'Cần Thơ',
    93: 'Hậu Giang',
    94: 'Sóc Trăng',
    95: 'Bạc Liêu',
    96: 'Cà Mau',
  }),
};

/** Newest first. */
export const provinceLists: readonly CodeList[] = [provinces2025, provinces2004];

/** The list of a version; null where there is none. */
export function provinceList(version: string): CodeList | null {
  return provinceLists.find((list) => list.version === version) ?? null;
}

/** Communes are five digits; their lists are long and change often, so only the form is asked for. */
export const communeCode = /^\d{5}$/;
