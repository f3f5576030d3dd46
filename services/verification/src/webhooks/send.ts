import {
  assertUrlAllowed,
  connectionFault,
  type GuardedAgents,
  type Post,
  post,
  type ReachRules,
  retryAfterSeconds,
} from '@xacthuc/platform';
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
 * Posts a body once (see `post`).
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
    const all = { 'user-agent': 'xacthuc-webhooks', 'content-type': 'application/json', ...headers };
    return done(await deliver(sender.agents, { url, headers: all, body, signal }));
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

async function deliver(agents: GuardedAgents, message: Omit<Post, 'mostBytes'>): Promise<Answer> {
  const { status, headers, body } = await post(agents, { ...message, mostBytes });
  const error = body === null ? 'response_too_large' : faultOf(status);
  return { status, error, retryAfterSeconds: retryAfterSeconds(headers) };
}

function faultOf(status: number): WebhookFault | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirect_refused' : 'http_status';
}
