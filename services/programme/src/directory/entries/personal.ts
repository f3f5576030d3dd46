import { normalBusinessName, type SubjectType, searchText } from '@xacthuc/domain';

/** Family names without accents: those of nearly all people in Vietnam (Kinh and other peoples). */
const familyNames = new Set(
  (
    'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh mai truong lam trinh doan to ta luong ' +
    'luu cao ha chau quach kieu tang thach son danh kim tong thai mac phung vuong diep nghiem la chu lo vi cam hua ma ' +
    'nong be giang a au duong dao dam quan vang sung giap khuat luc mua thao trieu ban dong khong to cu tu ninh on bach ' +
    'nghia lai ung uong van tieu nhan tram chung phu y h ksor rmah siu kpa nay rcham puih rahlan'
  ).split(' '),
);
/** Beginnings of labels that are written in one piece. Long ones only: short ones begin many other words. */
const longFamilyNames = [...familyNames].filter((name) => name.length >= 4);

/**
 * Whether an entry is about a person, and so published only with consent: every `id.vn` name and every person; a
 * household business that is, or may be, called by a person's name; whoever is not known well enough to say. It errs
 * on the side of asking: 'Hồ Tây Quán' is taken for a Mr Hồ.
 */
export function isPersonal(
  zone: string,
  holders: readonly { readonly holderKind: SubjectType | null; readonly name: string | null }[],
  domainUnicode: string,
): boolean {
  if (zone === 'id.vn') return true;
  const known = holders.filter(({ holderKind }) => holderKind !== null);
  if (known.length === 0 || known.some(({ holderKind }) => holderKind === 'person')) return true;
  const households = known.filter(({ holderKind }) => holderKind === 'household');
  if (households.length === 0) return false;
  const named = households.filter(({ name }) => name !== null);
  return (
    named.length === 0 || named.some(({ name }) => holdsFamilyName(name ?? '')) || labelHoldsFamilyName(domainUnicode)
  );
}

function holdsFamilyName(name: string): boolean {
  const words = searchText(normalBusinessName(name, 'household')).split(' ');
  return words.some((word) => familyNames.has(word));
}

function labelHoldsFamilyName(domainUnicode: string): boolean {
  const words = searchText(domainUnicode.replace(/\.(id|biz)\.vn$/, '')).split(' ');
  const [first = ''] = words;
  return words.some((word) => familyNames.has(word)) || longFamilyNames.some((name) => first.startsWith(name));
}
