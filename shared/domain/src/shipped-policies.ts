import { isoDate } from './iso-date.ts';
import type { Bilingual, BusinessParameters, Citation, PersonParameters, PolicyVersion } from './policy.ts';

const firstCircular: Citation = {
  document: '20/2023/TT-BTC',
  title: {
    vi: 'Thông tư số 20/2023/TT-BTC ngày 13/4/2023 của Bộ Tài chính quy định mức thu, chế độ thu, nộp, quản lý và sử dụng phí, lệ phí tên miền quốc gia “.vn” và địa chỉ Internet (IP)',
    en: 'Circular No. 20/2023/TT-BTC of 13 April 2023 of the Ministry of Finance on fees and charges for the national domain name “.vn” and Internet (IP) addresses',
  },
  inForceFrom: isoDate('2023-06-01'),
};

const laterCircular: Citation = {
  document: '10/2025/TT-BTC',
  title: {
    vi: 'Thông tư số 10/2025/TT-BTC của Bộ Tài chính quy định mức thu, chế độ thu, nộp, quản lý và sử dụng phí, lệ phí liên quan đến tài nguyên Internet',
    en: 'Circular No. 10/2025/TT-BTC of the Ministry of Finance on fees and charges relating to Internet resources',
  },
  inForceFrom: isoDate('2025-05-03'),
};

const programme: Citation = {
  document: '826/QĐ-BTTTT',
  title: {
    vi: 'Quyết định số 826/QĐ-BTTTT ngày 21/5/2024 của Bộ Thông tin và Truyền thông về chương trình thúc đẩy hiện diện trực tuyến bằng tên miền quốc gia “.vn”',
    en: 'Decision No. 826/QĐ-BTTTT of 21 May 2024 of the Ministry of Information and Communications on the programme promoting online presence under the national domain name “.vn”',
  },
  // The decision states its date, not a day of entry into force that we have seen.
  inForceFrom: null,
};

function personBasis(circular: Bilingual): Bilingual {
  return {
    vi: `${circular.vi}: công dân Việt Nam từ đủ 18 tuổi đến 23 tuổi tại thời điểm đăng ký được miễn phí, lệ phí tên miền id.vn trong 02 năm.`,
    en: `${circular.en}: a Vietnamese citizen of full 18 to 23 years of age at the moment of registration is exempt from the fees and charges of an id.vn domain name for 2 years.`,
  };
}

function businessBasis(circular: Bilingual): Bilingual {
  return {
    vi: `${circular.vi}: doanh nghiệp có Giấy chứng nhận đăng ký doanh nghiệp cấp lần đầu trong vòng 01 năm tính đến thời điểm đăng ký tên miền, hộ kinh doanh có Giấy chứng nhận đăng ký hộ kinh doanh được miễn phí, lệ phí 01 tên miền biz.vn trong 02 năm.`,
    en: `${circular.en}: an enterprise whose registration certificate was first issued within 1 year before the domain name is registered, and a household business that holds a registration certificate, are exempt from the fees and charges of one biz.vn domain name for 2 years.`,
  };
}

/**
 * A subject missing from a list may be back on the next one, and disagreeing sources may be put right: suspended. Facts
 * that say otherwise than the attestation: revoked.
 */
const consequences = { onRetired: 'suspended', onContradicted: 'revoked', onUnclear: 'suspended' } as const;

/** The law says "từ đủ 18 tuổi đến 23 tuổi" and no more: 23 is read as the whole year of being 23. */
const person: PersonParameters = {
  opens: isoDate('2023-06-01'),
  closes: null,
  fullYearsFrom: 18,
  fullYearsTo: 23,
  upperBound: 'eve-of-next-birthday',
  leapDayAnniversary: 'march-1',
  neededSources: { person: ['education', 'labour', 'youth-union'] },
  attestationTtlHours: 72,
  termYears: 2,
  onePerSubject: true,
  ...consequences,
};

/** The law says "trong vòng 01 năm" and no more: the anniversary is read as inside. */
const business: BusinessParameters = {
  opens: isoDate('2023-06-01'),
  closes: null,
  enterpriseYears: 1,
  anniversaryIncluded: true,
  leapDayAnniversary: 'march-1',
  neededSources: {
    enterprise: ['planning-investment', 'agriculture'],
    household: ['industry-trade', 'agriculture', 'farmers-union'],
  },
  attestationTtlHours: 72,
  termYears: 2,
  onePerSubject: true,
  ...consequences,
};

const underFirst = { vi: 'Thông tư số 20/2023/TT-BTC', en: 'Circular No. 20/2023/TT-BTC' };
const underLater = { vi: 'Thông tư số 10/2025/TT-BTC', en: 'Circular No. 10/2025/TT-BTC' };
const underFirstCircular = { validFrom: isoDate('2023-06-01'), validUntil: isoDate('2025-05-02') };
const underLaterCircular = { validFrom: isoDate('2025-05-03'), validUntil: null };

/**
 * The versions xacthuc ships. The later circular replaced the earlier one without touching who is entitled, so each
 * benefit has two versions with the same parameters; an attestation names the basis of its day.
 */
export const shippedPolicies: readonly PolicyVersion[] = [
  {
    id: 'id.vn-2023-06-01',
    benefit: 'id.vn',
    ...underFirstCircular,
    parameters: person,
    legalBasis: personBasis(underFirst),
    citations: [firstCircular, programme],
  },
  {
    id: 'id.vn-2025-05-03',
    benefit: 'id.vn',
    ...underLaterCircular,
    parameters: person,
    legalBasis: personBasis(underLater),
    citations: [laterCircular, programme],
  },
  {
    id: 'biz.vn-2023-06-01',
    benefit: 'biz.vn',
    ...underFirstCircular,
    parameters: business,
    legalBasis: businessBasis(underFirst),
    citations: [firstCircular, programme],
  },
  {
    id: 'biz.vn-2025-05-03',
    benefit: 'biz.vn',
    ...underLaterCircular,
    parameters: business,
    legalBasis: businessBasis(underLater),
    citations: [laterCircular, programme],
  },
];
