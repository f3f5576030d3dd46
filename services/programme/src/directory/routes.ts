import type { ServicePlugin } from '@xacthuc/platform';
import fp from 'fastify-plugin';
import type { ProgrammeContext } from '../context.ts';
import { codeRoutes } from './codes/routes.ts';
import { conflictRoutes } from './entries/conflict-routes.ts';
import { consentRoutes } from './entries/consent-routes.ts';
import { declarationRoutes } from './imports/declaration-routes.ts';
import { importRoutes } from './imports/routes.ts';
import { ConflictSchema, DirectoryEntrySchema, ImportSchema, PublishedEntrySchema } from './schemas.ts';
import { publicRoutes } from './search/public-routes.ts';
import { searchRoutes } from './search/routes.ts';
import { websiteRoutes } from './websites/routes.ts';

/** The website directory: `/v1/programme/directory…` and `GET /v1/directory`. */
export function directoryRoutes(context: ProgrammeContext): ServicePlugin {
  return async (app) => {
    for (const schema of [DirectoryEntrySchema, PublishedEntrySchema, ConflictSchema, ImportSchema])
      app.addSchema(schema);
    await app.register(fp(searchRoutes(context)));
    await app.register(fp(publicRoutes(context)));
    await app.register(fp(consentRoutes(context)));
    await app.register(fp(conflictRoutes(context)));
    await app.register(fp(declarationRoutes(context)));
    await app.register(fp(websiteRoutes(context)));
    await app.register(fp(codeRoutes()));
    // In a scope of its own: it takes bytes, not JSON.
    await app.register(importRoutes(context));
  };
}
