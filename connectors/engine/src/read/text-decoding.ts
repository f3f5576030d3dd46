import { isUtf8 } from 'node:buffer';
import { UnreadableFile } from './errors.ts';
import type { LegacyFont } from './legacy-fonts.ts';

/** A text encoding and the length of the mark with which the file announces it. */
export interface TextEncoding {
  readonly name: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'windows-1252' | 'windows-1258';
  readonly markBytes: number;
  /** windows-1252 is only ever the letters of a legacy font. */
  readonly font?: LegacyFont;
}

/**
 * Bytes decoded at once: bounds what a chunk of any size costs, and keeps the text in the processor's cache. The text
 * stays below the 128 KB from which V8 puts a string where only the rare search of the whole heap finds it dead.
 */
const sliceBytes = 48 * 1024;

/**
 * Decodes strictly: where bytes are no text it yields what stands before them and then throws `UnreadableFile`
 * 'text_invalid' with the 0-based byte offset. (Replacement characters would make wrong names out of wrong bytes.)
 * `TextDecoder` would do it too, but tells no offset and takes three times as long for UTF-8.
 */
export async function* decodeText(
  bytes: AsyncIterable<Buffer>,
  encoding: TextEncoding,
  limit: number,
): AsyncGenerator<string> {
  const codec = codecOf(encoding.name);
  let carried: Buffer = Buffer.alloc(0);
  let offset = 0;
  let skip = encoding.markBytes;
  for await (const chunk of bytes) {
    for (let start = 0; start < chunk.length; start += sliceBytes) {
      const slice = chunk.subarray(start, start + sliceBytes);
      const fresh = skip > 0 ? slice.subarray(skip) : slice;
      offset += slice.length - fresh.length;
      skip -= slice.length - fresh.length;
      const piece = carried.length === 0 ? fresh : Buffer.concat([carried, fresh]);
      const whole = codec.wholeLength(piece);
      yield* strict(codec, piece.subarray(0, whole), encoding, offset);
      carried = Buffer.from(piece.subarray(whole));
      offset += whole;
      if (offset > limit) throw new UnreadableFile('file_too_large', { limit });
    }
  }
  if (carried.length > 0 && codec.endsAnywhere !== true) throw invalid(encoding, offset);
  if (carried.length > 0) yield codec.decode(carried);
}

function codecOf(name: TextEncoding['name']): Codec {
  switch (name) {
    case 'UTF-8':
      return utf8;
    case 'UTF-16LE':
    case 'UTF-16BE':
      return utf16(name === 'UTF-16BE');
    case 'windows-1252':
      return windows1252();
    case 'windows-1258':
      return windows1258();
  }
}

/** How one encoding is told right from wrong. */
interface Codec {
  /** Bytes up to the last character that is not cut off by the end of the piece. */
  wholeLength(piece: Buffer): number;
  isValid(piece: Buffer): boolean;
  decode(piece: Buffer): string;
  /** Bytes of a code unit: a piece is split at multiples of it. */
  readonly unit: number;
  /** What `wholeLength` holds back is whole where nothing follows. */
  readonly endsAnywhere?: boolean;
}

function* strict(codec: Codec, piece: Buffer, encoding: TextEncoding, offset: number): Generator<string> {
  if (codec.isValid(piece)) {
    if (piece.length > 0) yield codec.decode(piece);
    return;
  }
  const good = validLength(codec, piece);
  yield codec.decode(piece.subarray(0, good));
  throw invalid(encoding, offset + good);
}

/** The longest valid prefix, by halving: invalid text stays invalid however much follows. */
function validLength(codec: Codec, piece: Buffer): number {
  let low = 0;
  let high = Math.floor(piece.length / codec.unit);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const prefix = piece.subarray(0, middle * codec.unit);
    if (codec.isValid(prefix.subarray(0, codec.wholeLength(prefix)))) low = middle;
    else high = middle - 1;
  }
  return codec.wholeLength(piece.subarray(0, low * codec.unit));
}

function invalid(encoding: TextEncoding, offset: number): UnreadableFile {
  return new UnreadableFile('text_invalid', { encoding: encoding.name, offset });
}

const utf8: Codec = {
  unit: 1,
  isValid: (piece) => isUtf8(piece),
  decode: (piece) => piece.toString('utf8'),
  wholeLength(piece) {
    // A lead byte within the last three may still miss its continuation bytes.
    for (let back = 1; back <= Math.min(3, piece.length); back++) {
      const byte = piece[piece.length - back] ?? 0;
      if ((byte & 0xc0) === 0x80) continue;
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      return needed > back ? piece.length - back : piece.length;
    }
    return piece.length;
  },
};

function utf16(bigEndian: boolean): Codec {
  const decode = (piece: Buffer) => (bigEndian ? Buffer.from(piece).swap16() : piece).toString('utf16le');
  return {
    unit: 2,
    decode,
    isValid: (piece) => decode(piece).isWellFormed(),
    wholeLength(piece) {
      const even = piece.length - (piece.length % 2);
      if (even === 0) return 0;
      const last = bigEndian ? piece.readUInt16BE(even - 2) : piece.readUInt16LE(even - 2);
      return last >= 0xd800 && last <= 0xdbff ? even - 2 : even;
    },
  };
}

/** Every byte is a character. */
function windows1252(): Codec {
  const decoder = new TextDecoder('windows-1252');
  return {
    unit: 1,
    isValid: () => true,
    decode: (piece) => decoder.decode(piece),
    wholeLength: (piece) => piece.length,
  };
}

/** Bytes of windows-1258 that are a tone on the letter before them: grave, hook, tilde, acute, dot below. */
const toneBytes = new Set([0xcc, 0xd2, 0xde, 0xec, 0xf2]);

/** Every byte is a character; tones follow their letter, and the text becomes NFC as that of the other encodings is. */
function windows1258(): Codec {
  const decoder = new TextDecoder('windows-1258');
  return {
    unit: 1,
    endsAnywhere: true,
    isValid: () => true,
    decode: (piece) => decoder.decode(piece).normalize('NFC'),
    wholeLength(piece) {
      // A letter waits for the tone that may follow it in the next piece.
      let end = piece.length;
      while (end > 0 && toneBytes.has(piece[end - 1] ?? 0)) end--;
      const letter = (piece[end - 1] ?? 0) >= 0x41;
      if (letter) end--;
      // A run of nothing but tones is no text that could grow for ever.
      return piece.length - end > 64 ? piece.length : letter || end < piece.length ? end : piece.length;
    },
  };
}
