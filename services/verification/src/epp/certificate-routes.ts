import { answers, type ServicePlugin } from '@xacthuc/platform';
import type { CheckingContext } from '../context.ts';
import { text } from './text.ts';

/** `GET /.well-known/verification-code.pem`: the certificate that codes verify with. */
export function certificateRoutes(context: Pick<CheckingContext, 'codes'>): ServicePlugin {
  return async (app) => {
    app.get(
      '/.well-known/verification-code.pem',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Chứng thư kiểm tra mã xác minh EPP / the certificate that EPP verification codes verify with',
          response: answers({
            200: text(
              'application/x-pem-file',
              'X.509, PEM',
              '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n',
            ),
          }),
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'public, max-age=300').header('access-control-allow-origin', '*');
        return reply.type('application/x-pem-file').send((await context.codes.certificate()) as never);
      },
    );
  };
}
