import { unzipSync, zipSync } from 'fflate';
import { mutateBytes } from './bytes.ts';
import type { Choices } from './random.ts';

type Parts = Record<string, Uint8Array>;
type Change = (parts: Parts, choose: Choices, other: Buffer) => Parts;

const numbers = ['0', '-1', '1', '4294967295', '99999999999999999999', '1e9', 'x', ''];
const references = ['A0', 'A1', 'XFD1048576', 'XFE1', 'A1048577', 'AAAAAAAA1', 'A99999999999999', '1A', ''];

const changes: Readonly<Record<string, Change>> = {
  partBytes: (parts, choose, other) => inOne(parts, choose, (bytes) => mutateBytes(bytes, choose, other)),
  doubleTag: (parts, choose) => inText(parts, choose, /<[^>]*>/g, (tag) => tag + tag),
  dropTag: (parts, choose) => inText(parts, choose, /<[^>]*>/g, () => ''),
  dropElement: (parts, choose) => inText(parts, choose, /<(\w+)[^<>]*>[^<]*<\/\1>/g, () => ''),
  number: (parts, choose) => inText(parts, choose, /(?<=[">])\d+(?=["<])/g, () => choose.oneOf(numbers)),
  reference: (parts, choose) => inText(parts, choose, /(?<=r=")\w+(?=")/g, () => choose.oneOf(references)),
  type: (parts, choose) =>
    inText(parts, choose, /(?<= t=")\w+(?=")/g, () => choose.oneOf(['s', 'n', 'b', 'e', 'd', 'str', 'inlineStr', 'x'])),
  target: (parts, choose) =>
    inText(parts, choose, /(?<=Target=")[^"]+(?=")/g, () =>
      choose.oneOf(['', '/', '../../x', 'http://x/', 'xl/workbook.xml']),
    ),
  dropPart: (parts, choose) => {
    const gone = choose.oneOf(Object.keys(parts));
    return Object.fromEntries(Object.entries(parts).filter(([name]) => name !== gone));
  },
  renamePart: (parts, choose) => {
    const renamed = choose.oneOf(Object.keys(parts));
    const name = choose.oneOf([
      renamed.toUpperCase(),
      `../${renamed}`,
      `/${renamed}`,
      renamed.replaceAll('/', '\\'),
      'a'.repeat(300),
    ]);
    return Object.fromEntries(Object.entries(parts).map(([key, bytes]) => [key === renamed ? name : key, bytes]));
  },
  exchangeParts: (parts, choose) => {
    const bytes = choose.shuffled(Object.values(parts));
    return Object.fromEntries(Object.keys(parts).map((name, i) => [name, bytes[i] ?? new Uint8Array()]));
  },
  moreParts: (parts, choose, other) => {
    const more = Array.from({ length: 1 + choose.size(200) }, (_, i) => [`more/${i}.xml`, other.subarray(0, 100)]);
    return { ...parts, ...Object.fromEntries(more) };
  },
};

function inOne(parts: Parts, choose: Choices, change: (bytes: Buffer) => Buffer): Parts {
  const name = choose.oneOf(Object.keys(parts));
  return { ...parts, [name]: change(Buffer.from(parts[name] ?? [])) };
}

/** Changes some of the places in one part that a pattern finds. */
function inText(parts: Parts, choose: Choices, pattern: RegExp, change: (found: string) => string): Parts {
  const share = choose.oneOf([1, 10, 100]);
  return inOne(parts, choose, (bytes) =>
    Buffer.from(bytes.toString().replace(pattern, (found) => (choose.onceIn(share) ? change(found) : found))),
  );
}

/** Unpacks an archive, damages what is in it, and packs it again with sums that fit. */
export function mutateArchive(archive: Buffer, choose: Choices, other: Buffer): Buffer {
  let parts: Parts = unzipSync(archive);
  for (let n = choose.oneOf([1, 1, 2]); n > 0 && Object.keys(parts).length > 0; n--) {
    parts = choose.oneOf(Object.values(changes))(parts, choose, other);
  }
  return Buffer.from(zipSync(parts, { level: choose.oneOf([0, 6]) }));
}
