import type { ServicePlugin } from '@xacthuc/platform';
import { sendPage } from '../html/page.ts';
import { verifyPage } from './page.ts';

/** `GET /verify`: how to verify. The page takes no attestation: verifying is done offline, by whoever relies on it. */
export function verifyRoutes(): ServicePlugin {
  return async (app) => {
    app.get('/verify', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      sendPage(reply, verifyPage()),
    );
  };
}
