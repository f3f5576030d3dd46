import { createHash, type KeyObject, randomUUID } from 'node:crypto';
import { defaultReadLimits, type Row, readTable, UnreadableFile } from '@xacthuc/engine/read';
import { newDataKey, Problem, wrapKey } from '@xacthuc/platform';
import type { VerificationContext } from '../context.ts';
import { type BatchRow, type Header, type RowIssues, readHeader, readRow } from './rows.ts';
import { addPart, batchByKey, keyPurpose, type Part, partRows, type StoredBatch } from './store.ts';

/** What a batch may be at most. */
export interface BatchLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** A file as it arrives, and who sends it. */
export interface Incoming {
  readonly clientId: string;
  readonly idempotencyKey: string | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Takes a file of checks as it arrives, each part encrypted and stored before the next is read. When this resolves, all of
 * it is committed and queued; until then nobody sees any of it, and nothing stays of a file that is refused.
 * @throws Problem `malformed_body`, `validation_failed` (header), `empty_file`, `payload_too_large`,
 *   `unsupported_media_type`, `idempotency_key_reused`.
 */
export async function receiveBatch(
  context: VerificationContext,
  incoming: Incoming,
  limits: BatchLimits,
): Promise<{ readonly batch: StoredBatch; readonly repeated: boolean }> {
  const { db, keyring } = context;
  const id = randomUUID();
  const key = newDataKey();
  await db
    .insertInto('verification.batches')
    .values({
      id,
      client_id: incoming.clientId,
      state: 'receiving',
      wrapped_key: wrapKey(keyring.master, key, keyPurpose(id)),
    })
    .execute();
  try {
    const sha = createHash('sha256');
    const counts = await storeParts(context, id, key, hashed(incoming.bytes, sha), limits);
    const fingerprint = keyring.lookup(`batch|${sha.digest('base64')}`);
    const batch = await acknowledge(context, id, incoming, { ...counts, fingerprint });
    if (batch !== null) {
      context.metrics.batches.inc({ state: 'queued' });
      return { batch, repeated: false };
    }
    const first = await batchByKey(db, incoming.clientId, incoming.idempotencyKey ?? '');
    if (first?.fingerprint?.equals(fingerprint) !== true) throw new Problem('idempotency_key_reused');
    await discard(context, id);
    return { batch: first, repeated: true };
  } catch (error) {
    await discard(context, id).catch(() => {});
    throw error instanceof UnreadableFile ? refusal(error, limits) : error;
  }
}

async function storeParts(
  { db }: VerificationContext,
  id: string,
  key: KeyObject,
  bytes: AsyncIterable<Uint8Array>,
  limits: BatchLimits,
): Promise<{ readonly rows: number; readonly wrong: number }> {
  const parts = new Parts();
  const store = (part: Part) => addPart(db, id, key, part);
  for await (const rows of await csvRows(bytes, limits)) {
    for (const row of rows) {
      parts.add(row);
      if (parts.rows > limits.maxRows) throw new UnreadableFile('too_many_rows', { limit: limits.maxRows });
      if (parts.full) await store(parts.take());
    }
  }
  if (parts.begun) await store(parts.take());
  if (parts.rows === 0) throw new UnreadableFile('no_data_rows', { row: parts.headerRow });
  return { rows: parts.rows, wrong: parts.wrong };
}

/** @throws Problem, UnreadableFile */
async function csvRows(bytes: AsyncIterable<Uint8Array>, { maxRows, maxBytes }: BatchLimits) {
  // The reader's limit of rows counts blank ones too: a margin for them.
  const limits = { ...defaultReadLimits, maxBytes, maxRows: 2 * maxRows + 1000, maxColumns: 64 };
  const table = await readTable(bytes, {}, limits);
  if (table.format !== 'csv' || table.container !== null) throw new Problem('unsupported_media_type');
  if (table.encoding !== null && !/^utf-?8/i.test(table.encoding)) {
    throw new Problem('malformed_body', { vi: 'Tệp phải là CSV mã hoá UTF-8', en: 'The file must be CSV in UTF-8' });
  }
  return table.rows;
}

/** Rows gathered into parts. */
class Parts {
  #header: { readonly header: Header; readonly width: number } | null = null;
  #kept: BatchRow[] = [];
  #issues: RowIssues[] = [];
  #ordinal = 0;
  headerRow = 1;
  rows = 0;
  wrong = 0;

  add(row: Row): void {
    if (this.#header === null) {
      this.#header = readHeader(row);
      this.headerRow = row.row;
      return;
    }
    const { kept, issues } = readRow(row, this.#header.header, this.#header.width);
    this.rows += 1;
    this.#kept.push(kept);
    if (issues.length === 0) return;
    this.wrong += 1;
    this.#issues.push({ row: row.row, issues });
  }

  get full(): boolean {
    return this.#kept.length === partRows;
  }

  get begun(): boolean {
    return this.#kept.length > 0;
  }

  take(): Part {
    const part = { ordinal: this.#ordinal, rows: this.#kept, issues: this.#issues };
    this.#ordinal += 1;
    this.#kept = [];
    this.#issues = [];
    return part;
  }
}

/** @returns null when the idempotency key stands for another batch already. */
async function acknowledge(
  { db }: VerificationContext,
  id: string,
  { idempotencyKey }: Incoming,
  told: { readonly rows: number; readonly wrong: number; readonly fingerprint: Buffer },
): Promise<StoredBatch | null> {
  try {
    return await db
      .updateTable('verification.batches')
      .set({ ...told, idempotency_key: idempotencyKey, state: 'queued' })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  } catch (error) {
    if ((error as { code?: string }).code === '23505') return null;
    throw error;
  }
}

async function discard({ db }: VerificationContext, id: string): Promise<void> {
  await db.deleteFrom('verification.batches').where('id', '=', id).where('state', '=', 'receiving').execute();
}

/** A file that cannot be read, as a refusal of the request. */
function refusal(error: UnreadableFile, { maxRows, maxBytes }: BatchLimits): Problem {
  if (error.code === 'file_empty') return new Problem('empty_file');
  if (error.code === 'file_too_large' || error.code === 'too_many_rows') {
    return new Problem('payload_too_large', {
      vi: `Một tệp có nhiều nhất ${maxRows} dòng và ${maxBytes} byte`,
      en: `A file has at most ${maxRows} rows and ${maxBytes} bytes`,
    });
  }
  if (error.code === 'file_type_unsupported') return new Problem('unsupported_media_type');
  return new Problem('malformed_body', { vi: error.vi.what, en: error.en.what });
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, sha: ReturnType<typeof createHash>) {
  try {
    for await (const chunk of bytes) {
      sha.update(chunk);
      yield chunk;
    }
  } catch {
    throw new Problem('malformed_body', { vi: 'Đường truyền bị ngắt giữa chừng', en: 'The line broke' });
  }
}
