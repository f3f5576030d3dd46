import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { assertUrlAllowed, type GuardedAgents, guardedAgents } from '@xacthuc/platform/core';
import { connectionError, TransferError } from './errors.ts';
import type { TransportContext } from './transport.ts';

/** An answer whose body is still to be read. */
export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** To be read to its end, or dropped. */
  readonly body: AsyncIterable<Uint8Array>;
  drop(): void;
}

export type Headers = Readonly<Record<string, string>>;

/** Asks by GET, nothing else. */
export interface HttpClient {
  /** @param follow whether redirects are followed; `credentials` stay behind when one leads to another origin. */
  get(url: URL, headers: Headers, credentials: Headers, follow?: boolean): Promise<HttpAnswer>;
  close(): void;
}

const mostRedirects = 5;

/** Connections are reused within a run only. */
export function createHttpClient(context: TransportContext, ca: string | null): HttpClient {
  const agents = guardedAgents(context.reach, { maxSockets: 2, ca });
  const once = (url: URL, headers: Headers) => request(context, agents, url, headers);
  return {
    get: async (start, headers, credentials, follow = true) => {
      let url = start;
      for (let redirects = 0; redirects <= mostRedirects; redirects++) {
        const sent = url.origin === start.origin ? { ...headers, ...credentials } : headers;
        const answer = await once(url, sent);
        const target = follow ? redirectOf(answer) : null;
        if (target === null) return answer;
        answer.drop();
        if (url.protocol === 'https:' && target.protocol !== 'https:') break;
        url = target;
      }
      throw new TransferError('redirect_refused', { host: start.host });
    },
    close: () => agents.destroy(),
  };
}

function redirectOf({ status, headers, url }: HttpAnswer): URL | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const { location } = headers;
  if (location === undefined || !URL.canParse(location, url)) {
    throw new TransferError('redirect_refused', { host: url.host });
  }
  return new URL(location, url);
}

function request(context: TransportContext, agents: GuardedAgents, url: URL, headers: Headers): Promise<HttpAnswer> {
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    assertAllowed(context, url);
    const options = {
      agent: agents[secure ? 'https:' : 'http:'],
      headers: { 'user-agent': 'xacthuc', 'accept-encoding': 'identity', ...headers },
      signal: context.signal,
      timeout: context.idleMs,
    };
    const sent = (secure ? https : http).get(url, options);
    sent.once('timeout', () => sent.destroy(new TransferError('timed_out', { host: url.host })));
    sent.once('error', (error) => reject(told(error, url)));
    sent.once('response', (response) => resolve(answerOf(response, url)));
  });
}

/** @throws TransferError `not_encrypted`, `private_address` */
function assertAllowed({ reach }: TransportContext, url: URL): void {
  try {
    assertUrlAllowed(reach, url);
  } catch (error) {
    throw connectionError(error, url.host);
  }
}

function answerOf(response: IncomingMessage, url: URL): HttpAnswer {
  const body = async function* () {
    try {
      yield* response as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw told(error, url);
    }
    if (!response.complete) throw new TransferError('interrupted');
  };
  return {
    url,
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: body(),
    drop: () => response.destroy(),
  };
}

function told(error: unknown, url: URL): unknown {
  try {
    return connectionError(error, url.host);
  } catch (unknown) {
    return unknown;
  }
}

/** What a status other than the hoped-for one means. `place` is shown: it must not hold a query, which may be secret. */
export function statusError(status: number, url: URL): TransferError {
  const place = `${url.origin}${url.pathname}`;
  if (status === 401 || status === 407) return new TransferError('login_refused', { host: url.host });
  if (status === 403) return new TransferError('access_denied', { place });
  if (status === 404 || status === 410) return new TransferError('place_missing', { place });
  return new TransferError('http_status', { host: url.host, status: String(status) });
}

/** Reads a whole body that must be small. @throws TransferError `too_large` */
export async function smallBody(answer: HttpAnswer, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      answer.drop();
      throw new TransferError('too_large', { place: answer.url.host });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
