import { type IsoDate, parseEnterpriseCode, type Scheme, yearOf } from '@xacthuc/domain';

/**
 * A mock subject's number: well formed, and one that no register gives: place of birth 999, tax codes of province 99,
 * certificates and school codes that begin with SANDBOX, old cards of 999. (Whatever real data may hold: real checks look
 * into real facts only.)
 * @param birthDate whose year stands in a personal number
 */
export function mockNumber(scheme: Scheme, serial: number, birthDate: IsoDate | null): string {
  const padded = (length: number) => String(serial).padStart(length, '0');
  switch (scheme) {
    case 'personal-number':
    case 'owner-number':
      return `999${personalPart(birthDate)}${padded(6)}`;
    case 'identity-card':
      return `999${padded(6)}`;
    case 'student-code':
      return `SANDBOX/SV${padded(4)}`;
    case 'registration-certificate':
      return `SANDBOX${padded(6)}`;
    case 'enterprise-code':
    case 'tax-code':
      return taxCode(serial);
  }
}

/** Sex and century, and the year: a woman's. */
function personalPart(birthDate: IsoDate | null): string {
  const year = birthDate === null ? 1980 : yearOf(birthDate);
  return `${Math.floor((year - 1900) / 100) * 2 + 1}${String(year % 100).padStart(2, '0')}`;
}

/** Of ten consecutive sequences one has no check digit. */
function taxCode(serial: number): string {
  for (let sequence = serial; ; sequence += 1_000) {
    for (let check = 0; check < 10; check++) {
      const code = parseEnterpriseCode(`99${String(sequence).padStart(7, '0')}${check}`);
      if (code.ok) return code.value;
    }
  }
}
