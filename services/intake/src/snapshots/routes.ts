import { setTimeout as sleep } from 'node:timers/promises';
import { answers, type Caller, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { reasonSchema } from '../guards/schemas.ts';
import { maySeeSource } from '../sources/binding.ts';
import { activateSnapshot } from './activation.ts';
import { changesAnswer, changesQuery, sendChanges } from './changes.ts';
import { access, byId, filledIn, nextPage, page, refusals } from './common.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { comparisonOf, type SnapshotView, snapshotById, snapshotsOf } from './queries.ts';
import { reverseSnapshot } from './reversal.ts';
import { SnapshotSchema } from './schemas.ts';
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
          querystring: Type.Object(changesQuery, { additionalProperties: false }),
          response: answers({ 200: changesAnswer }, ...refusals, 'invalid_cursor', 'state_conflict'),
        },
      },
      async (request, reply) => {
        const snapshot = await visibleSnapshot(context, request, request.params.id);
        assertHasChanges(snapshot);
        const comparison = await comparisonOf(db, snapshot.id);
        return (await sendChanges(context, reply, comparison, request.query, `changes-${snapshot.id}`)) as never;
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
            { reason: Type.Optional(reasonSchema) },
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
            'other_person_required',
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

    app.post(
      '/v1/snapshots/:id/reversal',
      {
        config: { access: ['department'] },
        schema: {
          tags: ['department'],
          summary: 'Đảo ngược: trở về dữ liệu của một lần trước / go back to an earlier content',
          description:
            'Dữ liệu của nguồn trở lại như ngay trước lần nộp này, hoặc như ở số thứ tự `to`. Không có gì bị ghi đè: ' +
            'việc đảo ngược là một số thứ tự mới. / The source’s content becomes again what it was just before this ' +
            'delivery, or at the sequence `to` (0: nothing). Nothing is rewritten: the reversal is a new sequence.',
          ...byId,
          querystring: Type.Object(
            { wait: Type.Optional(Type.Integer({ minimum: 0, maximum: longestWait, default: 10 })) },
            { additionalProperties: false },
          ),
          body: Type.Object(
            {
              reason: Type.String({ minLength: 5, maxLength: 1000 }),
              to: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })),
            },
            { additionalProperties: false, examples: [{ reason: 'Nộp nhầm danh sách học kỳ trước' }] },
          ),
          response: answers(
            {
              200: { ...SnapshotSchema, description: 'The reversal, active' },
              202: { ...SnapshotSchema, description: 'The reversal, still under way; follow it at its Location' },
            },
            ...refusals,
            'malformed_body',
            'payload_too_large',
            'unsupported_media_type',
            'source_not_bound',
            'state_conflict',
          ),
        },
      },
      async (request, reply) => {
        const snapshot = await visibleSnapshot(context, request, request.params.id);
        const { to = null, reason } = request.body;
        const id = await reverseSnapshot(context, callerOf(request), snapshot, to, reason);
        reply.header('location', `/v1/snapshots/${id}`);
        const until = Date.now() + filledIn(request.query).wait * 1000;
        for (;;) {
          const reversal = await snapshotById(db, id);
          if (reversal && !isUnderWay(reversal)) return reply.code(200).send(reversal as never);
          // (The request itself counts as destroyed once its body has been read.)
          if (Date.now() >= until || reply.raw.destroyed) return reply.code(202).send(reversal as never);
          await sleep(100);
        }
      },
    );
  };
}

function assertHasChanges({ state, dryRun }: SnapshotView): void {
  if (!dryRun && state !== 'received' && state !== 'rejected') return;
  throw new Problem('state_conflict', {
    vi: 'Lần nộp này chưa có danh sách thay đổi (chạy thử chỉ có số lượng và ví dụ, trong "counts" và "samples")',
    en: 'This delivery has no list of changes (a dry run has numbers and samples only, in "counts" and "samples")',
  });
}
