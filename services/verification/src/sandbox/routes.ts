import { vietnamDay } from '@xacthuc/domain';
import { answers, callerOf, Problem, problems, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import { jwksRoutes } from '../attestations/jwks-routes.ts';
import type { CheckingContext, VerificationContext } from '../context.ts';
import { certificateRoutes } from '../epp/certificate-routes.ts';
import { statusRoutes } from '../status/routes.ts';
import type { BuiltSubject } from './build.ts';
import { expectationOf } from './expectation.ts';
import { MockSubjectsSchema } from './schemas.ts';

/** `GET /v1/sandbox/subjects`, `DELETE /v1/sandbox`, and below `/sandbox` what attestations of mock subjects verify with. */
export function sandboxRoutes({ sandbox, now }: Pick<VerificationContext, 'sandbox' | 'now'>): ServicePlugin {
  return async (app) => {
    for (const part of [jwksRoutes, certificateRoutes, statusRoutes]) {
      await app.register(part(sandbox.common), { prefix: '/sandbox' });
    }
    app.get(
      '/v1/sandbox/subjects',
      {
        config: { access: 'public' },
        schema: {
          tags: ['registrar', 'anyone'],
          summary: 'Các chủ thể giả để thử nghiệm / the mock subjects that sandbox keys see',
          description:
            'Khoá sandbox thấy đúng các chủ thể này, không thấy dữ liệu thật; khoá thật không thấy chúng. Tuổi tính theo ngày ' +
            'hôm nay nên vài số đổi theo ngày: hãy đọc danh sách, đừng chép lại. / Sandbox keys see these and no facts; to real ' +
            'keys they do not exist. Ages are as of today, so some numbers change with the day: read the list rather than copy it.',
          response: answers({ 200: MockSubjectsSchema }),
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'no-cache').header('access-control-allow-origin', '*');
        const { url } = sandbox.common.issuer;
        return {
          day: vietnamDay(now()),
          issuer: url,
          jwks: `${url}/.well-known/jwks.json`,
          subjects: sandbox.subjects().map((one) => presentSubject(sandbox.common, one)),
        } as never;
      },
    );
    app.delete(
      '/v1/sandbox',
      {
        config: { access: ['registrar'], sandbox: true },
        schema: {
          tags: ['registrar'],
          summary: 'Xoá sạch dữ liệu thử nghiệm của mình / forget all that this sandbox key asked and did',
          description:
            'Câu trả lời, giữ chỗ, ghi nhận sử dụng và Idempotency-Key của khoá sandbox này. / The answers, reservations, ' +
            'redemptions and idempotency keys of this sandbox key.',
          response: answers(
            { 200: Type.Object({ answers: Type.Integer({ description: 'How many answers are forgotten' }) }) },
            'unauthenticated',
            'forbidden',
            'state_conflict',
          ),
        },
      },
      async (request) => {
        const caller = callerOf(request);
        if (!caller.sandbox) throw new Problem('state_conflict', notOfASandbox);
        return { answers: await sandbox.forget(caller.id) } as never;
      },
    );
  };
}

const notOfASandbox = {
  vi: 'Khoá này không phải khoá thử nghiệm (sandbox): không có gì để xoá',
  en: 'This is no sandbox key: nothing of it can be forgotten',
};

function presentSubject(context: CheckingContext, built: BuiltSubject) {
  const { id, shows, benefit, fault } = built.subject;
  const problem = fault?.problem ?? null;
  return {
    id,
    shows,
    benefit,
    numbers: built.keys.map(({ scheme, number }) => ({ scheme, number })),
    check: built.check,
    answer: problem === null ? expectationOf(context, built) : null,
    problem: problem === null ? null : { status: problems[problem].status, code: problem },
    slowSeconds: fault?.slowSeconds ?? 0,
    redemptionProblem: fault?.meanwhile === undefined ? null : refusals[fault.meanwhile],
    statusChanges: fault?.status ?? [],
  };
}

const refusals = { taken: 'already_used', reserved: 'subject_reserved' } as const;
