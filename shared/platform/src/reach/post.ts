import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { GuardedAgents } from './agents.ts';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends it, whatever it waits for. */
  readonly signal: AbortSignal;
  /** Most bytes of an answer that are read. */
  readonly mostBytes: number;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Null: more than was to be read. */
  readonly body: Buffer | null;
}

/**
 * Posts a body; redirects are not followed, for they would lead where nobody looked. A connection that the other end
 * closed while it lay idle is no failure of this message: then it is sent on a new one.
 * @throws what Node throws of a connection (`connectionFault` tells them apart), and when `signal` ends it
 */
export async function post(agents: GuardedAgents, message: Post): Promise<PostAnswer> {
  for (;;) {
    const answer = await postOnce(agents, message);
    if (answer !== 'stale') return answer;
  }
}

/** @returns 'stale' when a connection that was kept open turned out to be closed. */
function postOnce(
  agents: GuardedAgents,
  { url, headers, body, signal, mostBytes }: Post,
): Promise<PostAnswer | 'stale'> {
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, {
      method: 'POST',
      agent: agents[secure ? 'https:' : 'http:'],
      headers: { 'content-length': Buffer.byteLength(body), ...headers },
      signal,
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (stale && !signal.aborted) resolve('stale');
      else reject(error);
    });
    request.once('response', (response) => {
      read(response, mostBytes).then(resolve, reject);
    });
    request.end(body);
  });
}

async function read(response: IncomingMessage, mostBytes: number): Promise<PostAnswer> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > mostBytes) return { status, headers, body: null };
    chunks.push(chunk);
  }
  return { status, headers, body: Buffer.concat(chunks) };
}

/** Seconds of a `Retry-After`, given as such or as a date (RFC 9110 §10.2.3); null when there is none to be read. */
export function retryAfterSeconds({ 'retry-after': header }: IncomingHttpHeaders): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
