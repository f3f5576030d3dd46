import type { Archive } from './archive.ts';
import { parseWholeXml } from './xml.ts';

/** Number formats that are dates without saying so in the file (ECMA-376 part 1, 18.8.30; 27–58 in East Asian editions). */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Reads which cell styles show a number as a date: index of a cell's style → true. */
export async function readDateStyles(archive: Archive, part: string | null): Promise<readonly boolean[]> {
  const dateStyles: boolean[] = [];
  if (part === null || !archive.has(part)) return dateStyles;
  const customDates = new Map<number, boolean>();
  let inCellFormats = false;
  await parseWholeXml(part, archive.read(part), {
    open(name, { numFmtId, formatCode }) {
      const id = Number(numFmtId);
      if (name === 'numFmt' && formatCode !== undefined) customDates.set(id, isDateFormat(formatCode));
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) dateStyles.push(customDates.get(id) ?? isBuiltInDate(id));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
    text() {},
  });
  return dateStyles;
}

/**
 * Whether a custom number format shows a date: it has a letter for day, month or year outside of quoted text,
 * brackets (colours, conditions, languages: '[$-42A]', '[Red]') and escaped or padding characters ('\d', '_d', '*d').
 */
export function isDateFormat(code: string): boolean {
  const plain = code.replace(/"[^"]*"?|\[[^\]]*\]?|[\\_*]./g, '');
  return /[dmy]/i.test(plain);
}
