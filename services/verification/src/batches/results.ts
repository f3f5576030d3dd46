import { type ReasonCode, reasons } from '@xacthuc/domain';
import { unwrapKey } from '@xacthuc/platform';
import { answersByIds } from '../attestations/stored-answers.ts';
import { attestationOf } from '../checks/answer.ts';
import type { VerificationContext } from '../context.ts';
import { csvLine } from '../csv.ts';
import { rowIssues } from './row-issues.ts';
import type { RowIssue } from './rows.ts';
import { keyPurpose, openPart, type StoredBatch } from './store.ts';

/** What became of one row. */
export interface RowResult {
  readonly row: number;
  /** The registrar's own; null: none was given, or what was sent has been erased. */
  readonly reference: string | null;
  readonly outcome: string | null;
  readonly reasons: readonly ReasonCode[];
  readonly eligibleUntil: string | null;
  readonly attestationId: string | null;
  readonly attestation: string | null;
  /** Of a malformed row, which was not asked about. */
  readonly errors: readonly RowIssue[];
}

/** The results of the parts that are answered, in the order of the file, a part at a time. */
export async function* resultsOf(context: VerificationContext, batch: StoredBatch): AsyncGenerator<RowResult[]> {
  const { db, keyring } = context;
  const key = batch.wrapped_key === null ? null : unwrapKey(keyring.master, batch.wrapped_key, keyPurpose(batch.id));
  for (let after = -1; ; ) {
    const part = await db
      .selectFrom('verification.batch_parts')
      .selectAll()
      .where('batch_id', '=', batch.id)
      .where('ordinal', '>', after)
      .where('answered_at', 'is not', null)
      .orderBy('ordinal')
      .limit(1)
      .executeTakeFirst();
    if (!part) return;
    after = part.ordinal;
    const kept = key === null || part.sealed === null ? [] : openPart(key, batch.id, part.ordinal, part.sealed);
    const references = new Map(kept.map(({ row, reference }) => [row, reference]));
    const answers = await answersByIds(db, part.answers ?? []);
    const results = part.issues.map(({ row, issues }) => ({ ...nothing(row, references), errors: issues }));
    (part.answers ?? []).forEach((id, i) => {
      const answer = answers.get(id);
      if (!answer) throw new Error(`the answer ${id} of a batch is not there`);
      results.push({
        ...nothing(part.answer_rows?.[i] as number, references),
        outcome: answer.outcome,
        reasons: answer.reasons,
        eligibleUntil: answer.eligibleUntil,
        attestationId: answer.id,
        attestation: attestationOf(answer, keyring.answers),
      });
    });
    yield results.sort((a, b) => a.row - b.row);
  }
}

function nothing(row: number, references: ReadonlyMap<number, string>): RowResult {
  const reference = references.get(row) || null;
  const empty = { outcome: null, reasons: [], eligibleUntil: null, attestationId: null, attestation: null };
  return { row, reference, ...empty, errors: [] };
}

const header = 'row,reference,outcome,reasons,eligibleUntil,attestationId,attestation,errors';

/** As CSV, RFC 4180 with a byte order mark, for spreadsheet programs. `reasons` and `errors` are parted by spaces. */
export async function* csvResults(results: AsyncIterable<readonly RowResult[]>): AsyncGenerator<string> {
  yield `\ufeff${header}\r\n`;
  for await (const some of results) yield some.map(resultLine).join('');
}

function resultLine(result: RowResult): string {
  const errors = result.errors.map(({ column, code }) => (column === null ? code : `${column}:${code}`));
  const cells = [
    String(result.row),
    result.reference ?? '',
    result.outcome ?? '',
    result.reasons.join(' '),
    result.eligibleUntil ?? '',
    result.attestationId ?? '',
    result.attestation ?? '',
    errors.join(' '),
  ];
  return csvLine(cells);
}

/** One JSON object a line, with the texts of reasons and errors. */
export async function* ndjsonResults(results: AsyncIterable<readonly RowResult[]>): AsyncGenerator<string> {
  for await (const some of results) yield some.map((result) => `${JSON.stringify(withTexts(result))}\n`).join('');
}

function withTexts(result: RowResult) {
  return {
    ...result,
    reasons: result.reasons.map((code) => ({ code, vi: reasons[code].vi, en: reasons[code].en })),
    errors: result.errors.map((issue) => ({ ...issue, ...rowIssues[issue.code] })),
  };
}
