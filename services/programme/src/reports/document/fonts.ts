import fs from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Tinos: of the same measures as Times New Roman, which Decree 30/2020/NĐ-CP asks for and nobody may pass on; with all letters of
 * Vietnamese; SIL Open Font License 1.1, which allows embedding.
 */
const require = createRequire(import.meta.url);
const files = {
  regular: '400Regular/Tinos_400Regular.ttf',
  italic: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
  boldItalic: '700Bold_Italic/Tinos_700Bold_Italic.ttf',
} as const;

export type FontStyle = keyof typeof files;

const read = new Map<FontStyle, Buffer>();

/** A face's TrueType file. */
export function fontFile(style: FontStyle): Buffer {
  const known = read.get(style);
  if (known) return known;
  const bytes = fs.readFileSync(require.resolve(`@expo-google-fonts/tinos/${files[style]}`));
  read.set(style, bytes);
  return bytes;
}
