import type { Readable } from 'node:stream';
import { mostCopyRows, openAnnotatedCopy } from '@xacthuc/engine';
import { type Caller, Problem } from '@xacthuc/platform';
import type { IntakeContext } from '../context.ts';
import { mayHaveFile } from '../sources/binding.ts';
import type { SnapshotView } from './queries.ts';

/** Refuses whom the file is not for, and what no sheet can hold. @throws Problem. */
export function assertCopy(caller: Caller, snapshot: SnapshotView): void {
  if (!mayHaveFile(caller, snapshot.source, snapshot.segment)) {
    throw new Problem('forbidden', {
      vi: 'Bản sao tệp có dữ liệu không che, chỉ dành cho sở, ngành đã nộp',
      en: 'A copy of the file holds unmasked data and is for the department that delivered it only',
    });
  }
  const { layout, counts } = snapshot;
  if (layout === null || counts === null) {
    throw new Problem('state_conflict', {
      vi: 'Tệp chưa được đọc xong, hoặc không đọc được nên không có bản sao để sửa',
      en: 'The file has not been read yet, or could not be, so there is no copy to correct',
    });
  }
  if ((layout.lastRow ?? layout.headerRow + counts.rows + counts.skipped) > mostCopyRows) {
    throw new Problem('too_many_rows');
  }
}

/** The delivered file as XLSX with its bad cells marked. Who took it is noted in the program log. */
export async function openCopy(context: IntakeContext, caller: Caller, snapshot: SnapshotView): Promise<Readable> {
  const { databaseUrl, limits, log } = context;
  const started = Date.now();
  const copy = await openAnnotatedCopy({
    snapshotId: snapshot.id,
    databaseUrl,
    master: context.keyring.master,
    limits,
  });
  const told = { snapshotId: snapshot.id, source: snapshot.source, client: caller.id };
  let whole = false;
  copy.once('end', () => {
    whole = true;
  });
  copy.once('close', () => log.info({ ...told, whole, ms: Date.now() - started }, 'copy of a delivered file taken'));
  return copy;
}
