import { domainToASCII, domainToUnicode } from 'node:url';
import type { Benefit } from '@xacthuc/domain';

/**
 * The ASCII form of a domain name that the benefit covers: one label or more below `id.vn` or `biz.vn`, Vietnamese
 * labels as IDNA A-labels. Null when it is no such name.
 */
export function coveredDomain(benefit: Benefit, name: string): string | null {
  const written = name.trim().replace(/\.$/, '').normalize('NFC');
  // domainToASCII reads as an address is read: it stops at a slash, undoes percent signs and passes over line breaks.
  if (/[\s/\\?#%\p{Cc}]/u.test(written)) return null;
  const ascii = domainToASCII(written);
  const suffix = `.${benefit}`;
  if (!ascii.endsWith(suffix) || ascii.length > 253) return null;
  const labels = ascii.slice(0, -suffix.length).split('.');
  const valid = labels.every(
    (label) =>
      /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label) &&
      // RFC 5890: hyphens in the third and fourth place are reserved; an A-label must decode.
      (label.slice(2, 4) !== '--' || (label.startsWith('xn--') && domainToUnicode(label) !== label)),
  );
  return valid ? ascii : null;
}
