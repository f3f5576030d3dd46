import type { Archive } from './archive.ts';
import { UnreadableFile } from './errors.ts';
import type { ReadLimits } from './limits.ts';
import { parseWholeXml } from './xml.ts';

const pageBytes = 1024 * 1024;

/**
 * The shared strings of a workbook, kept as UTF-8 in pages: a million JavaScript strings take five times their text,
 * and this memory must not grow beyond `ReadLimits`.
 */
export class SharedStrings {
  #pages: Buffer[] = [];
  #used = pageBytes;
  /** Page, offset and length of each string. */
  #places = new Uint32Array(3 * 1024);
  #count = 0;
  #bytes = 0;
  #limits: ReadLimits;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  /** Throws `UnreadableFile` 'archive_unsafe' beyond the limits. */
  add(text: string): void {
    const length = Buffer.byteLength(text);
    this.#bytes += length;
    if (this.#count >= this.#limits.maxSharedStrings) throw tooMany('strings', this.#limits.maxSharedStrings);
    if (this.#bytes > this.#limits.maxSharedStringBytes)
      throw tooMany('stringBytes', this.#limits.maxSharedStringBytes);
    const page = this.#pageFor(length);
    const at = this.#count * 3;
    if (at === this.#places.length) this.#grow();
    this.#places[at] = this.#pages.length - 1;
    this.#places[at + 1] = this.#used;
    this.#places[at + 2] = page.write(text, this.#used);
    this.#used += length;
    this.#count++;
  }

  /** The string at an index, or null where there is none. */
  get(index: number): string | null {
    if (!(index >= 0 && index < this.#count)) return null;
    const page = this.#pages[this.#places[index * 3] ?? 0];
    const start = this.#places[index * 3 + 1] ?? 0;
    return page?.toString('utf8', start, start + (this.#places[index * 3 + 2] ?? 0)) ?? null;
  }

  #pageFor(length: number): Buffer {
    const last = this.#pages.at(-1);
    if (last !== undefined && this.#used + length <= last.length) return last;
    const page = Buffer.allocUnsafeSlow(Math.max(pageBytes, length));
    this.#pages.push(page);
    this.#used = 0;
    return page;
  }

  #grow(): void {
    const grown = new Uint32Array(this.#places.length * 2);
    grown.set(this.#places);
    this.#places = grown;
  }
}

/** Reads the part of shared strings; empty where the workbook has none. Throws `UnreadableFile`. */
export async function readSharedStrings(
  archive: Archive,
  part: string | null,
  limits: ReadLimits,
): Promise<SharedStrings> {
  const strings = new SharedStrings(limits);
  if (part === null || !archive.has(part)) return strings;
  const item = new StringItem('si', (text) => strings.add(text));
  await parseWholeXml(part, archive.read(part), item);
  return strings;
}

/**
 * Gathers the text of one string item (ECMA-376 part 1, 18.4.8): plain, or the runs of a rich text. Phonetic guides
 * ('rPh') are not part of the text.
 */
export class StringItem {
  #element: string;
  #done: (text: string) => void;
  #text = '';
  #inText = false;
  #phonetic = 0;

  constructor(element: 'si' | 'is', done: (text: string) => void) {
    this.#element = element;
    this.#done = done;
  }

  open(name: string): void {
    if (name === this.#element) this.#text = '';
    else if (name === 'rPh') this.#phonetic++;
    else if (name === 't') this.#inText = this.#phonetic === 0;
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    else if (name === 'rPh') this.#phonetic--;
    else if (name === this.#element) this.#done(unescaped(this.#text));
  }

  text(text: string): void {
    if (this.#inText) this.#text += text;
  }
}

/** Characters that XML cannot hold are written '_x000D_' (ECMA-376 part 1, 22.4.2.4). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function tooMany(reason: string, limit: number): UnreadableFile {
  return new UnreadableFile('archive_unsafe', { reason, limit });
}
