import type { ServicePlugin } from '@xacthuc/platform';
import fp from 'fastify-plugin';
import type { ProgrammeContext } from '../context.ts';
import { channelRoutes } from './channel-routes.ts';
import { funnelRoutes } from './funnel-routes.ts';
import { publishedRoutes } from './published-routes.ts';
import { targetRoutes } from './target-routes.ts';

/** Monitoring: targets, the funnel, sources, channels, and what is published. */
export function monitoringRoutes(context: ProgrammeContext): ServicePlugin {
  return async (app) => {
    await app.register(fp(targetRoutes(context)));
    await app.register(fp(channelRoutes(context)));
    await app.register(fp(funnelRoutes(context)));
    await app.register(fp(publishedRoutes(context)));
  };
}
