import { IdSchema, InstantSchema, nullable } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { StoredBatch } from './store.ts';

export const BatchStatusSchema = Type.Object(
  {
    id: IdSchema,
    state: Type.String({
      enum: ['queued', 'working', 'done', 'cancelled', 'failed'],
      description:
        'failed: hệ thống đã thử nhiều lần mà không xong / it was tried several times in vain: tell the operator',
    }),
    rows: Type.Object({
      total: Type.Integer({ description: 'Số dòng của tệp / rows of the file' }),
      done: Type.Integer({ description: 'Đã xử lý / dealt with: answered, or malformed' }),
      answered: Type.Integer(),
      wrong: Type.Integer({ description: 'Dòng sai khuôn dạng trong cả tệp / malformed rows in the whole file' }),
    }),
    receivedAt: InstantSchema,
    startedAt: nullable(InstantSchema),
    finishedAt: nullable(InstantSchema),
    rowsPerSecond: nullable(Type.Number({ description: 'Since it was begun' })),
    secondsLeft: nullable(Type.Integer({ description: 'At that rate; null: not begun, or finished' })),
    erased: Type.Boolean({
      description:
        'Nội dung đã gửi đã bị xoá, kết quả không còn "reference" / what was sent is erased; results lack "reference"',
    }),
    links: Type.Object({ self: Type.String(), results: Type.String() }),
  },
  { $id: 'Batch' },
);

/** A batch as its registrar sees it. @param now of the rate */
export function presentBatch(batch: StoredBatch, now: Date) {
  const { id, state, rows, done, answered, wrong, started_at: startedAt, finished_at: finishedAt } = batch;
  const seconds = startedAt === null ? 0 : ((finishedAt ?? now).getTime() - startedAt.getTime()) / 1000;
  const rate = seconds > 0 && done > 0 ? done / seconds : null;
  return {
    id,
    state,
    rows: { total: rows, done, answered, wrong },
    receivedAt: batch.received_at.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    rowsPerSecond: rate === null ? null : Math.round(rate * 10) / 10,
    secondsLeft: rate === null || finishedAt !== null ? null : Math.ceil((rows - done) / rate),
    erased: batch.wrapped_key === null,
    links: { self: `/v1/batches/${id}`, results: `/v1/batches/${id}/results` },
  };
}
