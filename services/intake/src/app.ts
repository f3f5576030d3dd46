import type { ServicePlugin } from '@xacthuc/platform';
import fp from 'fastify-plugin';
import { ticketRoutes } from './contests/routes.ts';
import type { IntakeContext } from './context.ts';
import { feedRoutes } from './feeds/routes.ts';
import { feedRunRoutes } from './feeds/run-routes.ts';
import { guardRoutes } from './guards/routes.ts';
import { eventRoutes } from './snapshots/event-routes.ts';
import { reportRoutes } from './snapshots/report-routes.ts';
import { snapshotRoutes } from './snapshots/routes.ts';
import { sourceChangesRoutes } from './sources/changes-routes.ts';
import { mappingRoutes } from './sources/mapping-routes.ts';
import { sourceRoutes } from './sources/routes.ts';
import { resumableRoutes } from './uploads/resumable.ts';
import { uploadRoutes } from './uploads/routes.ts';

/** The intake service's routes, to be registered below an HTTP app. */
export function intakeService(context: IntakeContext): ServicePlugin {
  return fp(async (app) => {
    // Not encapsulated: schemas that one part declares are named by the others.
    await app.register(fp(snapshotRoutes(context)));
    await app.register(fp(reportRoutes(context)));
    await app.register(fp(guardRoutes(context)));
    await app.register(fp(eventRoutes(context)));
    await app.register(fp(sourceRoutes(context)));
    await app.register(fp(sourceChangesRoutes(context)));
    await app.register(fp(feedRoutes(context)));
    await app.register(fp(feedRunRoutes(context)));
    await app.register(fp(mappingRoutes(context)));
    await app.register(fp(ticketRoutes(context)));
    // Encapsulated: only these routes take files.
    await app.register(uploadRoutes(context));
    await app.register(resumableRoutes(context));
  });
}
