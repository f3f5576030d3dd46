import { callerOf } from '@xacthuc/platform';
import type { FastifyRequest } from 'fastify';
import type { CheckingContext, VerificationContext } from '../context.ts';

/**
 * What a request is served from: the caller's key decides, for good, between facts and mock subjects. Routes with
 * `config.sandbox` must take their context from here; all others never see a sandbox key.
 */
export function contextOf(context: VerificationContext, request: FastifyRequest): CheckingContext {
  const { id, sandbox } = callerOf(request);
  return sandbox ? context.sandbox.of(id) : context;
}

/** Marks what a sandbox key gets, beside the issuer's name that its signature covers. */
export function markOf({ mock }: CheckingContext): { readonly sandbox?: true } {
  return mock === true ? { sandbox: true } : {};
}
