import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  answers,
  type Caller,
  CursorSchema,
  callerOf,
  IdSchema,
  nullable,
  Problem,
  type ServicePlugin,
} from '@xacthuc/platform';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { maySeeSource, sameSegment } from '../sources/binding.ts';
import { activateSnapshot } from './activation.ts';
import { type ChangePosition, changesOf } from './changes.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { issuesCsv, issuesOf } from './issues.ts';
import { type SnapshotView, snapshotById, snapshotsOf } from './queries.ts';
import { ChangeSchema, IssueSchema, SnapshotSchema } from './schemas.ts';

const access = ['department', 'office', 'auditor'] as const;
const nextPage = nullable(Type.String({ description: 'cursor of the next page' }));
const byId = { params: Type.Object({ id: IdSchema }) };
const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const page = (largest: number) => ({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largest, default: Math.min(100, largest) })),
  cursor: Type.Optional(CursorSchema),
});
const longestWait = 60;

/** The snapshots of a source: state, report, changes, activation. */
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
      '/v1/snapshots/:id/issues',
      {
        config: { access },
        schema: {
          tags: ['department'],
          summary: 'Báo cáo lỗi từng dòng / what is wrong, row by row',
          description:
            'JSON theo trang; `format=csv` trả cả báo cáo dưới dạng CSV mở được bằng Excel. / JSON in pages; `format=csv` for all of it as CSV.',
          ...byId,
          querystring: Type.Object(
            { format: Type.Optional(Type.String({ enum: ['json', 'csv'], default: 'json' })), ...page(1000) },
            { additionalProperties: false },
          ),
          response: answers(
            {
              200: {
                description: 'A page of issues, or all of them as CSV',
                content: {
                  'application/json': { schema: Type.Object({ issues: Type.Array(IssueSchema), next: nextPage }) },
                  'text/csv': { schema: { contentMediaType: 'text/csv' } },
                },
              },
            },
            ...refusals,
            'invalid_cursor',
          ),
        },
      },
      async (request, reply) => {
        const { id } = await visibleSnapshot(context, request, request.params.id);
        const { format, limit, cursor } = filledIn(request.query);
        if (format === 'csv') {
          reply
            .type('text/csv; charset=utf-8')
            .header('content-disposition', `attachment; filename="issues-${id}.csv"`);
          reply.serializer((payload: unknown) => payload as string);
          return reply.send(Readable.from(issuesCsv(db, id)) as never);
        }
        const after = cursor === undefined ? 0 : decodeCursor(cursor, ['ordinal'] as const).ordinal;
        const issues = await issuesOf(db, id, limit, Number(after));
        const last = issues.at(-1);
        return {
          issues: issues.map(({ ordinal: _, ...issue }) => issue),
          next: issues.length === limit && last ? encodeCursor({ ordinal: String(last.ordinal) }) : null,
        } as never;
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

type WithDefaults = 'limit' | 'wait' | 'format';

/** A query after validation, which has filled in what has a default; the caller may leave it out. */
function filledIn<Q extends object>(query: Q) {
  return query as Q & Required<Pick<Q, Extract<keyof Q, WithDefaults>>>;
}

/** A snapshot the caller may see; to others its existence is none of their business. */
async function visibleSnapshot(context: IntakeContext, request: FastifyRequest, id: string): Promise<SnapshotView> {
  const snapshot = await snapshotById(context.db, id);
  const caller = callerOf(request);
  const visible =
    snapshot &&
    maySeeSource(caller, snapshot.source) &&
    (caller.segment === null || sameSegment(caller.segment, snapshot.segment));
  if (!visible) throw new Problem('not_found');
  return snapshot;
}

/** Waiting, being read, or about to be activated by itself. */
function isUnderWay({ state, held }: SnapshotView): boolean {
  return state === 'received' || (state === 'staged' && !held);
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
