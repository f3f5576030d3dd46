import { isIsoDate, vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, DaySchema, IdSchema, Problem, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { ProgrammeContext } from '../../context.ts';
import { entryById, presentEntry } from '../search/entries.ts';
import { giveConsent, withdrawConsent } from './consents.ts';

const path = '/v1/programme/directory/:id/consent';
const config = { access: ['office'] } as const;
const params = Type.Object({ id: IdSchema });
const refusals = [
  'validation_failed',
  'unauthenticated',
  'forbidden',
  'not_found',
  'malformed_body',
  'unsupported_media_type',
  'payload_too_large',
] as const;

/** `POST` and `DELETE /v1/programme/directory/{id}/consent`. */
export function consentRoutes(context: ProgrammeContext): ServicePlugin {
  const { db, directory } = context;
  const shown = async (id: string) => {
    const entry = await entryById(db, id);
    if (!entry) throw new Problem('not_found');
    return presentEntry(directory, entry, true);
  };
  return async (app) => {
    app.post(path, { config, schema: giving }, async (request) => {
      const { id } = request.params;
      const { givenOn, textVersion, evidence } = request.body;
      if (!isIsoDate(givenOn) || givenOn > vietnamDay(context.now()) || givenOn < '2000-01-01') {
        throw wrong('/body/givenOn', 'phải là một ngày đến hôm nay / must be a day up to today');
      }
      assertNoNumber('/body/evidence', evidence);
      await giveConsent(db, directory, id, { givenOn, textVersion, evidence: evidence.trim() }, callerOf(request).id);
      return (await shown(id)) as never;
    });
    app.delete(path, { config, schema: withdrawing }, async (request) => {
      const { id } = request.params;
      const reason = request.body.reason.trim();
      if (reason === '') throw new Problem('reason_required');
      assertNoNumber('/body/reason', reason);
      await withdrawConsent(db, directory, id, reason, callerOf(request).id);
      return (await shown(id)) as never;
    });
  };
}

function wrong(at: string, message: string): Problem {
  return new Problem('validation_failed', null, [{ at, message }]);
}

/** What is written here is kept for good. @throws Problem `validation_failed` */
export function assertNoNumber(at: string, text: string): void {
  if (/\d{9,}/.test(text.replace(/[\s.-]/g, ''))) {
    throw wrong(at, 'không ghi số định danh / must hold no identifying number');
  }
}

const giving = {
  tags: ['office'],
  summary: 'Ghi nhận chủ thể đồng ý công bố / record that a holder agrees to be published',
  description:
    'Có hiệu lực ngay. Hết hiệu lực khi rút lại, khi tên miền được trả lại hoặc đổi chủ thể. / In effect at once. It ends ' +
    'when it is withdrawn, and when the name is released or its holder changes.',
  params,
  body: Type.Object(
    {
      textVersion: Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'Phiên bản văn bản đồng ý / version of the text',
      }),
      evidence: Type.String({
        minLength: 1,
        maxLength: 500,
        description:
          'Nơi lưu bằng chứng, không ghi dữ liệu cá nhân / where the evidence is kept, without personal data',
      }),
      givenOn: DaySchema,
    },
    {
      additionalProperties: false,
      examples: [{ textVersion: 'dong-y-cong-bo-1', evidence: 'Hồ sơ 12/2026, tờ 3', givenOn: '2026-11-20' }],
    },
  ),
  response: answers({ 200: { ...Type.Ref('DirectoryEntry'), description: 'Recorded' } }, ...refusals, 'state_conflict'),
};

const withdrawing = {
  tags: ['office'],
  summary: 'Ghi nhận chủ thể rút lại sự đồng ý / record that a consent is withdrawn',
  description: 'Có hiệu lực ngay; gọi lại cho cùng kết quả. / In effect at once; again, it gives the same.',
  params,
  body: Type.Object(
    { reason: Type.String({ maxLength: 1000 }) },
    { additionalProperties: false, examples: [{ reason: 'Chủ thể gửi đơn đề nghị gỡ' }] },
  ),
  response: answers(
    { 200: { ...Type.Ref('DirectoryEntry'), description: 'Withdrawn' } },
    ...refusals,
    'reason_required',
  ),
};
