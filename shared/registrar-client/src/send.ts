import { RegistrarClientError, retryAfterSeconds } from './errors.ts';
import type { Settings } from './options.ts';

/** Sends a request, again where that is safe, and gives an answer whose body has arrived whole. */
export type Send = (request: Request) => Promise<Response>;

/** The largest answer read: a full batch is about a tenth of it. */
export const MOST_BYTES = 32 * 1024 * 1024;

/**
 * A sender that tries again, with a growing and random pause or as `Retry-After` says:
 *
 * - after `429`, which the service answers before it does anything;
 * - after `503` and after a line that broke or stayed silent, if the request may be sent twice. What the service did is
 *   then not known, so this is for requests that change nothing, or the same thing once: `GET`, `PUT`, `DELETE`, and a
 *   `POST` with an `Idempotency-Key` (or `repeatable`).
 *
 * @throws {RegistrarClientError} `unreachable`, `timed_out`, `unexpected_answer` (too large)
 */
export function createSend(settings: Settings, { repeatable = false } = {}): Send {
  return async (request) => {
    const twice = repeatable || request.method !== 'POST' || request.headers.has('idempotency-key');
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= settings.retries;
      const outcome = await attemptOnce(settings, request);
      const pause = last ? null : pauseAfter(outcome, attempt, twice);
      if (pause === null || pause > settings.longestWaitMs) {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      }
      await settings.wait(pause, request.signal);
    }
  };
}

/** How long to wait before the next attempt, in milliseconds; null: there is to be none. */
function pauseAfter(outcome: Response | RegistrarClientError, attempt: number, twice: boolean): number | null {
  // Up to 0.25, 0.5, 1, 2, … 8 s; random, so that many clients that were refused together do not come back together.
  const backoff = Math.random() * Math.min(8_000, 250 * 2 ** attempt);
  if (outcome instanceof Error) return twice && outcome.code !== 'unexpected_answer' ? backoff : null;
  if (outcome.status !== 429 && !(outcome.status === 503 && twice)) return null;
  const asked = retryAfterSeconds(outcome.headers);
  return asked === null ? backoff : asked * 1000 + Math.random() * 250;
}

async function attemptOnce(settings: Settings, request: Request): Promise<Response | RegistrarClientError> {
  const timer = AbortSignal.timeout(settings.timeoutMs);
  const signal = AbortSignal.any([request.signal, timer]);
  try {
    // A redirect would carry the customer's number to an address nobody chose.
    const response = await settings.fetch(new Request(request.clone(), { signal, redirect: 'error' }));
    return await whole(response);
  } catch (cause) {
    if (cause instanceof RegistrarClientError) return cause;
    if (request.signal.aborted) throw request.signal.reason;
    return new RegistrarClientError(timer.aborted ? 'timed_out' : 'unreachable', { cause });
  }
}

/** The answer with its whole body at hand, so that a line that breaks in the middle is a failed attempt too. */
async function whole(response: Response): Promise<Response> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > MOST_BYTES) throw new RegistrarClientError('unexpected_answer', { status: response.status });
    pieces.push(piece);
  }
  const { status, headers } = response;
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : Buffer.concat(pieces), { status, headers });
}
