import { isUtf8 } from 'node:buffer';
import { FontEvidence } from './legacy-detection.ts';
import type { TextEncoding } from './text-decoding.ts';

/** Bytes looked at to tell which encoding a text without a mark is in. */
export const encodingSampleBytes = 64 * 1024;

/** Different words above ASCII without which single bytes are not believed to be Vietnamese in windows-1258. */
const fewestWords = 3;
const validShare = 0.85;

/**
 * The encoding of a text: by its byte order mark; UTF-16 by its zero bytes; UTF-8 where the bytes are that; else
 * windows-1258 or a legacy font (whose letters are those of windows-1252) where the words are certainly Vietnamese in
 * it and in no other. Where they are not it is UTF-8, whose decoder says where it is wrong.
 */
export function encodingOf(head: Buffer): TextEncoding {
  const marked = markedEncoding(head);
  if (marked !== null) return marked;
  const wide = unmarkedUtf16(head);
  if (wide !== null) return { name: wide, markBytes: 0 };
  const sample = head.subarray(0, encodingSampleBytes);
  return (isUtf8(whole(sample)) ? null : singleByte(sample)) ?? { name: 'UTF-8', markBytes: 0 };
}

/** The encoding that a byte order mark names; null where there is none. */
export function markedEncoding([a, b, c]: Uint8Array): TextEncoding | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: 'UTF-8', markBytes: 3 };
  if (a === 0xff && b === 0xfe) return { name: 'UTF-16LE', markBytes: 2 };
  return a === 0xfe && b === 0xff ? { name: 'UTF-16BE', markBytes: 2 } : null;
}

/** A table's delimiters, digits and line ends are ASCII: in UTF-16 every other byte of much of it is zero. */
export function unmarkedUtf16(head: Buffer): 'UTF-16LE' | 'UTF-16BE' | null {
  const length = Math.min(head.length, 4096) & ~1;
  if (length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  // Of the other bytes few are zero: those of U+2000, or of half a pair.
  const many = length / 2 / 2;
  const few = length / 2 / 20;
  if (odd > many && even < few) return 'UTF-16LE';
  return even > many && odd < few ? 'UTF-16BE' : null;
}

/** Without a character that the end of the sample may have cut. */
function whole(sample: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, sample.length); back++) {
    const byte = sample[sample.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back && sample.length >= encodingSampleBytes ? sample.subarray(0, -back) : sample;
  }
  return sample;
}

function singleByte(sample: Buffer): TextEncoding | null {
  const western = new FontEvidence();
  western.add(new TextDecoder('windows-1252').decode(sample));
  const vietnamese = new FontEvidence();
  vietnamese.add(new TextDecoder('windows-1258').decode(sample).normalize('NFC'));
  const { words, valid } = vietnamese.asItStands();
  const fits = words >= fewestWords && valid >= words * validShare;
  const font = western.font();
  // Never both: what makes sense in one makes none in the other. Were it so, it would not be certain.
  if (fits && font === null) return { name: 'windows-1258', markBytes: 0 };
  return font !== null && !fits ? { name: 'windows-1252', markBytes: 0, font } : null;
}
