/**
 * One placement of tone marks. Vietnamese writers put the tone of an open syllable on either vowel (hoà and hòa, thuỷ
 * and thủy), and keyboards allow it on any (gía, qúy). No two Vietnamese syllables differ only in that, so the tone
 * moves to one place in each; what carries it and which tone it is never change.
 */

const toneMarks = '\u0300\u0301\u0303\u0309\u0323';
const toneMark = new RegExp(`[${toneMarks}]`, 'gu');
const letterRun = /[\p{L}\p{M}]+/gu;
/** A base letter with the marks on it. */
const letterWithMarks = /\P{M}\p{M}*/gu;
/** â ê ô, ă, ơ ư: the vowels whose quality mark always takes the tone with it. */
const qualityMark = /[\u0302\u0306\u031b]/u;

function isVowel(letter: string): boolean {
  return 'aeiouy'.includes(letter.charAt(0));
}

/** Moves the tone of every Vietnamese syllable of a lower-case text to its one place. Returns NFC. */
export function placeToneMarks(lowerCase: string): string {
  return lowerCase.replace(letterRun, placeInRun).normalize('NFC');
}

function placeInRun(run: string): string {
  const decomposed = run.normalize('NFD');
  const tones = decomposed.match(toneMark);
  if (tones === null || tones.length !== 1) return run;
  const letters = decomposed.match(letterWithMarks) ?? [];
  const plain = letters.map((letter) => letter.replace(toneMark, ''));
  const nucleus = nucleusOf(plain);
  const from = letters.findIndex((letter, i) => letter !== plain[i]);
  if (nucleus === null || from < nucleus.start - nucleus.onsetVowels || from >= nucleus.end) return run;
  const to = toneBearer(plain, nucleus.start, nucleus.end);
  return plain.map((letter, i) => (i === to ? letter + tones[0] : letter)).join('');
}

/**
 * The vowels of a run that is one syllable, without the u of an onset 'qu' and the i of an onset 'gi'; null where the
 * run is more than one syllable (then its tone marks are left alone).
 */
function nucleusOf(letters: readonly string[]): { start: number; end: number; onsetVowels: number } | null {
  const first = letters.findIndex(isVowel);
  if (first < 0) return null;
  let end = first;
  while (end < letters.length && isVowel(letters[end] ?? '')) end++;
  if (letters.slice(end).some(isVowel)) return null;
  const onset = letters.slice(0, first).join('');
  const glide = letters[first];
  const onsetVowels = end - first > 1 && ((onset === 'q' && glide === 'u') || (onset === 'g' && glide === 'i')) ? 1 : 0;
  return end - first - onsetVowels > 3 ? null : { start: first + onsetVowels, end, onsetVowels };
}

/** Which letter of the nucleus carries the tone: the marked vowel, else the one the traditional placement gives. */
function toneBearer(letters: readonly string[], start: number, end: number): number {
  for (let i = end - 1; i >= start; i--) if (qualityMark.test(letters[i] ?? '')) return i;
  const closed = end < letters.length;
  if (end - start === 3) return start + 1;
  return end - start === 2 && closed ? start + 1 : start;
}
