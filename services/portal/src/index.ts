import type { ServicePlugin } from '@xacthuc/platform';

// Placed by the lead so that the process can be composed meanwhile; the portal's author replaces this file.
export function portalService(_context: unknown): ServicePlugin {
  return async (app) => {
    app.get('/', { config: { access: 'public' } }, async () => 'xacthuc');
  };
}
