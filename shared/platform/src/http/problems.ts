import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type FieldError, Problem, type ProblemCode, problemDocument } from '../errors/problems.ts';
import type { App } from './app.ts';

const mediaType = 'application/problem+json; charset=utf-8';

/** Fastify's own refusals, by its error code. */
const byFastifyCode: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_body',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_body',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_ASYNC_CONSTRAINT: 'not_found',
};

/** Answers every error as problem+json. A 5xx carries no detail; the log has it under the request's id. */
export function registerProblems(app: App): void {
  app.setErrorHandler((error: FastifyError | Problem, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
    return answer(problem, request, reply);
  });
  app.setNotFoundHandler((request, reply) => answer(new Problem('not_found'), request, reply));
}

/** Answers what the router refuses before any route is found: a broken escape, an endless parameter. */
export function answerRouterError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  void answer(toProblem(error), request, reply);
}

/** Answers bytes that are no HTTP request, on the bare socket, and hangs up. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const problem = problemDocument(new Problem(tooLarge ? 'headers_too_large' : 'malformed_request'), randomUUID());
  const body = JSON.stringify(problem);
  const reason = tooLarge ? 'Request Header Fields Too Large' : 'Bad Request';
  socket.end(
    `HTTP/1.1 ${problem.status} ${reason}\r\nContent-Type: ${mediaType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function answer(problem: Problem, request: FastifyRequest, reply: FastifyReply) {
  if (problem.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer realm="xacthuc"');
  // The rate limit says how long; what else refuses this way does not know.
  if (problem.status === 503 || (problem.status === 429 && !reply.hasHeader('retry-after'))) {
    reply.header('retry-after', '5');
  }
  return reply
    .code(problem.status)
    .header('content-type', mediaType)
    .serializer((document: unknown) => JSON.stringify(document))
    .send(problemDocument(problem, request.id));
}

/** What an error means to the caller. Anything unforeseen is `internal`. */
export function toProblem(error: FastifyError | Problem): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return new Problem('validation_failed', null, fieldErrors(error));
  const known = byFastifyCode[error.code];
  if (known) return new Problem(known);
  if (isUnstorableText(error)) return new Problem('validation_failed', unstorableText);
  if (isUnreachable(error)) return new Problem('unavailable');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Problem('malformed_body');
  }
  return new Problem('internal');
}

/** Where and what, never the value: it may be personal. */
function fieldErrors(error: FastifyError): FieldError[] {
  return (error.validation ?? []).slice(0, 50).map((issue) => ({
    at: `/${error.validationContext ?? 'body'}${issue.instancePath}`,
    message: fieldMessage(issue.message ?? 'is not valid', issue.params),
  }));
}

function fieldMessage(message: string, params: Record<string, unknown>): string {
  if (Array.isArray(params.allowedValues)) return `${message}: ${params.allowedValues.join(', ')}`;
  if (typeof params.additionalProperty === 'string') {
    return `${message}: "${params.additionalProperty.slice(0, 40)}"`;
  }
  return message;
}

const unstorableText = {
  vi: 'Yêu cầu chứa ký tự không lưu được (U+0000)',
  en: 'The request holds a character that cannot be stored (U+0000)',
};

/** A NUL, which PostgreSQL's text cannot hold: the sender's fault wherever it stands. */
function isUnstorableText(error: { code?: string }): boolean {
  return error.code === '22021' || error.code === '22P05';
}

/** The database or queue cannot be reached: connection refused or reset, or the server is starting or stopping. */
function isUnreachable(error: { code?: string; message?: string }): boolean {
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|57P0[1-3]|08\w{3}|53300)$/.test(
      error.code ?? '',
    ) || /Connection terminated|timeout exceeded when trying to connect/.test(error.message ?? '')
  );
}
