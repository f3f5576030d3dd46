import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/**
 * Loads a CSV file as psql's `\copy` does: `COPY … FROM STDIN` of the same file into a plain table of text columns, no
 * index, no check, no encryption. @returns seconds until the commit.
 */
export async function copySeconds(databaseUrl: string, file: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(plainTable(file));
    const start = performance.now();
    await pipeline(
      fs.createReadStream(file, { highWaterMark: 1 << 18 }),
      client.query(copyFrom('COPY plain FROM STDIN (FORMAT csv, HEADER true)')),
    );
    const seconds = (performance.now() - start) / 1000;
    await client.query('DROP TABLE plain');
    return seconds;
  } finally {
    await client.end();
  }
}

/** `CREATE TABLE plain` with a text column for each of the file's. */
export function plainTable(file: string): string {
  return `CREATE TABLE plain (${columnNames(file)
    .map((name) => `${name} text`)
    .join(', ')})`;
}

/** `c1`, `c2` … for the columns of the file's header line. */
export function columnNames(file: string): readonly string[] {
  const head = Buffer.alloc(64 * 1024);
  const descriptor = fs.openSync(file, 'r');
  const length = fs.readSync(descriptor, head);
  fs.closeSync(descriptor);
  const [header = ''] = head.toString('utf8', 0, length).split('\n');
  return header.split(',').map((_, i) => `c${i + 1}`);
}
