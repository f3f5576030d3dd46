import { type Logger, type LoggerOptions, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * Fields never written, wherever a caller puts them (promise 6). The real defence is that handlers do not log bodies;
 * this catches a slip.
 */
const redacted = [
  'authorization',
  'key',
  'apiKey',
  'password',
  'number',
  'birthDate',
  'name',
  'subject',
  'body',
  'facts',
  'attestation',
  'disclosures',
  'details',
  'presented',
  'subject_number',
  'birthdate',
  'business_name',
];

/** Levels below the logged object at which a field is still found. */
const depth = 6;

/** Options shared by the program's logger and Fastify's, so that both redact alike. */
export function logOptions(level: string): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: redacted
        .flatMap((field) => Array.from({ length: depth }, (_, level) => '*.'.repeat(level) + field))
        .concat('req.headers.authorization'),
      censor: '[redacted]',
    },
    serializers: {
      // A PostgreSQL error's detail, where and parameters can quote row values; keep what an operator needs.
      err: (error: Error & { code?: string }) => ({
        type: error.name,
        code: error.code,
        message: isDatabaseError(error) ? `database error ${error.code}` : error.message,
        stack: framesOf(error)
          .split('\n')
          .filter((line) => line.trimStart().startsWith('at '))
          .join('\n'),
      }),
      req: (request: { method: string; routeOptions?: { url?: string }; id: string }) => ({
        id: request.id,
        method: request.method,
        // The route's pattern, not the address: an address may hold what a caller should not have put there.
        route: request.routeOptions?.url,
      }),
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
    },
  };
}

/** The stack after the message: a line of the message may look like a frame. */
function framesOf({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  return at < 0 ? stack : stack.slice(at + message.length);
}

function isDatabaseError(error: Error & { code?: string }): boolean {
  return 'severity' in error && typeof error.code === 'string';
}

/** The program's logger: JSON lines on standard output. */
export function createLogger(level: string): Logger {
  return pino(logOptions(level));
}
