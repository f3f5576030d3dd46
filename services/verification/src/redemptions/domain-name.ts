import { domainToASCII } from 'node:url';
import type { Benefit } from '@xacthuc/domain';

/**
 * The ASCII form of a domain name that the benefit covers: one label or more below `id.vn` or `biz.vn`, Vietnamese
 * labels as IDNA A-labels. Null when it is no such name.
 */
export function coveredDomain(benefit: Benefit, name: string): string | null {
  const ascii = domainToASCII(name.trim().replace(/\.$/, '').normalize('NFC'));
  const suffix = `.${benefit}`;
  if (!ascii.endsWith(suffix) || ascii.length > 253) return null;
  const labels = ascii.slice(0, -suffix.length).split('.');
  const valid = labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  return valid ? ascii : null;
}
