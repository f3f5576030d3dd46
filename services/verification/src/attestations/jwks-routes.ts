import { hash } from 'node:crypto';
import { answers, type ServicePlugin } from '@xacthuc/platform';
import { Type } from 'typebox';
import type { CheckingContext } from '../context.ts';

const JwkSchema = Type.Object({
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  kid: Type.String(),
  use: Type.String(),
  alg: Type.String(),
});

/** `GET /.well-known/jwks.json`: the public keys. */
export function jwksRoutes(context: Pick<CheckingContext, 'issuer' | 'jwksMaxAgeSeconds'>): ServicePlugin {
  return async (app) => {
    app.get(
      '/.well-known/jwks.json',
      {
        config: { access: 'public' },
        schema: {
          tags: ['anyone'],
          summary: 'Khoá công khai để kiểm tra chữ ký / public keys to verify with',
          description:
            'Giữ bản sao không lâu hơn thời hạn trong Cache-Control: khoá mới chỉ ký khi mọi bản sao đã có nó, khoá bị lộ ' +
            'bị gỡ ngay. / Keep a copy no longer than Cache-Control says: a new key signs only when every copy has it; ' +
            'a compromised one is taken out at once.',
          response: answers({
            200: Type.Object({ keys: Type.Array(JwkSchema) }),
            304: Type.Null({ description: 'Nothing has changed since the copy that If-None-Match names' }),
          }),
        },
      },
      async (request, reply) => {
        const keys = await context.issuer.jwks();
        const etag = `"${hash('sha256', JSON.stringify(keys), 'base64url')}"`;
        reply
          .header('cache-control', `public, max-age=${context.jwksMaxAgeSeconds}`)
          .header('etag', etag)
          .header('access-control-allow-origin', '*');
        const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
        if (known?.includes(etag)) return reply.code(304).send(null);
        return keys as never;
      },
    );
  };
}
