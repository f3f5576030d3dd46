import type { ServicePlugin } from '@xacthuc/platform';
import fp from 'fastify-plugin';
import { clientRoutes } from './clients/routes.ts';
import type { ProgrammeContext } from './context.ts';
import { directoryRoutes } from './directory/routes.ts';
import { overviewRoutes } from './overview/routes.ts';

/** The programme service's routes, to be registered below an HTTP app. */
export function programmeService(context: ProgrammeContext): ServicePlugin {
  // Not encapsulated: schemas that one part declares are named by the others.
  return fp(async (app) => {
    await app.register(fp(clientRoutes(context)));
    await app.register(fp(overviewRoutes(context)));
    await app.register(fp(directoryRoutes(context)));
  });
}
