import { normalName } from './names.ts';

const marks = /\p{M}/gu;
const notWord = /[^\p{L}\p{N}]+/gu;

/**
 * The form in which a name is searched for: `normalName`, then without accents (so wherever a tone mark stands), `đ` as
 * `d`, every run of anything but letters and digits one blank. 'HOÀ-Đông' and 'hòa dong' → 'hoa dong'. Idempotent.
 */
export function searchText(text: string): string {
  const plain = normalName(text).normalize('NFD').replace(marks, '').replaceAll('đ', 'd').normalize('NFC');
  return plain.replace(notWord, ' ').trim();
}

/** The different words of a text, as {@link searchText} writes them. */
export function searchWords(text: string): string[] {
  const plain = searchText(text);
  return plain === '' ? [] : [...new Set(plain.split(' '))];
}
