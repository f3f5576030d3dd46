import { domainToASCII, domainToUnicode } from 'node:url';
import type { Benefit } from '@xacthuc/domain';

/** One name in its two forms. */
export interface DomainName {
  /** As A-labels, lower case: what a registry registers, and what is unique. */
  readonly ascii: string;
  /** As U-labels, NFC: what people read. */
  readonly unicode: string;
}

/**
 * Letters of the Vietnamese alphabet with their tones, as NFC composes them. The four letters that Vietnamese words do not
 * use (f, j, w, z) stand in names all the same, as they do in ASCII ones.
 */
const vietnameseLabel = /^[a-z0-9àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ-]+$/u;
const asciiLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The domain name that a benefit gives: one label directly below `id.vn` or `biz.vn` (names further below are made by
 * their holder, not registered), ASCII or Vietnamese, mapped after UTS #46 and at most 63 octets as an A-label. Null when
 * it is no such name.
 */
export function coveredDomain(benefit: Benefit, text: string): DomainName | null {
  const written = text.trim().replace(/\.$/, '').normalize('NFC');
  // domainToASCII reads as an address is read: it stops at a slash, undoes percent signs and passes over line breaks.
  if (/[\s/\\?#%\p{Cc}]/u.test(written)) return null;
  const ascii = domainToASCII(written);
  const suffix = `.${benefit}`;
  if (!ascii.endsWith(suffix)) return null;
  const label = ascii.slice(0, -suffix.length);
  if (!asciiLabel.test(label)) return null;
  // Both conversions are of whole names: a label of digits alone would be read as an address.
  const name = domainToUnicode(ascii);
  const unicode = name.slice(0, -suffix.length);
  // RFC 5890: hyphens in the third and fourth place are reserved, but for A-labels, which must decode to a U-label.
  const isALabel = label.startsWith('xn--');
  if (isALabel && (unicode === label || domainToASCII(name) !== ascii)) return null;
  if (!vietnameseLabel.test(unicode) || /^-|-$|^..--/.test(unicode)) return null;
  return { ascii, unicode: name };
}

/** A name that a benefit gave, and which. */
export interface RegisteredName extends DomainName {
  readonly zone: Benefit;
}

/** {@link coveredDomain} of whichever benefit the name is below. Null when it is below none. */
export function registeredName(text: string): RegisteredName | null {
  for (const zone of ['id.vn', 'biz.vn'] as const) {
    const name = coveredDomain(zone, text);
    if (name !== null) return { ...name, zone };
  }
  return null;
}
