const marks = /\p{M}/gu;
const notWord = /[^\p{L}\p{N}]+/gu;

/**
 * A header or a choice as it is compared: without accents, lower-case, every run of white-space, line breaks and
 * punctuation one blank. 'Họ và\n TÊN (*)' → 'ho va ten'. `đ` has no decomposition, so it is replaced by itself.
 */
export function plainLabel(text: string): string {
  const plain = text.normalize('NFD').replace(marks, '').toLowerCase().replaceAll('đ', 'd').replaceAll('ð', 'd');
  return plain.normalize('NFC').replace(notWord, ' ').trim();
}
