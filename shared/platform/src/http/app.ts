import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyPluginOptions,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify';
import type { Authenticator } from '../access/authenticator.ts';
import type { Config } from '../config/load.ts';
import { Problem } from '../errors/problems.ts';
import type { AnswerTimes } from '../precedence/answer-times.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { docsPrefix, registerAccess } from './access.ts';
import { buildSerializer, buildValidator } from './compilers.ts';
import { openApi } from './openapi.ts';
import { answerClientError, answerRouterError, registerProblems } from './problems.ts';
import { requestLog } from './request-log.ts';
import { ProblemSchema } from './schemas.ts';

/** A service's routes: registered below one app, alone or beside the others'. */
export type ServicePlugin = FastifyPluginAsync<FastifyPluginOptions, RawServerDefault, TypeBoxTypeProvider>;

export interface HttpAppOptions {
  readonly config: Pick<Config, 'ratePerMinute' | 'trustProxy'>;
  readonly publicUrl: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly authenticator: Authenticator;
  /** Whether the process can do its work now (database reachable, migrations applied). */
  readonly ready: () => Promise<boolean>;
  /** Where it is noted how long callers wait. */
  readonly answerTimes?: AnswerTimes;
  readonly services: readonly ServicePlugin[];
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** JSON bodies: a full batch of 1,000 checks with long names fits. Uploads have their own limit. */
const bodyLimit = 1024 * 1024;

/** Builds the app with everything all services share. It does not listen. */
export async function createHttpApp(options: HttpAppOptions): Promise<App> {
  const app: App = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // Addresses are never logged; metrics count requests, and failures are logged under the request's id.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger, bindings, options) => requestLog(logger, bindings, options),
    genReqId: () => randomUUID(),
    bodyLimit,
    schemaController: {
      compilersFactory: { buildValidator: buildValidator as never, buildSerializer: buildSerializer as never },
    },
    trustProxy: options.config.trustProxy,
    routerOptions: { maxParamLength: 128, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => answerRouterError(error, request, reply),
    clientErrorHandler: (error, socket) => answerClientError(error, socket),
    // Uploads over slow lines take long, so the whole request has no limit; its headers do.
    requestTimeout: 0,
    connectionTimeout: 120_000,
  }).withTypeProvider<TypeBoxTypeProvider>();
  registerProblems(app);
  app.addSchema(ProblemSchema);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  observe(app, options);
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  await app.register(swagger, openApi(options.publicUrl));
  registerAccess(app, options.authenticator);
  await app.register(rateLimit, {
    global: true,
    timeWindow: 60_000,
    max: (request) => request.caller?.ratePerMinute ?? options.config.ratePerMinute,
    keyGenerator: (request) => request.caller?.id ?? request.ip,
    enableDraftSpec: true,
    errorResponseBuilder: () => new Problem('rate_limited'),
  });
  common(app, options);
  for (const service of options.services) await app.register(service);
  await docs(app);
  return app;
}

function observe(app: App, { metrics, answerTimes }: HttpAppOptions): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    if (isAwaited(request)) answerTimes?.note(reply.elapsedTime);
    metrics.requests.inc({ method: request.method, route, status: reply.statusCode });
    metrics.requestSeconds.observe({ route }, reply.elapsedTime / 1000);
  });
}

/** Neither what a mock subject answers late, nor what was asked to be waited for, is late. */
function isAwaited({ routeOptions, caller, headers }: FastifyRequest): boolean {
  return routeOptions.config.atOnce === true && caller?.sandbox !== true && headers.prefer === undefined;
}

function common(app: App, options: HttpAppOptions): void {
  const hidden = { schema: { hide: true }, config: { access: 'public', rateLimit: false } } as const;
  app.get('/health/live', hidden, async () => ({ status: 'live' }));
  app.get('/health/ready', hidden, async () => {
    if (!(await options.ready().catch(() => false))) throw new Problem('unavailable');
    return { status: 'ready' };
  });
  app.get('/metrics', hidden, async (_request, reply) => {
    reply.type(options.metrics.registry.contentType);
    return options.metrics.registry.metrics();
  });
}

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" width="110" height="32" role="img" aria-label="xacthuc">' +
  '<text x="0" y="23" font-family="Georgia, serif" font-weight="bold" font-size="24" fill="#ffffff">xacthuc</text></svg>';

async function docs(app: App): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true }, config: { access: 'public' } }, async () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: docsPrefix,
    staticCSP: true,
    uiConfig: { docExpansion: 'list' },
    logo: { type: 'image/svg+xml', content: Buffer.from(logo), href: '/', target: '_self' },
    theme: { title: 'xacthuc API' },
  });
}
