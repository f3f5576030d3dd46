import { vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { areaText, listAreas } from '../organisations/areas.ts';
import { organisationCodes } from '../organisations/store.ts';
import { filingOrganisation, mayChange, mayRead, type Viewer, viewerOf } from './access.ts';
import { attachmentsOf } from './attachments.ts';
import { activityErrors, canonicalContent } from './check.ts';
import type { ActivityContent } from './content.ts';
import { listActivities } from './list.ts';
import { presentActivity, presentAttachment, presentVersion } from './present.ts';
import {
  ActivityChangeSchema,
  ActivityQuerySchema,
  ActivitySchema,
  ActivitySummarySchema,
  ActivityVersionSchema,
  AttachmentSchema,
  NewActivitySchema,
  WithdrawalSchema,
} from './schemas.ts';
import { type Activity, activityHistory, activityOf, changeActivity, recordActivity } from './store.ts';

const writers = ['organisation', 'office'] as const;
const readers = ['organisation', 'office', 'auditor'] as const;
const reading = ['validation_failed', 'unauthenticated', 'forbidden', 'not_found'] as const;
const writing = [
  'validation_failed',
  'malformed_body',
  'unauthenticated',
  'forbidden',
  'payload_too_large',
  'unsupported_media_type',
  'state_conflict',
] as const;
const tags = ['organisation', 'office'];
const params = Type.Object({ id: IdSchema });
export const activitiesBase = '/v1/programme/activities';

/** `/v1/programme/activities`: what organisations did, filed by form. */
export function activityRoutes(context: ProgrammeContext): ServicePlugin {
  const { db } = context;
  return async (app) => {
    for (const schema of [AttachmentSchema, ActivitySummarySchema, ActivitySchema]) app.addSchema(schema);

    app.get(
      activitiesBase,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Các hoạt động, mới nhất trước / activities, newest first',
          description:
            'Tổ chức thấy mọi hoạt động của mình; văn phòng và kiểm toán thấy hoạt động đã báo cáo của mọi tổ chức. / An ' +
            'organisation sees all of its own; the office and auditors see what every organisation filed, never drafts.',
          querystring: ActivityQuerySchema,
          response: answers(
            {
              200: Type.Object({
                activities: Type.Array(Type.Ref('ActivitySummary')),
                next: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Cursor of the next page' }),
              }),
            },
            'validation_failed',
            'invalid_cursor',
            'unauthenticated',
            'forbidden',
          ),
        },
      },
      async (request) => {
        const viewer = await viewerOf(db, callerOf(request));
        const filter = { ...request.query, limit: request.query.limit ?? 50 };
        const { activities, next } = await listActivities(db, viewer, filter);
        return { activities: activities.map(presentActivity), next } as never;
      },
    );

    app.post(
      activitiesBase,
      {
        config: { access: writers },
        schema: {
          tags,
          summary: 'Báo cáo một hoạt động / file an activity',
          description:
            'Không ghi dữ liệu cá nhân: người tham gia chỉ là số đếm theo nhóm. Gửi lại với cùng Idempotency-Key thì không ghi hai ' +
            'lần. / No personal data: participants are counts. Sent again with the same Idempotency-Key, it is recorded once.',
          headers: Type.Object({
            'idempotency-key': Type.Optional(
              Type.String({ minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' }),
            ),
          }),
          body: NewActivitySchema,
          response: answers({ 201: Type.Ref('Activity') }, ...writing, 'idempotency_key_reused'),
        },
      },
      async (request, reply) => {
        const viewer = await viewerOf(db, callerOf(request));
        const { organisation: asked = null, state, ...given } = request.body as never as NewBody;
        const organisation = filingOrganisation(viewer, asked, await organisationCodes(db));
        if (state === 'draft' && viewer.organisation !== organisation) throw officeDraft();
        const content = await sound(context, given);
        const key = request.headers['idempotency-key'];
        const idempotency = key === undefined ? null : { key, request: { organisation, state, content } };
        const { activity } = await recordActivity(db, { organisation, state, content, by: viewer.id, idempotency });
        reply.code(201).header('location', `${activitiesBase}/${activity.id}`);
        return (await whole(context, activity)) as never;
      },
    );

    app.get(
      `${activitiesBase}/:id`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Một hoạt động / one activity',
          params,
          response: answers({ 200: Type.Ref('Activity') }, ...reading),
        },
      },
      async (request) => {
        const viewer = await viewerOf(db, callerOf(request));
        return (await whole(context, await readable(context, viewer, request.params.id))) as never;
      },
    );

    app.get(
      `${activitiesBase}/:id/versions`,
      {
        config: { access: readers },
        schema: {
          tags,
          summary: 'Các lần sửa của một hoạt động / every version of an activity',
          description:
            'Văn phòng và kiểm toán thấy từ lần báo cáo đầu tiên. / The office and auditors see them from the first filing on.',
          params,
          response: answers({ 200: Type.Object({ versions: Type.Array(ActivityVersionSchema) }) }, ...reading),
        },
      },
      async (request) => {
        const viewer = await viewerOf(db, callerOf(request));
        const activity = await readable(context, viewer, request.params.id);
        const versions = await activityHistory(db, activity.id);
        const own = viewer.organisation === activity.organisation;
        return { versions: versions.filter(({ state }) => own || state !== 'draft').map(presentVersion) } as never;
      },
    );

    app.put(
      `${activitiesBase}/:id`,
      {
        config: { access: writers },
        schema: {
          tags,
          summary: 'Sửa một hoạt động; lần trước được giữ lại / correct an activity; what it was stays on record',
          params,
          body: ActivityChangeSchema,
          response: answers({ 200: Type.Ref('Activity') }, ...writing, 'not_found', 'reason_required'),
        },
      },
      async (request) => {
        const viewer = await viewerOf(db, callerOf(request));
        const { id } = await changeable(context, viewer, request.params.id);
        const { revision, reason = null, state, ...given } = request.body as never as ChangeBody;
        const content = await sound(context, given);
        const changed = await changeActivity(db, id, { revision, reason, state, content, by: viewer.id });
        return (await whole(context, changed)) as never;
      },
    );

    app.post(
      `${activitiesBase}/:id/withdrawal`,
      {
        config: { access: writers },
        schema: {
          tags,
          summary: 'Rút một hoạt động / withdraw an activity',
          description: 'Không tính nữa, nhưng vẫn còn trong hồ sơ. / It counts no more, and stays on record.',
          params,
          body: WithdrawalSchema,
          response: answers({ 200: Type.Ref('Activity') }, ...writing, 'not_found'),
        },
      },
      async (request) => {
        const viewer = await viewerOf(db, callerOf(request));
        const { id } = await changeable(context, viewer, request.params.id);
        const { revision, reason } = request.body;
        const change = { revision, reason, content: null, state: 'withdrawn', by: viewer.id } as const;
        return (await whole(context, await changeActivity(db, id, change))) as never;
      },
    );
  };
}

interface NewBody extends ActivityContent {
  readonly organisation?: string;
  readonly state: 'draft' | 'filed';
}

interface ChangeBody extends ActivityContent {
  readonly revision: number;
  readonly reason?: string;
  readonly state: 'draft' | 'filed';
}

function officeDraft(): Problem {
  const message = 'văn phòng chỉ nộp, không lập nháp cho tổ chức / the office files, it keeps no drafts of others';
  return new Problem('validation_failed', null, [{ at: '/body/state', message }]);
}

/** The content as it is stored. @throws Problem `validation_failed` with all that is wrong. */
async function sound({ db, now }: ProgrammeContext, given: ActivityContent): Promise<ActivityContent> {
  const areas = new Set((await listAreas(db)).map(areaText));
  const errors = activityErrors(given, { today: vietnamDay(now()), areas });
  if (errors.length > 0) throw new Problem('validation_failed', null, errors);
  return canonicalContent(given);
}

async function whole({ db }: ProgrammeContext, activity: Activity) {
  const attachments = await attachmentsOf(db, activity.id);
  return { ...presentActivity(activity), attachments: attachments.map(presentAttachment) };
}

/** An activity the viewer may read. @throws Problem `not_found`: whoever may not learns not that it is there. */
export async function readable({ db }: ProgrammeContext, viewer: Viewer, id: string): Promise<Activity> {
  const activity = await activityOf(db, id);
  if (!mayRead(viewer, activity)) throw new Problem('not_found');
  return activity;
}

/** An activity the viewer may change. @throws Problem `not_found`, `forbidden`. */
export async function changeable(context: ProgrammeContext, viewer: Viewer, id: string): Promise<Activity> {
  const activity = await readable(context, viewer, id);
  if (!mayChange(viewer, activity)) throw new Problem('forbidden');
  return activity;
}
