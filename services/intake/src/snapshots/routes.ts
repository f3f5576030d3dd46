import { setTimeout as sleep } from 'node:timers/promises';
import { answers, type Caller, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { maySeeSource } from '../sources/binding.ts';
import { activateSnapshot } from './activation.ts';
import { type ChangePosition, changesOf } from './changes.ts';
import { access, byId, filledIn, nextPage, page, refusals } from './common.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type SnapshotView, snapshotById, snapshotsOf } from './queries.ts';
import { ChangeSchema, SnapshotSchema } from './schemas.ts';
import { isUnderWay, visibleSnapshot } from './visible.ts';

const longestWait = 60;

/** The snapshots of a source: state, changes, activation. */
export function snapshotRoutes(context: IntakeContext): ServicePlugin {
  const { db } = context;
  return async (app) => {
    app.addSchema(SnapshotSchema);

    app.get(
      '/v1/sources/:source/snapshots',
      {
        config: { access },
        schema: {
          tags: ['department'],
          summary: 'Các lần nộp của một nguồn, mới nhất trước / deliveries of a source, newest first',
          params: Type.Object({ source: Type.String({ maxLength: 64 }) }),
          querystring: Type.Object(page(100), { additionalProperties: false }),
          response: answers(
            { 200: Type.Object({ snapshots: Type.Array(Type.Ref('Snapshot')), next: nextPage }) },
            ...refusals,
            'invalid_cursor',
          ),
        },
      },
      async (request) => {
        const { source } = request.params;
        const caller = callerOf(request);
        if (!maySeeSource(caller, source)) throw new Problem('not_found');
        const { limit, cursor } = filledIn(request.query);
        const before = cursor === undefined ? null : Number(decodeCursor(cursor, ['stage'] as const).stage);
        const { snapshots, last } = await snapshotsOf(db, source, caller.segment, limit, before);
        const more = snapshots.length === limit && last !== null;
        return { snapshots, next: more ? encodeCursor({ stage: String(last) }) : null } as never;
      },
    );

    app.get(
      '/v1/snapshots/:id',
      {
        config: { access },
        schema: {
          tags: ['department'],
          summary: 'Trạng thái và kết quả của một lần nộp / state and result of a delivery',
          ...byId,
          querystring: Type.Object(
            {
              wait: Type.Optional(
                Type.Integer({
                  minimum: 0,
                  maximum: longestWait,
                  default: 0,
                  description: 'Seconds to wait for processing to end before answering',
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: answers({ 200: Type.Ref('Snapshot') }, ...refusals),
        },
      },
      async (request) => {
        const until = Date.now() + filledIn(request.query).wait * 1000;
        for (;;) {
          const snapshot = await visibleSnapshot(context, request, request.params.id);
          if (!isUnderWay(snapshot) || Date.now() >= until || request.raw.destroyed) return snapshot as never;
          await sleep(100);
        }
      },
    );

    app.get(
      '/v1/snapshots/:id/changes',
      {
        config: { access },
        schema: {
          tags: ['department'],
          summary: 'Thêm, đổi, bớt so với dữ liệu đang dùng / added, changed, retired',
          ...byId,
          querystring: Type.Object(page(1000), { additionalProperties: false }),
          response: answers(
            { 200: Type.Object({ changes: Type.Array(ChangeSchema), next: nextPage }) },
            ...refusals,
            'invalid_cursor',
            'state_conflict',
          ),
        },
      },
      async (request) => {
        const snapshot = await visibleSnapshot(context, request, request.params.id);
        assertHasChanges(snapshot);
        const { limit, cursor } = filledIn(request.query);
        const after = cursor === undefined ? null : changePosition(cursor);
        const found = await changesOf(db, context.keyring.master, snapshot.id, limit, after);
        const last = found.at(-1)?.position;
        return {
          changes: found.map(({ change }) => change),
          next: found.length === limit && last ? encodeCursor(texts(last)) : null,
        } as never;
      },
    );

    app.post(
      '/v1/snapshots/:id/activation',
      {
        config: { access: ['department'] },
        schema: {
          tags: ['department'],
          summary: 'Kích hoạt một lần nộp đang được giữ / activate a held delivery',
          ...byId,
          body: Type.Object(
            { reason: Type.Optional(Type.String({ minLength: 5, maxLength: 1000 })) },
            { additionalProperties: false, examples: [{ reason: 'Đã đối chiếu với văn bản số 123/SGDĐT' }] },
          ),
          response: answers(
            {
              200: { ...SnapshotSchema, description: 'Active' },
              202: {
                ...SnapshotSchema,
                description: 'Queued: other deliveries came first, differences are taken again',
              },
            },
            ...refusals,
            'malformed_body',
            'payload_too_large',
            'unsupported_media_type',
            'source_not_bound',
            'state_conflict',
            'reason_required',
          ),
        },
      },
      async (request, reply) => {
        const caller: Caller = callerOf(request);
        const snapshot = await visibleSnapshot(context, request, request.params.id);
        const active = await activateSnapshot(context, caller, snapshot, request.body.reason ?? null);
        return reply.code(active ? 200 : 202).send((await snapshotById(db, snapshot.id)) as never);
      },
    );
  };
}

function assertHasChanges({ state, dryRun }: SnapshotView): void {
  if (!dryRun && state !== 'received' && state !== 'rejected') return;
  throw new Problem('state_conflict', {
    vi: 'Lần nộp này chưa có danh sách thay đổi (chạy thử chỉ có số lượng, trong "counts")',
    en: 'This delivery has no list of changes (a dry run has only numbers, in "counts")',
  });
}

function changePosition(cursor: string): ChangePosition {
  const { kind, row, record } = decodeCursor(cursor, ['kind', 'row', 'record'] as const);
  return { kind: Number(kind), row: Number(row), record: Number(record) };
}

function texts({ kind, row, record }: ChangePosition) {
  return { kind: String(kind), row: String(row), record: String(record) };
}
