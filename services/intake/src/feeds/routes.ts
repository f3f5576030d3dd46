import { vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { IntakeContext } from '../context.ts';
import { maySeeSource } from '../sources/binding.ts';
import { sourceNamed } from '../sources/named.ts';
import { segmentNamed } from '../sources/segment.ts';
import { feedById, feedsOf } from './queries.ts';
import { FeedChangeSchema, FeedRunSchema, FeedSchema, NewFeedSchema } from './schemas.ts';
import { changeFeed, createFeed, deleteFeed, type FeedBody } from './set-up.ts';
import { visibleFeed } from './visible.ts';

const readers = ['department', 'office', 'auditor'] as const;
/** A feed makes this server reach into the network with somebody's credentials: only who runs the server sets one up. */
const setUp = ['admin'] as const;
const noQuery = Type.Object({}, { additionalProperties: false });
const bySource = { params: Type.Object({ source: Type.String({ maxLength: 64 }) }), querystring: noQuery };
const byId = { params: Type.Object({ id: IdSchema }), querystring: noQuery };
const refusals = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const bodyRefusals = ['malformed_body', 'payload_too_large', 'unsupported_media_type'] as const;

/** The feeds of a source: where its files are fetched from, and when. */
export function feedRoutes(context: IntakeContext): ServicePlugin {
  const db = context.db as never;
  const today = () => vietnamDay(context.now());
  return async (app) => {
    app.addSchema(FeedRunSchema);
    app.addSchema(FeedSchema);

    app.get(
      '/v1/sources/:source/feeds',
      {
        config: { access: readers },
        schema: {
          tags: ['department'],
          summary: 'Các kênh nạp của một nguồn / the feeds of a source',
          ...bySource,
          response: answers({ 200: Type.Object({ feeds: Type.Array(Type.Ref('Feed')) }) }, ...refusals),
        },
      },
      async (request) => {
        const caller = callerOf(request);
        const { source } = request.params;
        if (!maySeeSource(caller, source)) throw new Problem('not_found');
        return { feeds: await feedsOf(db, source, caller.segment) } as never;
      },
    );

    app.post(
      '/v1/sources/:source/feeds',
      {
        config: { access: setUp },
        schema: {
          tags: ['department'],
          summary: 'Lập một kênh nạp / set up a feed',
          description:
            'Thư mục theo dõi, SFTP, HTTPS hoặc kho S3; tệp lấy về được xử lý như tệp nộp. / ' +
            'A watched folder, SFTP, HTTPS or S3-compatible storage; what is fetched is processed like an uploaded file.',
          ...bySource,
          body: NewFeedSchema,
          response: answers({ 201: { ...FeedSchema, description: 'Set up' } }, ...refusals, ...bodyRefusals),
        },
      },
      async (request, reply) => {
        const source = await sourceNamed(context, request.params.source);
        const body = request.body as FeedBody & Parameters<typeof createFeed>[4] & { segment?: string | null };
        const segment = segmentNamed(source.connector, body.segment ?? null, today(), '/body/segment');
        const id = await createFeed(context, callerOf(request), source, segment, body);
        context.log.info({ feedId: id, source: source.code, by: callerOf(request).id }, 'feed set up');
        reply.code(201).header('location', `/v1/feeds/${id}`);
        return (await feedById(db, id)) as never;
      },
    );

    app.get(
      '/v1/feeds/:id',
      {
        config: { access: readers },
        schema: {
          tags: ['department'],
          summary: 'Một kênh nạp / one feed',
          ...byId,
          response: answers({ 200: Type.Ref('Feed') }, ...refusals),
        },
      },
      async (request) => (await visibleFeed(context, callerOf(request), request.params.id)) as never,
    );

    app.patch(
      '/v1/feeds/:id',
      {
        config: { access: setUp },
        schema: {
          tags: ['department'],
          summary: 'Sửa một kênh nạp / change a feed',
          description:
            'Phần không nêu được giữ nguyên. Khi đổi nơi lấy tệp phải nhập lại "secrets". / ' +
            'What is not named stays. When the feed is to lead elsewhere, "secrets" must be given again.',
          ...byId,
          body: FeedChangeSchema,
          response: answers({ 200: Type.Ref('Feed') }, ...refusals, ...bodyRefusals),
        },
      },
      async (request) => {
        const feed = await visibleFeed(context, callerOf(request), request.params.id);
        const { connector } = await sourceNamed(context, feed.source);
        const body = request.body as FeedBody & { segment?: string | null };
        const segment =
          body.segment === undefined ? undefined : segmentNamed(connector, body.segment, today(), '/body/segment');
        await changeFeed(context, feed, segment, body);
        context.log.info({ feedId: feed.id, source: feed.source, by: callerOf(request).id }, 'feed changed');
        return (await feedById(db, feed.id)) as never;
      },
    );

    app.delete(
      '/v1/feeds/:id',
      {
        config: { access: setUp },
        schema: {
          tags: ['department'],
          summary: 'Xoá một kênh nạp và thông tin đăng nhập của nó / delete a feed and its secrets',
          ...byId,
          response: answers({ 200: { ...FeedSchema, description: 'As it was' } }, ...refusals),
        },
      },
      async (request) => {
        const feed = await visibleFeed(context, callerOf(request), request.params.id);
        await deleteFeed(context, feed.id);
        context.log.info({ feedId: feed.id, source: feed.source, by: callerOf(request).id }, 'feed deleted');
        return feed as never;
      },
    );
  };
}
