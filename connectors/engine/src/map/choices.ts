import type { BusinessStatus, Sex } from '@xacthuc/domain';
import type { ReadCell } from './column.ts';
import type { Severity } from './issues.ts';
import { plainLabel } from './label.ts';
import { SeenValues } from './seen-values.ts';
import { textFault } from './text-faults.ts';

/** Words as `plainLabel` writes them → what they mean. */
export type ChoiceWords<V extends string> = Readonly<Record<string, V>>;

const longest = 100;

/** Reads one of a few words; any other is noted 'unknown_value' with the given severity and left out. */
export function readChoice<V extends string>(words: ChoiceWords<V>, severity: Severity = 'warning'): ReadCell<V> {
  const seen = new SeenValues<V>(256);
  return (text, cell) => {
    const known = seen.get(text);
    if (known !== undefined) return known;
    const label = text.length > longest ? '' : plainLabel(text);
    const value = Object.hasOwn(words, label) ? words[label] : undefined;
    if (value === undefined) {
      cell.note(textFault(text) ?? 'unknown_value', severity);
      return null;
    }
    seen.set(text, value);
    return value;
  };
}

export const sexWords: ChoiceWords<Sex> = {
  nam: 'male',
  male: 'male',
  m: 'male',
  nu: 'female',
  female: 'female',
  f: 'female',
};

/** States of operation as registers and lists write them. */
export const statusWords: ChoiceWords<BusinessStatus> = {
  'dang hoat dong': 'active',
  'hoat dong': 'active',
  'con hoat dong': 'active',
  'hoat dong binh thuong': 'active',
  'tam ngung': 'suspended',
  'tam ngung kinh doanh': 'suspended',
  'tam ngung hoat dong': 'suspended',
  'tam nghi': 'suspended',
  'tam nghi kinh doanh': 'suspended',
  'dang tam ngung kinh doanh': 'suspended',
  'ngung hoat dong': 'ceased',
  'da ngung hoat dong': 'ceased',
  'ngung kinh doanh': 'ceased',
  'giai the': 'ceased',
  'da giai the': 'ceased',
  'thu hoi': 'ceased',
  'bi thu hoi': 'ceased',
  'da thu hoi': 'ceased',
  'thu hoi giay chung nhan': 'ceased',
  'cham dut': 'ceased',
  'da cham dut': 'ceased',
  'cham dut hoat dong': 'ceased',
  'cham dut kinh doanh': 'ceased',
  'da cham dut hoat dong': 'ceased',
};

/** Nationalities found in lists of students and members → ISO 3166-1 alpha-2. */
export const nationalityWords: ChoiceWords<string> = {
  'viet nam': 'VN',
  vietnam: 'VN',
  vietnamese: 'VN',
  vn: 'VN',
  vnm: 'VN',
  lao: 'LA',
  laos: 'LA',
  la: 'LA',
  campuchia: 'KH',
  'cam pu chia': 'KH',
  cambodia: 'KH',
  kh: 'KH',
  'trung quoc': 'CN',
  china: 'CN',
  cn: 'CN',
  'dai loan': 'TW',
  'han quoc': 'KR',
  'nhat ban': 'JP',
  'thai lan': 'TH',
  myanmar: 'MM',
  malaysia: 'MY',
  singapore: 'SG',
  indonesia: 'ID',
  philippines: 'PH',
  'an do': 'IN',
  'mong co': 'MN',
  nga: 'RU',
  'lien bang nga': 'RU',
  phap: 'FR',
  duc: 'DE',
  anh: 'GB',
  my: 'US',
  'hoa ky': 'US',
  canada: 'CA',
  uc: 'AU',
  cuba: 'CU',
  mozambique: 'MZ',
  angola: 'AO',
};
