import { vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { personalTextError, seemsPersonal, textErrors } from '../forms/texts.ts';
import { addChannel, type Channel, channelHistory, endChannel, listChannels, type NewChannel } from './channels.ts';
import { ChannelCodeSchema, ChannelSchema, EndChannelSchema, NewChannelSchema } from './schemas.ts';

const tags = ['office'];
const access = ['office'] as const;
const base = '/v1/programme/channels';
const params = Type.Object({ code: ChannelCodeSchema });
const bodyRefusals = ['validation_failed', 'malformed_body', 'unsupported_media_type', 'payload_too_large'] as const;
const callerRefusals = ['unauthenticated', 'forbidden'] as const;

/** `/v1/programme/channels`: who brings whom. */
export function channelRoutes({ db, now }: ProgrammeContext): ServicePlugin {
  return async (app) => {
    app.addSchema(ChannelSchema);

    app.get(
      base,
      {
        config: { access: ['office', 'auditor'] },
        schema: {
          tags: ['office', 'auditor'],
          summary: 'Mã kênh của các tổ chức / channel codes of organisations',
          response: answers({ 200: Type.Object({ channels: Type.Array(Type.Ref('Channel')) }) }, ...callerRefusals),
        },
      },
      async () => ({ channels: (await listChannels(db)).map(present) }) as never,
    );

    app.get(
      `${base}/:code`,
      {
        config: { access: ['office', 'auditor'] },
        schema: {
          tags: ['office', 'auditor'],
          summary: 'Các phiên bản của một mã kênh / all versions of a channel code, newest first',
          params,
          response: answers(
            { 200: Type.Object({ versions: Type.Array(Type.Ref('Channel')) }) },
            'validation_failed',
            ...callerRefusals,
            'not_found',
          ),
        },
      },
      async (request) => ({ versions: (await channelHistory(db, request.params.code)).map(present) }) as never,
    );

    app.post(
      base,
      {
        config: { access },
        schema: {
          tags,
          summary: 'Thêm mã kênh / add a channel code',
          description:
            'Mã được đếm từ khi ghi nhận; không chuyển cho tổ chức khác. / It counts from when it is recorded on, and is never given ' +
            'to another organisation.',
          body: NewChannelSchema,
          response: answers({ 201: Type.Ref('Channel') }, ...bodyRefusals, ...callerRefusals, 'state_conflict'),
        },
      },
      async (request, reply) => {
        const body = request.body as NewChannel;
        assertNote(body);
        const channel = await addChannel(db, body, callerOf(request).id);
        return reply.code(201).send(present(channel) as never);
      },
    );

    app.post(
      `${base}/:code/end`,
      {
        config: { access },
        schema: {
          tags,
          summary: 'Kết thúc mã kênh / end a channel code',
          params,
          body: EndChannelSchema,
          response: answers({ 200: Type.Ref('Channel') }, ...bodyRefusals, ...callerRefusals, 'not_found'),
        },
      },
      async (request) => {
        const end = request.body as { readonly until: string; readonly note: string };
        assertNote(end);
        const { code } = request.params;
        return present(await endChannel(db, code, end, callerOf(request).id, vietnamDay(now()))) as never;
      },
    );
  };
}

function assertNote(body: { readonly note: string }): void {
  const errors = textErrors(body);
  if (seemsPersonal(body.note)) errors.push(personalTextError('/body/note'));
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
}

function present(channel: Channel) {
  return { ...channel, recordedAt: channel.recordedAt.toISOString() };
}
