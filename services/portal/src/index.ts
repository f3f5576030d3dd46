export { portalService } from './app.ts';
export type { PortalContext, PortalDatabase } from './context.ts';
