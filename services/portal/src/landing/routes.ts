import { type IsoDate, vietnamDay } from '@xacthuc/domain';
import type { ServicePlugin } from '@xacthuc/platform';
import type { PortalContext } from '../context.ts';
import { sendPage } from '../html/page.ts';
import { type SourceState, sourceStates } from '../sources/states.ts';
import { landingPage } from './page.ts';

/** `GET /`. */
export function landingRoutes(context: PortalContext): ServicePlugin {
  return async (app) => {
    app.get('/', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) => {
      const today = vietnamDay(context.now());
      const sources = await readableStates(context, today);
      // A page that could not show the sources' states must not be kept.
      return sendPage(reply, landingPage(context.policies, sources, today), sources === null ? 0 : 60);
    });
  };
}

/** Null when the database cannot say: what the service is, and under which law, can be read all the same. */
async function readableStates(context: PortalContext, today: IsoDate): Promise<readonly SourceState[] | null> {
  try {
    return await sourceStates(context.db, today);
  } catch (error) {
    context.log.warn({ err: error }, "the sources' states cannot be read; the page says so");
    return null;
  }
}
