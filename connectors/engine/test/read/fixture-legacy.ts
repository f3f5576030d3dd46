import type { LegacyFont } from '../../src/read/legacy-fonts.ts';

const marks = ['\u0300', '\u0301', '\u0309', '\u0303', '\u0323'] as const;

/** TCVN 5712:1993 (VN3) as its standard lists it: vowel → the bytes of its five tones, in the order of `marks`. */
const tcvn3Tones: Readonly<Record<string, readonly number[]>> = {
  a: [0xb5, 0xb8, 0xb6, 0xb7, 0xb9],
  ă: [0xbb, 0xbe, 0xbc, 0xbd, 0xc6],
  â: [0xc7, 0xca, 0xc8, 0xc9, 0xcb],
  e: [0xcc, 0xd0, 0xce, 0xcf, 0xd1],
  ê: [0xd2, 0xd5, 0xd3, 0xd4, 0xd6],
  i: [0xd7, 0xdd, 0xd8, 0xdc, 0xde],
  o: [0xdf, 0xe3, 0xe1, 0xe2, 0xe4],
  ô: [0xe5, 0xe8, 0xe6, 0xe7, 0xe9],
  ơ: [0xea, 0xed, 0xeb, 0xec, 0xee],
  u: [0xef, 0xf3, 0xf1, 0xf2, 0xf4],
  ư: [0xf5, 0xf8, 0xf6, 0xf7, 0xf9],
  y: [0xfa, 0xfd, 0xfb, 0xfc, 0xfe],
};
const tcvn3Plain: Readonly<Record<string, number>> = {
  Ă: 0xa1,
  Â: 0xa2,
  Ê: 0xa3,
  Ô: 0xa4,
  Ơ: 0xa5,
  Ư: 0xa6,
  Đ: 0xa7,
  ă: 0xa8,
  â: 0xa9,
  ê: 0xaa,
  ô: 0xab,
  ơ: 0xac,
  ư: 0xad,
  đ: 0xae,
};

/** VNI: what follows a vowel. The order of tones is that of `marks`. */
const vniTones = ['ø', 'ù', 'û', 'õ', 'ï'];
const vniHats = ['à', 'á', 'å', 'ã', 'ä'];
const vniBreves = ['è', 'é', 'ú', 'ü', 'ë'];
const vniI = ['ì', 'í', 'æ', 'ó', 'ò'];

/** A letter (NFC) taken apart. */
function parts(letter: string): { readonly vowel: string; readonly tone: number } {
  const apart = letter.normalize('NFD');
  const tone = marks.findIndex((mark) => apart.includes(mark));
  const vowel = tone < 0 ? letter : apart.replace(marks[tone] ?? '', '').normalize('NFC');
  return { vowel, tone };
}

/** What somebody typed into a legacy font, as the Latin-1 text that is stored. Capitals with a tone become small in TCVN3. */
export function inLegacyFont(font: LegacyFont, text: string): string {
  return Array.from(text.normalize('NFC'), font === 'TCVN3' ? tcvn3Letter : vniLetter).join('');
}

function tcvn3Letter(letter: string): string {
  const { vowel, tone } = parts(letter);
  const byte = tone < 0 ? tcvn3Plain[vowel] : tcvn3Tones[vowel.toLowerCase()]?.[tone];
  return byte === undefined ? letter : String.fromCharCode(byte);
}

function vniLetter(letter: string): string {
  const lower = letter.toLowerCase();
  const { vowel, tone } = parts(lower);
  const written = vniLower(vowel, tone);
  return lower === letter ? written : written.toUpperCase();
}

function vniLower(vowel: string, tone: number): string {
  const mark = (list: readonly string[]) => (tone < 0 ? '' : (list[tone] ?? ''));
  if (vowel === 'đ') return 'ñ';
  if (vowel === 'i') return tone < 0 ? 'i' : mark(vniI);
  if (vowel === 'y' && tone === 4) return 'î';
  if (vowel === 'ă') return `a${tone < 0 ? 'ê' : mark(vniBreves)}`;
  const hatted = { â: 'a', ê: 'e', ô: 'o' }[vowel];
  if (hatted !== undefined) return hatted + (tone < 0 ? 'â' : mark(vniHats));
  return ({ ơ: 'ô', ư: 'ö' }[vowel] ?? vowel) + mark(vniTones);
}

/** A text in windows-1258, as Excel writes “CSV” on a Vietnamese Windows: some letters whole, tones after theirs. */
export function inWindows1258(text: string): Buffer {
  const whole = new Map<string, number>();
  const decoder = new TextDecoder('windows-1258');
  for (let byte = 0; byte < 256; byte++) whole.set(decoder.decode(Uint8Array.of(byte)), byte);
  const bytes = Array.from(text.normalize('NFC')).flatMap((letter) => {
    const byte = whole.get(letter);
    if (byte !== undefined) return [byte];
    const { vowel, tone } = parts(letter);
    const pair = [whole.get(vowel), whole.get(marks[tone] ?? '')];
    return pair.map((found) => found ?? 0x3f);
  });
  return Buffer.from(bytes);
}
