import { fromLegacyFont, isWrittenIn, type LegacyFont, legacyFonts } from './legacy-fonts.ts';
import { hasUnicodeVietnamese, isSyllable, markedWords } from './syllable.ts';

/** Different words that only the font makes sense of, before it is believed. A header row alone has more. */
const fewestGained = 4;
/** Share of the words that must make sense in the font; the rest are foreign names and slips. */
const validShare = 0.85;
/** Share of words that may contradict the font: wrong in it, but right as they stand. */
const lostShare = 0.05;
/** Share of words that may be Unicode: a title that somebody added. Cells that hold such letters are not converted. */
const unicodeShare = 0.1;
/** Different words looked at: more would not change the verdict. */
const mostWords = 3000;

/** What the different words of a text say of how it is written. */
export class FontEvidence {
  #words = new Set<string>();

  add(text: string): void {
    if (this.#words.size >= mostWords) return;
    for (const word of markedWords(text)) this.#words.add(word.slice(0, 40));
  }

  /**
   * The legacy font the text is certainly written in; null where it is Unicode, or where it is not certain. Vietnamese
   * in Unicode is never taken for one: its words make sense as they stand, and most hold a letter above Latin-1.
   */
  font(): LegacyFont | null {
    const latin: string[] = [];
    let unicode = 0;
    for (const word of this.#words) {
      if (hasUnicodeVietnamese(word)) unicode++;
      else if (/^[\0-\u00ff]*$/.test(word)) latin.push(word);
    }
    if (unicode > this.#words.size * unicodeShare) return null;
    const [first, second] = legacyFonts.map((font) => weigh(font, latin)).sort((a, b) => b.gained - a.gained);
    if (first === undefined || second === undefined) return null;
    const certain =
      first.gained >= fewestGained &&
      first.gained >= 3 * second.gained &&
      first.valid >= latin.length * validShare &&
      first.lost <= latin.length * lostShare;
    return certain ? first.font : null;
  }

  /** Different words, and how many of them make sense as they stand. */
  asItStands(): { readonly words: number; readonly valid: number } {
    let valid = 0;
    for (const word of this.#words) if (isSyllable(word)) valid++;
    return { words: this.#words.size, valid };
  }
}

interface Weight {
  readonly font: LegacyFont;
  /** Words that make sense in the font. */
  readonly valid: number;
  /** … and only in the font. */
  readonly gained: number;
  /** Words that make sense only as they stand. */
  readonly lost: number;
}

function weigh(font: LegacyFont, words: readonly string[]): Weight {
  let valid = 0;
  let gained = 0;
  let lost = 0;
  for (const word of words) {
    const stands = isSyllable(word);
    const converted = isWrittenIn(font, word) && isSyllable(fromLegacyFont(font, word));
    if (converted) valid++;
    if (converted && !stands) gained++;
    if (stands && !converted) lost++;
  }
  return { font, valid, gained, lost };
}
