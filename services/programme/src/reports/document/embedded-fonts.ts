import { unzipSync, zipSync } from 'fflate';

const table = 'word/fontTable.xml';
/** How a face is embedded, as `docx` writes it: its number, and the key under which its file is disguised. */
const face = /\br:id="rId(\d+)" w:fontKey="\{([0-9A-Fa-f-]{36})\}"/g;

/**
 * A DOCX whose embedded fonts are the same bytes each time: the library draws a random key for each face (ECMA-376 part 1,
 * 17.8.1), and one that follows from the face's number takes its place.
 */
export function withSteadyFonts(file: Uint8Array): Uint8Array {
  const parts = unzipSync(file);
  const xml = Buffer.from(parts[table] ?? []).toString();
  const steady = xml.replace(face, (_all, number: string, key: string) => {
    const name = `word/fonts/font${number}.odttf`;
    const next = `5A8F2C10-7B3D-4E69-9A41-${number.padStart(12, '0')}`;
    const bytes = parts[name];
    if (bytes === undefined) throw new Error(`the document names a font that it does not hold: ${name}`);
    parts[name] = disguised(disguised(bytes, key), next);
    return `r:id="rId${number}" w:fontKey="{${next}}"`;
  });
  parts[table] = Buffer.from(steady);
  return zipSync(parts, { level: 0 });
}

/** The first 32 bytes XOR the key's, backwards: doing it again undoes it. */
function disguised(bytes: Uint8Array<ArrayBuffer>, key: string): Uint8Array<ArrayBuffer> {
  const backwards = Buffer.from(key.replaceAll('-', ''), 'hex').reverse();
  return bytes.map((byte, i) => (i < 32 ? byte ^ (backwards[i % 16] ?? 0) : byte));
}
