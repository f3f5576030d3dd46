import { Readable } from 'node:stream';
import { answers, callerOf, IdSchema, nullable, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../context.ts';
import { fileBody, fileNameOf, mediaTypeOf, registerFileBodies, savedAs } from '../forms/body.ts';
import { mostFormBytes, presentIssue, presentUnreadable } from '../forms/read.ts';
import { formBodies, formReport, sheetAnswer, sheetType } from '../forms/schemas.ts';
import { newestList } from '../organisations/newest-list.ts';
import { CodeSchema, ListSchema } from '../organisations/schemas.ts';
import { organisationCodes } from '../organisations/store.ts';
import { filingOrganisation, viewerOf } from './access.ts';
import { addAttachment, attachmentTypes, eraseAttachment, mostAttachmentBytes, openAttachment } from './attachments.ts';
import { importActivities } from './import.ts';
import { presentAttachment } from './present.ts';
import { activitiesBase, changeable, readable } from './routes.ts';
import { activityTemplate } from './template.ts';

const tags = ['organisation', 'office'];
const ImportSchema = Type.Object({
  state: Type.String({
    enum: ['filed', 'checked', 'rejected'],
    description: 'rejected: không dòng nào được ghi / nothing is filed',
  }),
  id: nullable(IdSchema),
  organisation: CodeSchema,
  filed: Type.Integer({ description: 'Hoạt động mới / new activities' }),
  known: Type.Integer({ description: 'Đã báo cáo trước với cùng nội dung / filed before with the same content' }),
  ...formReport,
});

/** Templates, filled templates and attachments: what is a file rather than a form. */
export function activityFileRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, master } = context;
  return async (scope) => {
    registerFileBodies(scope as never, mostAttachmentBytes + 1);

    scope.get(
      `${activitiesBase}/template`,
      {
        config: { access: ['organisation', 'office'] },
        schema: {
          tags,
          summary: 'Biểu mẫu XLSX để điền hoạt động / the XLSX template',
          querystring: Type.Object({ areaList: Type.Optional(ListSchema) }, { additionalProperties: false }),
          response: answers({ 200: sheetAnswer }, 'validation_failed', 'unauthenticated', 'forbidden'),
        },
      },
      async (request, reply) => {
        const { list, areas } = await newestList(db, request.query.areaList ?? null);
        reply.type(sheetType).header('content-disposition', savedAs('bieu-mau-hoat-dong.xlsx'));
        return reply.send(Readable.from(activityTemplate(areas, list)));
      },
    );

    scope.post(
      `${activitiesBase}/imports`,
      {
        config: { access: ['organisation', 'office'] },
        bodyLimit: mostFormBytes,
        schema: {
          tags,
          summary: 'Nộp biểu mẫu đã điền / file a filled template',
          description:
            'Ghi tất cả hoặc không ghi dòng nào; mọi dòng sai được nêu cùng lúc. Nộp lại tệp cộng dồn không tính hai lần. / All ' +
            'rows or none; all bad rows are told at once. A cumulative file sent again counts nothing twice.',
          querystring: Type.Object(
            {
              dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Chỉ kiểm tra / check only' })),
              areaList: Type.Optional(ListSchema),
              organisation: Type.Optional({ ...CodeSchema, description: 'Chỉ văn phòng nêu / the office names it' }),
            },
            { additionalProperties: false },
          ),
          body: formBodies,
          response: answers(
            { 200: ImportSchema },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'payload_too_large',
            'empty_file',
          ),
        },
      },
      async (request) => {
        const { dryRun = false, areaList: list = null, organisation: asked = null } = request.query;
        const viewer = await viewerOf(db, callerOf(request));
        const organisation = filingOrganisation(viewer, asked, await organisationCodes(db));
        const file = { organisation, bytes: fileBody(request), list, dryRun, by: viewer.id };
        const { issues, unreadable, ...result } = await importActivities(context, file);
        const errors = issues.filter(({ severity }) => severity === 'error').length;
        return {
          ...result,
          organisation,
          errors,
          warnings: issues.length - errors,
          issues: issues.map(presentIssue),
          unreadable: unreadable === null ? null : presentUnreadable(unreadable),
        } as never;
      },
    );

    scope.post(
      `${activitiesBase}/:id/attachments`,
      {
        config: { access: ['organisation', 'office'] },
        bodyLimit: mostAttachmentBytes,
        schema: {
          tags,
          summary: 'Đính kèm một tệp / attach a file',
          description:
            `PDF, PNG, JPEG, DOCX, XLSX không có macro, tối đa ${mostAttachmentBytes / 1048576} MiB; tên tệp ở tiêu đề ` +
            'Content-Disposition. Lưu mã hoá. / Without macros; the file’s name in Content-Disposition. Stored encrypted.',
          params: Type.Object({ id: IdSchema }),
          body: {
            content: Object.fromEntries(attachmentTypes.map((type) => [type, { schema: { contentMediaType: type } }])),
          },
          response: answers(
            { 201: Type.Ref('Attachment') },
            'validation_failed',
            'malformed_body',
            'unauthenticated',
            'forbidden',
            'not_found',
            'state_conflict',
            'payload_too_large',
            'unsupported_media_type',
            'empty_file',
          ),
        },
      },
      async (request, reply) => {
        const viewer = await viewerOf(db, callerOf(request));
        const activity = await changeable(context, viewer, request.params.id);
        if (activity.state === 'withdrawn') throw new Problem('state_conflict');
        const attachment = await addAttachment(db, master, {
          activityId: activity.id,
          name: fileNameOf(request) ?? 'tep-dinh-kem',
          contentType: mediaTypeOf(request),
          bytes: fileBody(request),
          by: viewer.id,
        });
        reply.code(201).header('location', `${activitiesBase}/${activity.id}/attachments/${attachment.id}`);
        return presentAttachment(attachment) as never;
      },
    );

    const params = Type.Object({ id: IdSchema, attachment: IdSchema });
    scope.get(
      `${activitiesBase}/:id/attachments/:attachment`,
      {
        config: { access: ['organisation', 'office', 'auditor'] },
        schema: {
          tags,
          summary: 'Tải một tệp đính kèm / download an attachment',
          params,
          response: answers(
            {
              200: {
                description: 'Tệp như khi nộp / the file as it came',
                content: Object.fromEntries(
                  attachmentTypes.map((type) => [type, { schema: { contentMediaType: type } }]),
                ),
              },
            },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request, reply) => {
        const { id } = await readable(context, await viewerOf(db, callerOf(request)), request.params.id);
        const { name, contentType, bytes } = await openAttachment(db, master, id, request.params.attachment);
        reply
          .header('content-disposition', savedAs(name))
          .header('cache-control', 'private, no-store')
          .type(contentType);
        return reply.send(bytes);
      },
    );

    scope.delete(
      `${activitiesBase}/:id/attachments/:attachment`,
      {
        config: { access: ['organisation', 'office'] },
        schema: {
          tags,
          summary: 'Xoá hẳn một tệp đính kèm / erase an attachment',
          description:
            'Xoá nội dung và khoá; còn lại việc đã từng có tệp. / Bytes and key are erased; that there was one stays on record.',
          params,
          response: answers(
            { 200: Type.Ref('Attachment') },
            'validation_failed',
            'unauthenticated',
            'forbidden',
            'not_found',
          ),
        },
      },
      async (request) => {
        const viewer = await viewerOf(db, callerOf(request));
        const { id } = await changeable(context, viewer, request.params.id);
        return presentAttachment(await eraseAttachment(db, id, request.params.attachment, viewer.id)) as never;
      },
    );
  };
}
