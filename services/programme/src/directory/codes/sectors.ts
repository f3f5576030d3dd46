import type { CodeList } from './code-list.ts';

/** Sections of the Vietnamese standard industrial classification (Decision 27/2018/QĐ-TTg). */
export const sectors = {
  version: 'VSIC-2018',
  names: {
    A: { vi: 'Nông nghiệp, lâm nghiệp và thuỷ sản', en: 'Agriculture, forestry and fishing' },
    B: { vi: 'Khai khoáng', en: 'Mining and quarrying' },
    C: { vi: 'Công nghiệp chế biến, chế tạo', en: 'Manufacturing' },
    D: {
      vi: 'Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hoà không khí',
      en: 'Electricity, gas, steam and air conditioning supply',
    },
    E: {
      vi: 'Cung cấp nước; hoạt động quản lý và xử lý rác thải, nước thải',
      en: 'Water supply, sewerage, waste management and remediation',
    },
    F: { vi: 'Xây dựng', en: 'Construction' },
    G: {
      vi: 'Bán buôn và bán lẻ; sửa chữa ô tô, mô tô, xe máy và xe có động cơ khác',
      en: 'Wholesale and retail trade; repair of motor vehicles and motorcycles',
    },
    H: { vi: 'Vận tải kho bãi', en: 'Transportation and storage' },
    I: { vi: 'Dịch vụ lưu trú và ăn uống', en: 'Accommodation and food service' },
    J: { vi: 'Thông tin và truyền thông', en: 'Information and communication' },
    K: { vi: 'Hoạt động tài chính, ngân hàng và bảo hiểm', en: 'Finance, banking and insurance' },
    L: { vi: 'Hoạt động kinh doanh bất động sản', en: 'Real estate' },
    M: { vi: 'Hoạt động chuyên môn, khoa học và công nghệ', en: 'Professional, scientific and technical activities' },
    N: { vi: 'Hoạt động hành chính và dịch vụ hỗ trợ', en: 'Administrative and support services' },
    O: {
      vi: 'Hoạt động của Đảng Cộng sản, tổ chức chính trị - xã hội, quản lý nhà nước, an ninh quốc phòng; bảo đảm xã hội bắt buộc',
      en: 'Party, socio-political organisations, public administration and defence; compulsory social security',
    },
    P: { vi: 'Giáo dục và đào tạo', en: 'Education and training' },
    Q: { vi: 'Y tế và hoạt động trợ giúp xã hội', en: 'Human health and social work' },
    R: { vi: 'Nghệ thuật, vui chơi và giải trí', en: 'Arts, entertainment and recreation' },
    S: { vi: 'Hoạt động dịch vụ khác', en: 'Other services' },
    T: {
      vi: 'Hoạt động làm thuê các công việc trong các hộ gia đình, sản xuất sản phẩm vật chất và dịch vụ tự tiêu dùng của hộ gia đình',
      en: 'Households as employers and producers for own use',
    },
    U: { vi: 'Hoạt động của các tổ chức và cơ quan quốc tế', en: 'International organisations and bodies' },
  },
} as const satisfies CodeList;
