import type { Choices } from './random.ts';

type Change = (bytes: Buffer, choose: Choices, other: Buffer) => Buffer;

/** What readers of tables and of XML trip over. */
const tokens: readonly Buffer[] = [
  ...[
    '"',
    '""',
    '","',
    ';',
    '\t',
    '|',
    '\r',
    '\n',
    '\r\n\r\n',
    '\0',
    '\0\0\0\0',
    '\ufeff',
    '\ufffd',
    'PK\x03\x04',
    '\u202e',
    '\u2028',
  ],
  ...[
    '<',
    '>',
    '&',
    '&#0;',
    '&#x110000;',
    '&nbsp;',
    '&lt',
    ']]>',
    '<![CDATA[',
    '<!--',
    '<?xml version="1.1"?>',
    '</row>',
    '<c r="XFE1"/>',
  ],
  ...[
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '{"a":',
    '[[[[',
    '\\u0000',
    '1e999',
    '-',
    '=HYPERLINK("x")',
    'A1048577',
    '٣',
    'Đ\u0300\u0300',
  ],
].map((text) => Buffer.from(text));
const broken: readonly Buffer[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x1f, 0x8b, 8],
].map((all) => Buffer.from(all));

const changes: Readonly<Record<string, Change>> = {
  flip: (bytes, choose) => {
    const changed = Buffer.from(bytes);
    for (let n = 1 + choose.below(8); n > 0; n--) changed[choose.below(bytes.length)] = choose.below(256);
    return changed;
  },
  flipBit: (bytes, choose) => {
    const changed = Buffer.from(bytes);
    const at = choose.below(bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << choose.below(8));
    return changed;
  },
  cutEnd: (bytes, choose) => bytes.subarray(0, choose.below(bytes.length)),
  cutStart: (bytes, choose) => bytes.subarray(1 + choose.size(bytes.length)),
  cutOut: (bytes, choose) => {
    const at = choose.below(bytes.length);
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + choose.size(bytes.length - at)));
  },
  insert: (bytes, choose) => {
    const at = choose.below(bytes.length + 1);
    return joined(bytes.subarray(0, at), choose.oneOf([...tokens, ...broken]), bytes.subarray(at));
  },
  repeat: (bytes, choose) => {
    const at = choose.below(bytes.length);
    const piece = bytes.subarray(at, at + 1 + choose.size(bytes.length - at));
    const times = Math.min(1 + choose.size(300), Math.ceil(200_000 / piece.length));
    return joined(bytes.subarray(0, at), ...Array<Buffer>(times).fill(piece), bytes.subarray(at));
  },
  blank: (bytes, choose) => {
    const at = choose.below(bytes.length);
    return Buffer.from(bytes).fill(choose.oneOf([0, 32, 255]), at, at + 1 + choose.size(bytes.length - at));
  },
  splice: (bytes, choose, other) =>
    joined(bytes.subarray(0, choose.below(bytes.length)), other.subarray(choose.below(other.length))),
  graft: (bytes, choose, other) => {
    const at = choose.below(bytes.length);
    const from = choose.below(other.length);
    return joined(
      bytes.subarray(0, at),
      other.subarray(from, from + choose.size(other.length - from)),
      bytes.subarray(at),
    );
  },
};

function joined(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts);
}

/** Changes, cuts, repeats, inserts or splices some bytes of a file, one way or several. `other` is what it is spliced with. */
export function mutateBytes(bytes: Buffer, choose: Choices, other: Buffer): Buffer {
  let mutated = bytes;
  for (let n = choose.oneOf([1, 1, 2, 4]); n > 0 && mutated.length > 0; n--) {
    mutated = choose.oneOf(Object.values(changes))(mutated, choose, other);
  }
  return mutated;
}
