import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { cellText, characters, committedAsOf, type SampleFile, sampleFile, sourceCodes } from '../src/index.ts';
import { expectations } from '../src/make-sample-files.ts';
import { parseCsv } from './parse-csv.ts';
import { readXlsx } from './read-xlsx.ts';

const folder = new URL('../sample-files/', import.meta.url);

/** The texts of a file's rows, read as a stranger would. */
async function readBack({ fileName, bytes }: SampleFile): Promise<string[][]> {
  if (fileName.endsWith('.xlsx')) return (await readXlsx(bytes)).rows.map((row) => row.map((cell) => cell.text));
  const text = Buffer.from(bytes).toString('utf8');
  return parseCsv(text, text.includes(';;;') ? ';' : ',');
}

t.test('the committed files are what the generator makes: run "npm run samples" after a wanted change', async (t) => {
  for (const source of sourceCodes) {
    const { fileName, bytes } = sampleFile(source, committedAsOf);
    t.ok(readFileSync(new URL(fileName, folder)).equals(bytes), fileName);
  }
  t.equal(readFileSync(new URL('expected.json', folder), 'utf8'), expectations());
});

t.test('nothing else lies among the committed files', async (t) => {
  const names = sourceCodes.map((source) => sampleFile(source, committedAsOf).fileName);
  t.same(readdirSync(folder).sort(), [...names, '.gitattributes', 'expected.json'].sort());
});

for (const source of sourceCodes) {
  t.test(`${source}: the sample is small, counts right, and has at most 1 bad row in 20`, async (t) => {
    for (const asOf of [committedAsOf, '2024-02-29', '2028-02-29']) {
      const { rows, good, bad, expectedBad } = sampleFile(source, asOf);
      t.ok(rows.length >= 20 && rows.length <= 60, `${rows.length} rows`);
      t.equal(rows.filter((row) => row.verdict === 'good').length, good);
      t.equal(expectedBad.length, bad);
      t.ok(bad >= 1 && bad / (good + bad) <= 0.05, `${bad} of ${good + bad}`);
    }
  });

  t.test(`${source}: header and expected bad rows stand where the file says`, async (t) => {
    const file = sampleFile(source, committedAsOf);
    const read = await readBack(file);
    t.match(read[file.headerRow - 1]?.[0] ?? '', /^(STT|TT)$/);
    t.equal(read.length, file.headerRow + file.rows.length);
    for (const { row, columns } of file.expectedBad) {
      const spoiled = file.rows[row - file.headerRow - 1];
      t.equal(spoiled?.verdict, 'bad');
      t.equal(read[row - 1]?.[0], String(row - file.headerRow), 'STT');
      const written = (spoiled?.touched ?? []).map((p) => cellText(spoiled?.cells[p] ?? null));
      t.ok(
        written.every((text) => read[row - 1]?.includes(text)),
        written.join(),
      );
      t.ok(columns.length > 0);
    }
  });

  t.test(`${source}: no number stands in two good rows`, async (t) => {
    const keys = sampleFile(source, committedAsOf).rows.flatMap((row) => row.expected?.keys ?? []);
    t.equal(new Set(keys.map((key) => JSON.stringify(key))).size, keys.length);
  });

  t.test(`${source}: every character of the source stands in the file`, async (t) => {
    const { rows } = sampleFile(source, committedAsOf);
    const held = new Set(rows.flatMap((row) => row.expected?.keys.map((key) => JSON.stringify(key)) ?? []));
    const cast = characters(committedAsOf).filter((character) => character.sources.includes(source));
    t.ok(cast.length > 0);
    t.ok(cast.every((character) => character.numbers.some((key) => held.has(JSON.stringify(key)))));
  });
}

t.test('the files differ as departments’ files do', async (t) => {
  const files = sourceCodes.map((source) => sampleFile(source, committedAsOf));
  t.same(new Set(files.map((file) => file.fileName.slice(file.fileName.lastIndexOf('.')))), new Set(['.csv', '.xlsx']));
  t.same(new Set(files.map((file) => file.mode)), new Set(['append', 'full']));
  const texts = files.filter((f) => f.fileName.endsWith('.csv')).map((f) => Buffer.from(f.bytes).toString('utf8'));
  t.ok(texts.some((text) => text.startsWith('\ufeff') && text.includes('\r\n') && text.includes(';;;')));
  t.ok(texts.some((text) => !text.startsWith('\ufeff') && !text.includes('\r')));
});

t.test('a day that is none is refused', async (t) => {
  t.throws(() => sampleFile('education', '2026-02-30'), RangeError);
});
