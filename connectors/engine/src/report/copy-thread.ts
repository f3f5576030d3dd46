import type { KeyObject } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { createDatabase, createPool } from '@xacthuc/platform/core';
import type { Kysely } from 'kysely';
import type { FactsDatabase } from '../db/schema.ts';
import { readFile } from '../files/store.ts';
import type { IssueCode } from '../map/index.ts';
import { type ReadLimits, readTable } from '../read/index.ts';
import { annotatedCopy } from './annotated-copy.ts';
import type { ReportedIssue } from './marks.ts';
import { summaryOf } from './summary.ts';

/** What the thread is started with. */
export interface CopyThreadData {
  readonly snapshotId: string;
  readonly databaseUrl: string;
  readonly master: KeyObject;
  readonly limits: ReadLimits;
}

/** What it says: one piece for each 'more' it is told, and at last that there are no more. */
export type CopyThreadMessage = { readonly kind: 'piece'; readonly bytes: Uint8Array } | { readonly kind: 'end' };

async function* copyOf(data: CopyThreadData, db: Kysely<FactsDatabase>): AsyncGenerator<Buffer> {
  const snapshot = await db
    .selectFrom('facts.snapshots as n')
    .innerJoin('facts.files as f', 'f.id', 'n.file_id')
    .select(['f.id as file', 'f.name', 'f.content_type', 'n.layout', 'n.issue_counts', 'n.issue_levels'])
    .where('n.id', '=', data.snapshotId)
    .executeTakeFirstOrThrow();
  const { layout } = snapshot;
  if (layout === null) throw new Error('the snapshot has not been read');
  const issues = await issuesOf(db, data.snapshotId);
  const hint = {
    ...(snapshot.content_type === null ? {} : { contentType: snapshot.content_type }),
    ...(snapshot.name === null ? {} : { fileName: snapshot.name }),
  };
  const table = await readTable(readFile(pool, data.master, snapshot.file), hint, data.limits, {
    sheet: layout.sheet,
  });
  yield* annotatedCopy(table, { layout, issues, summary: summaryOf(snapshot) });
}

/** All that are kept in full, which is a bounded number. */
async function issuesOf(db: Kysely<FactsDatabase>, snapshotId: string): Promise<ReportedIssue[]> {
  const rows = await db
    .selectFrom('facts.snapshot_issues')
    .select(['row', 'column_letter as letters', 'header', 'code', 'severity', 'value'])
    .where('snapshot_id', '=', snapshotId)
    .orderBy('ordinal')
    .execute();
  return rows.map((issue) => ({ ...issue, code: issue.code as IssueCode }));
}

const data = workerData as CopyThreadData;
const port = parentPort;
if (port === null) throw new Error('to be started as a thread');
let wanted = 0;
let wake = () => {};
// Listens throughout: a message that nobody listens for is lost.
port.on('message', () => {
  wanted += 1;
  wake();
});
const pool = createPool({ url: data.databaseUrl, role: 'xacthuc_intake', max: 1, name: 'xacthuc intake copy' });
try {
  for await (const piece of copyOf(data, createDatabase<FactsDatabase>(pool))) {
    while (wanted === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    wanted -= 1;
    // A copy of its own: the piece may be part of a larger buffer, which cannot be handed over.
    const bytes = new Uint8Array(piece);
    port.postMessage({ kind: 'piece', bytes } satisfies CopyThreadMessage, [bytes.buffer]);
  }
  port.postMessage({ kind: 'end' } satisfies CopyThreadMessage);
} finally {
  await pool.end();
  port.close();
}
