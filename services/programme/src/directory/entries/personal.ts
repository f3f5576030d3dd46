import { normalBusinessName, type SubjectType, searchText } from '@xacthuc/domain';

/** Family names of nearly all people in Vietnam, Kinh and other peoples, in normal form. */
const familyNames = new Set(
  (
    'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý lí đinh mai trương lâm trịnh đoàn tô tạ ' +
    'lương lưu cao hà châu quách kiều tăng thạch sơn danh kim tống thái mạc phùng vương điệp nghiêm la chu lò vì cầm hứa ' +
    'mã nông bế âu lường đào đàm đậu quan vàng sùng giàng khuất lục mùa thào triệu bàn khổng cù từ ninh ôn bạch nghĩa lại ' +
    'ung uông văn tiêu tiết nhan trầm chung phù phí phó thân thiều tôn trang viên vi xa y ksor rmah siu kpă nay rcăm rahlan'
  ).split(' '),
);
const plainFamilyNames = new Set([...familyNames].map(searchText));
/** Of labels, which have no accents mostly, only what is hardly ever anything else. */
const labelFamilyNames = 'nguyen tran pham hoang huynh phan dang duong truong trinh dinh doan luong'.split(' ');

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

/** A name without any accent was typed without them, so its words are compared without. */
function holdsFamilyName(name: string): boolean {
  const normal = normalBusinessName(name, 'household');
  const known = /[^\p{ASCII}]/u.test(normal) ? familyNames : plainFamilyNames;
  return normal.split(' ').some((word) => known.has(word));
}

function labelHoldsFamilyName(domainUnicode: string): boolean {
  const words = searchText(domainUnicode.replace(/\.(id|biz)\.vn$/, '')).split(' ');
  const [first = ''] = words;
  return labelFamilyNames.some((name) => words.includes(name) || first.startsWith(name));
}
