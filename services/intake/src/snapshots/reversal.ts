import { receiveReversal } from '@xacthuc/engine';
import { type Caller, Problem } from '@xacthuc/platform';
import type { IntakeContext } from '../context.ts';
import { deliverySegment } from '../sources/binding.ts';
import type { SnapshotView } from './queries.ts';
import { queueAway } from './queue-away.ts';

/**
 * Orders that a source's content be again what it was at an earlier sequence; `to` null: just before the snapshot.
 * @returns the id of the new snapshot, which the worker stages and activates.
 * @throws Problem `state_conflict`, `source_not_bound`.
 */
export async function reverseSnapshot(
  context: IntakeContext,
  caller: Caller,
  snapshot: SnapshotView,
  to: number | null,
  reason: string,
): Promise<string> {
  if (deliverySegment(caller, snapshot.source, null) !== null) {
    throw new Problem('source_not_bound', {
      vi: 'Đảo ngược tác động đến toàn bộ nguồn; khoá API này chỉ dùng cho một đơn vị của nguồn',
      en: 'A reversal concerns the whole source; this API key is bound to one segment of it',
    });
  }
  const order = { snapshotId: snapshot.id, to, by: caller.id, reason };
  const result = await receiveReversal(context.db as never, context.queue, order, queueAway(context));
  switch (result.kind) {
    case 'received':
      return result.id;
    case 'not_activated':
      throw conflict(
        'Lần nộp này chưa từng được kích hoạt, hoặc đã bị đảo ngược; không có gì để đảo ngược',
        'This delivery was never activated, or is reversed already; there is nothing to reverse',
      );
    case 'later_deliveries':
      throw conflict(
        `Sau lần nộp này đã có ${result.count} lần kích hoạt khác, cũng sẽ bị đảo ngược; nếu đúng ý, gửi {"to": ${result.to}} cùng lý do`,
        `${result.count} later activations would be reversed too; if that is meant, send {"to": ${result.to}} with the reason`,
      );
    case 'not_earlier':
      throw conflict(
        `"to" phải nhỏ hơn số thứ tự hiện tại của nguồn (${result.current})`,
        `"to" must be below the source's current sequence (${result.current})`,
      );
    case 'under_way':
      throw conflict(
        'Một lần đảo ngược khác của nguồn này đang được thực hiện',
        'Another reversal of this source is under way',
      );
  }
}

function conflict(vi: string, en: string): Problem {
  return new Problem('state_conflict', { vi, en });
}
