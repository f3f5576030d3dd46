import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { getCACertificates } from 'node:tls';
import { connectionError, TransferError } from './errors.ts';
import { assertAddressAllowed, guardedLookup, isNamedHost } from './reach.ts';
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

/**
 * Node's own client rather than `fetch`: it lets the look-up of every connection be guarded, with no second copy of an
 * HTTP library. Connections are reused within a run only.
 */
export function createHttpClient(context: TransportContext, ca: string | null): HttpClient {
  const trusted = ca === null ? {} : { ca: [...getCACertificates('default'), ca] };
  const common = { keepAlive: true, maxSockets: 2, lookup: guardedLookup(context.reach) };
  const agents = { 'http:': new http.Agent(common), 'https:': new https.Agent({ ...common, ...trusted }) };
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
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
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

type Agents = { readonly 'http:': http.Agent; readonly 'https:': https.Agent };

function request(context: TransportContext, agents: Agents, url: URL, headers: Headers): Promise<HttpAnswer> {
  assertUrlAllowed(context, url);
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
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
function assertUrlAllowed({ reach }: TransportContext, url: URL): void {
  const inner = isNamedHost(reach, url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && inner)) {
    throw new TransferError('not_encrypted', { host: url.host });
  }
  assertAddressAllowed(reach, url.hostname);
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
