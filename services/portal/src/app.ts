import type { ServicePlugin } from '@xacthuc/platform';
import fp from 'fastify-plugin';
import { assetRoutes } from './assets/routes.ts';
import type { PortalContext } from './context.ts';
import { landingRoutes } from './landing/routes.ts';
import { verifyRoutes } from './verify/routes.ts';

/** The web pages' routes, to be registered below an HTTP app. */
export function portalService(context: PortalContext): ServicePlugin {
  return fp(async (app) => {
    await app.register(landingRoutes(context));
    await app.register(verifyRoutes());
    await app.register(assetRoutes());
  });
}
