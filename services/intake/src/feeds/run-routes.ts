import { queueRun, requestRun } from '@xacthuc/engine';
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
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { decodeCursor, encodeCursor } from '../snapshots/cursor.ts';
import { type FeedView, failedRuns, feedById, runById, runsOf } from './queries.ts';
import { FailureSchema, FeedRunSchema } from './schemas.ts';
import { sightOf, visibleFeed } from './visible.ts';

const readers = ['department', 'office', 'auditor'] as const;
const byId = { params: Type.Object({ id: IdSchema }) };
const noQuery = { querystring: Type.Object({}, { additionalProperties: false }) };
const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const largestPage = 100;
const page = {
  querystring: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largestPage, default: largestPage })),
      cursor: Type.Optional(CursorSchema),
    },
    { additionalProperties: false },
  ),
};
const nextPage = nullable(Type.String({ description: 'cursor of the next page' }));
const queued = { 202: { ...FeedRunSchema, description: 'Queued, or under way' } };

/** Runs of feeds: now, what came of them, and those that failed. */
export function feedRunRoutes(context: IntakeContext): ServicePlugin {
  const db = context.db as never;
  return async (app) => {
    app.get(
      '/v1/feeds/failures',
      {
        config: { access: readers },
        schema: {
          tags: ['department'],
          summary: 'Các lần nạp thất bại cần xử lý / runs that failed and need somebody',
          description:
            'Mỗi lần nêu rõ lỗi và việc cần làm; lần nạp thành công sau đó tự xoá khỏi danh sách. / ' +
            'Each says what went wrong and what to do; a later run that succeeds takes it off the list.',
          ...page,
          response: answers(
            { 200: Type.Object({ failures: Type.Array(FailureSchema), next: nextPage }) },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'invalid_cursor',
          ),
        },
      },
      async (request) => {
        const { limit = largestPage, cursor } = request.query;
        const { runs, last } = await failedRuns(db, sightOf(callerOf(request)), limit, before(cursor));
        const failures: { run: (typeof runs)[number]; feed: FeedView }[] = [];
        for (const run of runs) {
          const feed = await feedById(db, run.feed);
          if (feed) failures.push({ run, feed });
        }
        return { failures, next: after(runs.length, limit, last) } as never;
      },
    );

    app.post(
      '/v1/feeds/failures/:id/retry',
      {
        config: { access: ['department'] },
        schema: {
          tags: ['department'],
          summary: 'Chạy lại một lần nạp thất bại / run again what failed',
          ...byId,
          ...noQuery,
          response: answers(queued, ...refusals, 'state_conflict'),
        },
      },
      async (request, reply) => {
        const run = await runById(db, request.params.id);
        if (!run) throw new Problem('not_found');
        const feed = await visibleFeed(context, callerOf(request), run.feed);
        if (run.state !== 'failed' || run.resolvedAt !== null) {
          throw new Problem('state_conflict', {
            vi: 'Lần nạp này không còn chờ xử lý',
            en: 'This run does not wait for anybody any more',
          });
        }
        return reply.code(202).send((await begin(context, feed, 'retry', callerOf(request))) as never);
      },
    );

    app.post(
      '/v1/feeds/:id/run',
      {
        config: { access: ['department'] },
        schema: {
          tags: ['department'],
          summary: 'Chạy ngay một kênh nạp / run a feed now',
          description:
            'Nếu đang có lần chạy chưa xong thì trả về lần đó. / When a run is still open, that one is answered.',
          ...byId,
          ...noQuery,
          response: answers(queued, ...refusals),
        },
      },
      async (request, reply) => {
        const feed = await visibleFeed(context, callerOf(request), request.params.id);
        return reply.code(202).send((await begin(context, feed, 'request', callerOf(request))) as never);
      },
    );

    app.get(
      '/v1/feeds/:id/runs',
      {
        config: { access: readers },
        schema: {
          tags: ['department'],
          summary: 'Các lần chạy của một kênh nạp, mới nhất trước / runs of a feed, newest first',
          ...byId,
          ...page,
          response: answers(
            { 200: Type.Object({ runs: Type.Array(Type.Ref('FeedRun')), next: nextPage }) },
            ...refusals,
            'invalid_cursor',
          ),
        },
      },
      async (request) => {
        const feed = await visibleFeed(context, callerOf(request), request.params.id);
        const { limit = largestPage, cursor } = request.query;
        const { runs, last } = await runsOf(db, feed.id, limit, before(cursor));
        return { runs, next: after(runs.length, limit, last) } as never;
      },
    );
  };
}

async function begin(context: IntakeContext, feed: FeedView, trigger: 'request' | 'retry', caller: Caller) {
  const run = await requestRun(context.db as never, feed.id, trigger, caller.id);
  if (!run) throw new Problem('not_found');
  await queueRun({ queue: context.feeds, log: context.log }, run);
  return runById(context.db as never, run.id);
}

function before(cursor: string | undefined): number | null {
  return cursor === undefined ? null : Number(decodeCursor(cursor, ['record'] as const).record);
}

function after(found: number, limit: number, last: number | null): string | null {
  return found === limit && last !== null ? encodeCursor({ record: String(last) }) : null;
}
