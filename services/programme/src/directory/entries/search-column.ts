import { searchText, searchWords } from '@xacthuc/domain';

/**
 * What is searched for a part of a word: the domain without accents, its label in one piece (so that 'nguyen van an'
 * finds nguyenvanan.id.vn and nguyen-van-an.id.vn alike), and the name where it is public.
 */
export function searchColumn(domain: string, domainUnicode: string, publicName: string | null): string {
  const label = searchText(domainUnicode.replace(/\.(id|biz)\.vn$/, ''));
  const parts = [`${label} ${label.replaceAll(' ', '')}`, plainDomain(domainUnicode)];
  if (domain !== domainUnicode) parts.push(domain);
  if (publicName !== null) parts.push(searchText(publicName));
  return parts.join(' | ');
}

/** A domain as it is typed into a search: dots and hyphens stay. */
function plainDomain(domain: string): string {
  return domain
    .split(/([.-])/)
    .map((part) => (/^[.-]$/.test(part) ? part : searchText(part)))
    .join('');
}

/** What is looked for in {@link searchColumn}: all LIKE patterns of one group must fit, of one group or another. */
export type SearchPatterns = readonly (readonly string[])[];

/** Below three characters no index helps to find a part of a word. */
export const shortestPart = 3;

/** Empty where there is too little to look for. */
export function searchPatterns(query: string): SearchPatterns {
  const words = searchWords(query);
  const groups: string[][] = [];
  if (words.some((word) => word.length >= shortestPart)) groups.push(words);
  const dense = words.join('');
  if (words.length > 1 && dense.length >= shortestPart) groups.push([dense]);
  const domain = plainDomain(query.trim().toLowerCase());
  if (/[^.-]{3}/.test(domain) && /[.-]/.test(domain)) groups.push([domain]);
  return groups.map((group) => group.map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`));
}
