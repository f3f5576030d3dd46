import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { assertUrlAllowed, connectionFault, type GuardedAgents, type ReachRules } from '@xacthuc/platform';
import type { WebhookFault } from './faults.ts';

/** What came of one attempt. */
export interface Sent {
  readonly at: Date;
  /** The answer's HTTP status; null: none came. */
  readonly status: number | null;
  /** Null: delivered. */
  readonly error: WebhookFault | null;
  /** After how many seconds the receiver wants to be asked again; null: it did not say. */
  readonly retryAfterSeconds: number | null;
  readonly durationMs: number;
}

export interface Sender {
  readonly reach: ReachRules;
  readonly agents: GuardedAgents;
  /** For all of an attempt: connecting, sending, and the answer to its last byte. */
  readonly timeoutMs: number;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** An answer needs no body; more than this is not read. */
const mostBytes = 64 * 1024;

/**
 * Posts a body once; redirects are not followed, for they would lead where nobody looked. A connection that the
 * receiver closed while it lay idle is no failure of this message: then it is sent on a new one.
 * @throws when `signal` ended it: nothing is known of the attempt then. Any other outcome is returned.
 */
export async function send(
  sender: Sender,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Sent> {
  const at = new Date();
  const started = performance.now();
  const timeout = AbortSignal.timeout(sender.timeoutMs);
  const done = (parts: Pick<Sent, 'status' | 'error'> & Partial<Sent>): Sent => ({
    at,
    retryAfterSeconds: null,
    durationMs: Math.round(performance.now() - started),
    ...parts,
  });
  try {
    assertUrlAllowed(sender.reach, url);
    const signal = AbortSignal.any([sender.signal, timeout]);
    const answer = await post(sender.agents, url, headers, body, signal);
    return done(answer);
  } catch (error) {
    if (sender.signal.aborted) throw error;
    if (timeout.aborted) return done({ status: null, error: 'timed_out' });
    const fault = connectionFault(error);
    // Whatever else Node refuses to do with the address is the address's fault: it counts, and does not come back for ever.
    if (fault === null && (error as { code?: unknown }).code === undefined) throw error;
    return done({ status: null, error: fault?.code ?? 'unreachable' });
  }
}

type Answer = Pick<Sent, 'status' | 'error' | 'retryAfterSeconds'>;

async function post(
  agents: GuardedAgents,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  for (;;) {
    const answer = await postOnce(agents, url, headers, body, signal);
    if (answer !== 'stale') return answer;
  }
}

/** @returns 'stale' when a connection that was kept open turned out to be closed. */
function postOnce(
  agents: GuardedAgents,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Answer | 'stale'> {
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, {
      method: 'POST',
      agent: agents[secure ? 'https:' : 'http:'],
      headers: {
        'user-agent': 'xacthuc-webhooks',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...headers,
      },
      signal,
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (stale && !signal.aborted) resolve('stale');
      else reject(error);
    });
    request.once('response', (response) => {
      read(response).then(resolve, reject);
    });
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const retryAfterSeconds = secondsIn(response.headers['retry-after']);
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > mostBytes) return { status, error: 'response_too_large', retryAfterSeconds };
  }
  return { status, error: faultOf(status), retryAfterSeconds };
}

function faultOf(status: number): WebhookFault | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect_refused' : 'http_status';
}

/** Seconds of a `Retry-After`, given as such or as a date (RFC 9110 §10.2.3); null when there is none to be read. */
function secondsIn(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
