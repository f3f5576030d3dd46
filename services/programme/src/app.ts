import type { ServicePlugin } from '@xacthuc/platform';
import fp from 'fastify-plugin';
import { activityFileRoutes } from './activities/file-routes.ts';
import { activityRoutes } from './activities/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import type { ProgrammeContext } from './context.ts';
import { directoryRoutes } from './directory/routes.ts';
import { denominatorFileRoutes, indicatorRoutes } from './indicators/routes.ts';
import { monitoringRoutes } from './monitoring/routes.ts';
import { organisationRoutes } from './organisations/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { planRoutes } from './plan/routes.ts';
import { reportReadingRoutes } from './reports/reading-routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { supportRoutes } from './support/routes.ts';

/** The programme service's routes, to be registered below an HTTP app. */
export function programmeService(context: ProgrammeContext): ServicePlugin {
  // Not encapsulated: schemas that one part declares are named by the others.
  return fp(async (app) => {
    await app.register(fp(clientRoutes(context)));
    await app.register(fp(overviewRoutes(context)));
    await app.register(fp(directoryRoutes(context)));
    await app.register(fp(organisationRoutes(context)));
    await app.register(fp(planRoutes(context)));
    await app.register(fp(activityRoutes(context)));
    await app.register(fp(indicatorRoutes(context)));
    await app.register(fp(monitoringRoutes(context)));
    await app.register(fp(supportRoutes(context)));
    await app.register(fp(reportRoutes(context)));
    await app.register(fp(reportReadingRoutes(context)));
    // Encapsulated: there, a body is a file.
    await app.register(activityFileRoutes(context));
    await app.register(denominatorFileRoutes(context));
  });
}
