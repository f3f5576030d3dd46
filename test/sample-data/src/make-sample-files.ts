/** Writes the committed sample files anew: `npm run samples`. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { committedAsOf, sampleFile } from './sample-files.ts';
import { sourceCodes } from './source-codes.ts';

const folder = new URL('../sample-files/', import.meta.url);

/** What each committed file must give, for readers who do not run this package. */
export function expectations(): string {
  const files = sourceCodes.map((source) => {
    const { fileName, contentType, mode, segment, good, bad, headerRow, expectedBad } = sampleFile(
      source,
      committedAsOf,
    );
    return { source, fileName, contentType, mode, segment, headerRow, good, bad, expectedBad };
  });
  return `${JSON.stringify({ asOf: committedAsOf, files }, null, 2)}\n`;
}

if (import.meta.main) {
  mkdirSync(folder, { recursive: true });
  for (const source of sourceCodes) {
    const { fileName, bytes } = sampleFile(source, committedAsOf);
    writeFileSync(new URL(fileName, folder), bytes);
  }
  writeFileSync(new URL('expected.json', folder), expectations());
}
