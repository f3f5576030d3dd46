import type { ReadCell } from './column.ts';

/** Longest address that is taken. */
export const longestLink = 500;

/**
 * Whether a text is the address of a public page: http or https, a host with a dot, no name or password in it (whoever follows the
 * link would send them).
 */
export function isWebLink(text: string): boolean {
  if (text.length > longestLink || !/^https?:\/\//i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text))
    return false;
  const { hostname, username, password } = new URL(text);
  return username === '' && password === '' && /^[^.]+(\.[^.]+)+$/.test(hostname);
}

/** Reads addresses with white-space or semicolons between them. */
export function readLinks(most: number): ReadCell<readonly string[]> {
  return (text, cell) => {
    const links = text.split(/[\s;]+/u).filter((link) => link !== '');
    if (links.length <= most && links.every(isWebLink)) return links;
    cell.note('link_invalid');
    return null;
  };
}
