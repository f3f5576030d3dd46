import type { CodeList } from './code-list.ts';

/** What a holder uses with the name. Ours: there is no national list. */
export const services = {
  version: 'xacthuc-1',
  names: {
    website: { vi: 'Trang thông tin điện tử', en: 'Website' },
    'website-builder': { vi: 'Website theo mẫu', en: 'Website from a template' },
    'online-shop': { vi: 'Cửa hàng trực tuyến', en: 'Online shop' },
    email: { vi: 'Thư điện tử theo tên miền', en: 'E-mail under the name' },
    hosting: { vi: 'Lưu trữ web', en: 'Web hosting' },
    'digital-signature': { vi: 'Chữ ký số', en: 'Digital signature' },
    'e-invoice': { vi: 'Hoá đơn điện tử', en: 'Electronic invoices' },
    'online-payment': { vi: 'Thanh toán trực tuyến', en: 'Online payment' },
    'e-marketplace': { vi: 'Gian hàng trên sàn thương mại điện tử', en: 'Shop on a marketplace' },
    'social-media': { vi: 'Trang mạng xã hội', en: 'Social media page' },
  },
} as const satisfies CodeList;
