/**
 * The font encodings of Vietnamese offices before Unicode: text is stored as Latin-1 letters that only the right font
 * shows as Vietnamese. TCVN3 (also “ABC”, TCVN 5712:1993; fonts .VnTime, .VnArial) has a letter for each; VNI (fonts
 * VNI-Times) writes a vowel and its marks as two.
 */
export const legacyFonts = ['TCVN3', 'VNI'] as const;

export type LegacyFont = (typeof legacyFonts)[number];

const tcvn3Pairs =
  '¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \u00adư ®đ ' +
  'µà ¶ả ·ã ¸á ¹ạ »ằ ¼ẳ ½ẵ ¾ắ Æặ Çầ Èẩ Éẫ Êấ Ëậ ' +
  'Ìè Îẻ Ïẽ Ðé Ñẹ Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị ' +
  'ßò áỏ âõ ãó äọ åồ æổ çỗ èố éộ êờ ëở ìỡ íớ îợ ' +
  'ïù ñủ òũ óú ôụ õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ';

const tcvn3 = new Map(tcvn3Pairs.split(' ').map((pair) => [pair.charAt(0), pair.charAt(1)]));

/** Marks of VNI after a vowel: tones alone, and circumflex or breve with each tone. */
const vniTones = { ù: '\u0301', ø: '\u0300', û: '\u0309', õ: '\u0303', ï: '\u0323' };
const vniCircumflex = { â: '', á: '\u0301', à: '\u0300', å: '\u0309', ã: '\u0303', ä: '\u0323' };
const vniBreve = { ê: '', é: '\u0301', è: '\u0300', ú: '\u0309', ü: '\u0303', ë: '\u0323' };
const vniLetters = { ñ: 'đ', ô: 'ơ', ö: 'ư', í: 'í', ì: 'ì', æ: 'ỉ', ó: 'ĩ', ò: 'ị', î: 'ỵ' };

const vni = vniTable();

function vniTable(): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  const add = (letters: string, meaning: string) => {
    const shown = meaning.normalize('NFC');
    table.set(letters, shown);
    table.set(letters.toUpperCase(), shown.toUpperCase());
    // A capital in front of a small mark, and the other way round, is what typists leave.
    if (letters.length === 2) {
      const [vowel = '', mark = ''] = letters;
      table.set(vowel.toUpperCase() + mark, shown.toUpperCase());
      table.set(vowel + mark.toUpperCase(), shown);
    }
  };
  for (const [letter, meaning] of Object.entries(vniLetters)) add(letter, meaning);
  for (const vowel of ['a', 'e', 'o', 'u', 'y', 'ô', 'ö']) {
    const plain = vowel === 'ô' ? 'ơ' : vowel === 'ö' ? 'ư' : vowel;
    for (const [mark, tone] of Object.entries(vniTones)) add(vowel + mark, plain + tone);
  }
  for (const vowel of ['a', 'e', 'o']) {
    for (const [mark, tone] of Object.entries(vniCircumflex)) add(vowel + mark, `${vowel}\u0302${tone}`);
  }
  for (const [mark, tone] of Object.entries(vniBreve)) add(`a${mark}`, `a\u0306${tone}`);
  return table;
}

/** A text of a legacy font as Unicode (NFC). Letters that the font does not have stay. */
export function fromLegacyFont(font: LegacyFont, text: string): string {
  if (!/[\u00a1-\u00ff]/.test(text)) return text;
  return font === 'TCVN3' ? fromTcvn3(text) : fromVni(text);
}

function fromTcvn3(text: string): string {
  let shown = '';
  for (const letter of text) shown += tcvn3.get(letter) ?? letter;
  return shown.replace(/\p{L}+/gu, capitalised);
}

/**
 * The font has no capitals with a tone: they are small letters shown by a font of capitals (.VnTimeH), so 'NGUYÔN' is
 * 'NGUYễN'. A word with two capitals of ASCII and no small one is all capitals.
 */
function capitalised(word: string): string {
  return /[A-Z].*[A-Z]/.test(word) && !/[a-z]/.test(word) ? word.toUpperCase() : word;
}

function fromVni(text: string): string {
  let shown = '';
  for (let i = 0; i < text.length; i++) {
    const pair = vni.get(text.slice(i, i + 2));
    if (pair !== undefined && i + 1 < text.length) {
      shown += pair;
      i++;
    } else {
      shown += vni.get(text.charAt(i)) ?? text.charAt(i);
    }
  }
  return shown;
}

/** Whether every letter above ASCII is one of the font's. */
export function isWrittenIn(font: LegacyFont, word: string): boolean {
  if (font === 'TCVN3') return [...word].every((letter) => letter < '\x80' || tcvn3.has(letter));
  return /^[\0-\x7f\u00c0-\u00ff]*$/.test(word);
}
