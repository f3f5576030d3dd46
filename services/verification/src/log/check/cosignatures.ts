import {
  parseNote,
  parseVerifierKey,
  signatureTypes,
  type VerifierKey,
  verifySignature,
} from '@xacthuc/transparency-log';
import type pg from 'pg';
import { attempt } from './attempt.ts';
import type { Report } from './findings.ts';

interface KeyRow {
  readonly id: number;
  readonly vkey: string;
  readonly latest: number;
}

interface CosignatureRow {
  readonly size: number;
  readonly key: number;
  readonly signature: Buffer;
  readonly previous: number | null;
  /** Of the checkpoint it is on; null: there is none of that size. */
  readonly note: string | null;
}

const pageRows = 1000;

/** Checks every cosignature with the witness's key that is stored with it, and that none was taken away. */
export async function checkCosignatures(client: pg.ClientBase, report: Report): Promise<void> {
  const { rows: keys } = await client.query<KeyRow>('SELECT id, vkey, latest FROM log.witness_keys ORDER BY id');
  for (const key of keys) await checkKey(client, key, report);
  const { rows: keyless } = await client.query<{ key: number }>(
    `SELECT DISTINCT key FROM log.cosignatures g WHERE NOT EXISTS (SELECT FROM log.witness_keys k WHERE k.id = g.key)
     ORDER BY key`,
  );
  for (const { key } of keyless)
    report({ code: 'witness_key_wrong', where: `log.witness_keys ${key}`, detail: 'missing' });
}

async function checkKey(client: pg.ClientBase, { id, vkey, latest }: KeyRow, report: Report): Promise<void> {
  const where = (size: number) => `log.cosignatures ${size}/${id}`;
  const key = attempt(() => parseVerifierKey(vkey));
  if (key === null || !signatureTypes[key.type].timestamped) {
    report({ code: 'witness_key_wrong', where: `log.witness_keys ${id}`, detail: 'no verifier key' });
  }
  let last: number | null = null;
  for await (const row of cosignaturesOf(client, id)) {
    if (key !== null && !holds(row, key)) {
      report({ code: 'cosignature_wrong', where: where(row.size) });
      continue;
    }
    if (row.previous !== last) {
      if (row.previous !== null) report({ code: 'cosignature_missing', where: where(row.previous) });
      report({ code: 'cosignature_columns', where: where(row.size), detail: 'previous' });
    }
    last = row.size;
  }
  if (last === latest) return;
  report({ code: 'cosignature_missing', where: where(latest) });
  report({ code: 'witness_key_wrong', where: `log.witness_keys ${id}`, detail: 'latest' });
}

async function* cosignaturesOf(client: pg.ClientBase, key: number): AsyncGenerator<CosignatureRow> {
  let after = -1;
  for (;;) {
    const { rows }: pg.QueryResult<CosignatureRow> = await client.query<CosignatureRow>(
      `SELECT g.size, g.key, g.signature, g.previous, c.note
       FROM log.cosignatures g LEFT JOIN log.checkpoints c ON c.size = g.size
       WHERE g.key = $1 AND g.size > $2 ORDER BY g.size LIMIT ${pageRows}`,
      [key, after],
    );
    yield* rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.size ?? after;
  }
}

function holds({ note, signature }: CosignatureRow, key: VerifierKey): boolean {
  return note !== null && attempt(() => verifySignature(parseNote(note).text, signature, key)) !== null;
}
