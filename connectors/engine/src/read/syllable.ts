/**
 * Whether a word is spelt as a Vietnamese syllable can be. Asked of a sample only: text read in a wrong encoding makes
 * words that no Vietnamese writes ('NguyÔn', 'Nguyeãn'), and that is how a wrong encoding is known.
 */

const onsets = 'ngh ng nh n gh gi g kh k ch c th tr t ph p qu b d đ h l m r s v x'.split(' ');

/** Rimes without their tone, by their final consonant. 'i' and 'y' are spelt as Vietnamese spells them. */
const rimes = new Set(
  [
    'a ă e ê i o ô ơ u ư y ia ai ay ây ao au âu eo êu iu iêu yêu oa oe oi ôi ơi oai oay oao oeo ua ưa ui uy uê uơ uôi ươi ươu ưi ưu uya uyu uây uêu uyê',
    'am ăm âm em êm im om ôm ơm um ưm iêm yêm oam oăm uôm ươm uym',
    'an ăn ân en ên in on ôn ơn un ưn iên yên oan oăn oen uôn uân ươn uyên uyn uên',
    'ang ăng âng eng ong ông ung ưng iêng yêng oang oăng uông uâng ương oong êng',
    'anh ênh inh oanh uênh uynh',
    'ap ăp âp ep êp ip op ôp ơp up ưp iêp oap ươp uyp',
    'at ăt ât et êt it ot ôt ơt ut ưt iêt yêt oat oăt oet uôt uât ươt uyêt uyt',
    'ac ăc âc ec oc ôc uc ưc iêc oac oăc uôc ươc ooc',
    'ach êch ich oach uêch uych',
  ].flatMap((line) => line.split(' ')),
);

const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** Of one word, NFC or NFD, in any case. */
export function isSyllable(word: string): boolean {
  const marks = word.toLowerCase().normalize('NFD');
  const tone = marks.match(tones) ?? [];
  if (tone.length > 1 || marks.length > 16) return false;
  const plain = marks.replace(tones, '').normalize('NFC');
  // Syllables that end in a stop have one of two tones, or, where the word is spelt without, none.
  if (/(p|t|c|ch)$/.test(plain) && tone.length === 1 && tone[0] !== '\u0301' && tone[0] !== '\u0323') return false;
  if (rimes.has(plain)) return true;
  // 'gì' and 'giêng' are found as 'g' and a rime that begins with 'i'.
  return onsets.some((onset) => plain.startsWith(onset) && rimes.has(plain.slice(onset.length)));
}

/** Whether a text holds letters that only Unicode text has, of all that Vietnamese is written in. */
export function hasUnicodeVietnamese(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x102) continue;
    if ((c >= 0x1ea0 && c <= 0x1ef9) || (c >= 0x300 && c <= 0x323)) return true;
    if (c === 0x102 || c === 0x103 || c === 0x110 || c === 0x111 || c === 0x128 || c === 0x129) return true;
    if (c === 0x168 || c === 0x169 || c === 0x1a0 || c === 0x1a1 || c === 0x1af || c === 0x1b0) return true;
  }
  return false;
}

/** The words of a text that hold a letter or sign above ASCII: those that say something of its encoding. */
export function* markedWords(text: string): Generator<string> {
  if (!/[^\0-\x7f]/.test(text)) return;
  for (const word of text.split(/[\s\u00a0!-@[-`{-~\u2000-\u206f]+/u)) {
    if (word !== '' && /[^\0-\x7f]/.test(word)) yield word;
  }
}
