import { randomUUID } from 'node:crypto';
import type { VerifiedAttestation } from '@xacthuc/attestation';
import createClient, { type Client } from 'openapi-fetch';
import { confirm } from './confirm.ts';
import { problemOf, RegistrarClientError } from './errors.ts';
import type { paths } from './generated/api.ts';
import { keyedPosts } from './generated/declared.ts';
import { type RegistrarClientOptions, readOptions, type Settings } from './options.ts';
import { createSend } from './send.ts';
import type { Answer, BatchQuestion, Question, Redemption, Registration, Release } from './types.ts';
import { createVerifier } from './verifier.ts';

/** What can be said of one call. */
export interface CallOptions {
  /** Ends the call, its pauses included. */
  readonly signal?: AbortSignal;
}

/** What can be said of a question. */
export interface AskOptions extends CallOptions {
  /**
   * Names the order it is asked for: asked again under the same key, even by another process after a crash, the first
   * answer comes back. Made for each call when left out. No personal data in it.
   */
  readonly idempotencyKey?: string;
}

/** An answer, and what its attestation was verified to say. Decide by `verified.claims`. */
export interface VerifiedAnswer {
  readonly answer: Answer;
  readonly verified: VerifiedAttestation;
}

/** What a registrar does with the service. Every method throws {@link RegistrarClientError}, or the signal's reason. */
export interface RegistrarClient {
  /** Asks about one subject. The answer is not verified: see `checkAndVerify`. */
  check(question: Question, options?: AskOptions): Promise<Answer>;
  /** Asks about up to 1,000 subjects; one answer for each, in order. */
  checkBatch(questions: readonly BatchQuestion[], options?: AskOptions): Promise<readonly Answer[]>;
  /**
   * Asks, and verifies the answer without trusting the line it came over: signature, issuer, time, that it is the
   * answer to this very question, and the status of what is `eligible`. Whatever cannot be verified is thrown.
   *
   * @throws {AttestationError} what is wrong with the attestation, also `revoked`, `suspended`, `status_unavailable`
   */
  checkAndVerify(question: Question, options?: AskOptions): Promise<VerifiedAnswer>;
  /** Verifies an attestation from anywhere; its status too, unless it has none. @throws {AttestationError} */
  verify(attestation: string): Promise<VerifiedAttestation>;
  /** One's own answer again, with its present status. */
  answer(id: string, options?: CallOptions): Promise<Answer>;
  /** Records the use of an `eligible` attestation for one name. Sent twice, it is recorded once. */
  redeem(id: string, registration: Registration, options?: CallOptions): Promise<Redemption>;
  /** Gives the free name back. No personal data in the reason. */
  release(id: string, reason: string, options?: CallOptions): Promise<Release>;
  /** Gives a reservation up. */
  giveUpReservation(id: string, options?: CallOptions): Promise<void>;
  /** Every route a registrar may call, typed from the service's own description; it retries as the rest does. */
  readonly api: Client<paths>;
}

/** A client for one registrar's key. Make one and keep it: it keeps public keys and status lists for their time. */
export function createRegistrarClient(options: RegistrarClientOptions): RegistrarClient {
  const settings = readOptions(options);
  const api = openApi(settings);
  const verifier = createVerifier(settings, api);
  const sentTwice = createSend(settings, { repeatable: true });
  const ask = async (body: Question, { idempotencyKey, signal }: AskOptions) =>
    unwrap(await api.POST('/v1/checks', { body, params: keyed(idempotencyKey), ...signalled(signal) }));
  return {
    api,
    check: (question, more = {}) => ask(question, more),
    async checkBatch(questions, { idempotencyKey, signal } = {}) {
      const init = { body: { checks: [...questions] }, params: keyed(idempotencyKey), ...signalled(signal) };
      const { results } = unwrap(await api.POST('/v1/checks/batch', init));
      if (results.length !== questions.length) throw new RegistrarClientError('unexpected_answer');
      return results;
    },
    async checkAndVerify(question, more = {}) {
      const answer = await ask(question, more);
      const verified = await verifier(answer.attestation);
      confirm(question, answer, verified);
      return { answer, verified };
    },
    verify: verifier,
    answer: async (id, { signal } = {}) =>
      unwrap(await api.GET('/v1/attestations/{id}', { params: { path: { id } }, ...signalled(signal) })),
    async redeem(id, body, { signal } = {}) {
      // The very same registration again is answered with what was recorded first.
      const init = { body, params: { path: { id } }, fetch: sentTwice, ...signalled(signal) };
      return unwrap(await api.POST('/v1/attestations/{id}/redemption', init));
    },
    release: async (id, reason, { signal } = {}) => {
      const init = { body: { reason }, params: { path: { id } }, ...signalled(signal) };
      return unwrap(await api.DELETE('/v1/attestations/{id}/redemption', init));
    },
    async giveUpReservation(id, { signal } = {}) {
      const init = { params: { path: { id } }, ...signalled(signal) };
      const { response, error } = await api.DELETE('/v1/attestations/{id}/reservation', init);
      if (!response.ok) throw problemOf(response, error);
    },
  };
}

function openApi(settings: Settings): Client<paths> {
  const headers = { authorization: `Bearer ${settings.key}` };
  const api = createClient<paths>({ baseUrl: settings.baseUrl, fetch: createSend(settings), headers });
  api.use({
    onRequest({ request, schemaPath }) {
      const takesKey = request.method === 'POST' && keyedPosts.includes(schemaPath);
      if (takesKey && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', randomUUID());
    },
    async onResponse({ response, options }) {
      // A parser's error message would quote the answer, and an answer is about a person.
      if (response.ok && response.status !== 204 && options.parseAs === 'json') await readJson(response.clone());
    },
  });
  return api;
}

async function readJson(response: Response): Promise<void> {
  const isJson = /^application\/json\b/.test(response.headers.get('content-type') ?? '');
  const read = isJson && (await response.json().then(isObject, () => false));
  if (!read) throw new RegistrarClientError('unexpected_answer', { status: response.status });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function keyed(idempotencyKey: string | undefined) {
  return idempotencyKey === undefined ? {} : { header: { 'idempotency-key': idempotencyKey } };
}

function signalled(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { signal };
}

function unwrap<T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T {
  if (data === undefined) throw problemOf(response, error);
  return data;
}
