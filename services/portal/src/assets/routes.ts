import type { ServicePlugin } from '@xacthuc/platform';
import { stylesheet } from './stylesheet.ts';

/** `GET /assets/portal.css`. */
export function assetRoutes(): ServicePlugin {
  return async (app) => {
    app.get('/assets/portal.css', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=86400').send(stylesheet),
    );
  };
}
