export { apiKeyMatches, apiKeyPrefix, hashApiKey, newApiKey } from './access/api-key.ts';
export { Authenticator, type Caller } from './access/authenticator.ts';
export { addClient, type ClientSummary, listClients, type NewClient, revokeClient } from './access/clients.ts';
export { accessRoom } from './access/db/index.ts';
export { type AccessDatabase, type Role, roles } from './access/db/schema.ts';
export { type Config, ConfigError, loadConfig } from './config/load.ts';
export { type Setting, type SettingName, settings } from './config/settings.ts';
export * from './core.ts';
export { type MigrationReport, migrateRooms, type Room } from './database/migrate.ts';
export { type EmbeddedPostgres, freePort, joinEmbeddedPostgres, startEmbeddedPostgres } from './embedded/postgres.ts';
export { callerOf } from './http/access.ts';
export { type App, createHttpApp, type HttpAppOptions, type ServicePlugin } from './http/app.ts';
export { answers, CursorSchema, DaySchema, IdSchema, InstantSchema, nullable, ProblemSchema } from './http/schemas.ts';
export { type Keyring, openKeyring } from './keys/keyring.ts';
export {
  createQueue,
  createWorker,
  type JobPayload,
  type JobQueue,
  type JobWorker,
  migrateQueue,
  type QueueBackend,
  queueSchema,
  type Repeat,
  type SchedulingQueue,
} from './queue/queue.ts';
export { createLogger, type Logger, logOptions } from './telemetry/log.ts';
export { createMetrics, type Metrics } from './telemetry/metrics.ts';
