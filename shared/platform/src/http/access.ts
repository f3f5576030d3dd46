import type { FastifyRequest } from 'fastify';
import type { Authenticator, Caller } from '../access/authenticator.ts';
import type { Role } from '../access/db/schema.ts';
import { Problem } from '../errors/problems.ts';
import type { App } from './app.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. Every route must say. `admin` may call all. */
    access?: 'public' | readonly Role[];
    /** The route has a sandbox of its own: without it, sandbox keys are refused. */
    sandbox?: true;
    /** Somebody stands and waits for the answer: work in the background stands back while such answers are slow. */
    atOnce?: true;
  }
  interface FastifyRequest {
    /** The holder of the key sent along; null when none or a wrong one was sent. */
    caller: Caller | null;
  }
}

/** Where the documentation pages are served. */
export const docsPrefix = '/docs';

/**
 * Recognises callers and enforces each route's `config.access`. A route that does not say who may call it stops the
 * program at start: access is never open by omission. Nor is it to sandbox keys, whatever their role: a route must say that it
 * keeps mock subjects apart from facts.
 */
export function registerAccess(app: App, authenticator: Authenticator): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (route) => {
    // The documentation pages' routes come from a library that knows nothing of this rule.
    if (route.url.startsWith(docsPrefix)) route.config = { ...route.config, access: 'public' };
    if (route.config?.access === undefined) throw new Error(`${route.method} ${route.url} does not state its access`);
    const { access } = route.config;
    const security = access === 'public' ? {} : { security: [{ apiKey: [] }] };
    // An OpenAPI reader learns whose operation it is: clients for one role are made from the document alone.
    route.schema = {
      ...security,
      ...route.schema,
      'x-access': access === 'public' ? ['public'] : [...access],
    } as object;
  });
  // First recognise (so that the rate limit counts by key), later refuse: guesses are limited like all else.
  app.addHook('onRequest', async (request) => {
    const [, key] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    request.caller = key ? await authenticator.recognise(key, new Date()) : null;
  });
  app.addHook('preParsing', async (request) => {
    const { access, sandbox } = request.routeOptions.config;
    if (access === undefined || access === 'public') return;
    if (!request.caller) throw new Problem('unauthenticated');
    const { roles } = request.caller;
    if (request.caller.sandbox && sandbox !== true) throw new Problem('forbidden', noSandboxHere);
    if (!roles.includes('admin') && !access.some((role) => roles.includes(role))) throw new Problem('forbidden');
  });
}

const noSandboxHere = {
  vi: 'Khoá thử nghiệm (sandbox) không dùng được ở đây',
  en: 'A sandbox key does not open this',
};

/** The caller of a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Problem('unauthenticated');
  return request.caller;
}
