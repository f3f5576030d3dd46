import { unzipSync, type Zippable, zipSync } from 'fflate';

/**
 * Packs an Office file anew so that the same content gives the same bytes, whenever and wherever it is written: the moments that say
 * when it was made, in the archive and in its properties, become `stamp`; drawings and what has random names are numbered from 1.
 */
export function sameBytes(file: Uint8Array, stamp: Date): Buffer {
  return Buffer.from(packed(file, stamp));
}

const isXml = /\.(xml|rels)$/;
const isPackage = /\.(xlsx|docx)$/;

function packed(file: Uint8Array, stamp: Date): Uint8Array {
  const parts: Zippable = {};
  let drawings = 0;
  const names = new Map<string, string>();
  const named = (random: string) => {
    const known = names.get(random) ?? `${random.slice(0, -21)}X${names.size + 1}`;
    names.set(random, known);
    return known;
  };
  const when = stamp.toISOString().replace(/\.\d+Z$/, 'Z');
  for (const [name, bytes] of Object.entries(unzipSync(file))) {
    if (isPackage.test(name)) {
      parts[name] = packed(bytes, stamp);
    } else if (name === 'docProps/core.xml') {
      parts[name] = changed(bytes, (xml) => xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${when}`));
    } else if (isXml.test(name)) {
      parts[name] = changed(bytes, (xml) =>
        xml
          .replace(/\b(?:rId|PowerPlusWaterMarkObject)[0-9a-z_-]{21}(?=")/g, named)
          .replace(/(<wp:docPr\b[^>]*?\bid=")\d+/g, (_all, before) => {
            drawings += 1;
            return `${before}${drawings}`;
          }),
      );
    } else {
      parts[name] = bytes;
    }
  }
  // An archive keeps local time without a zone: the same digits everywhere.
  const local = new Date(stamp.getTime() + stamp.getTimezoneOffset() * 60_000);
  return zipSync(parts, { mtime: local, level: 6 });
}

function changed(bytes: Uint8Array, change: (xml: string) => string): Uint8Array {
  return Buffer.from(change(Buffer.from(bytes).toString()));
}
