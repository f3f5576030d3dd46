import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { assertAddressAllowed, guardedLookup, type ReachRules, type Resolve } from '@xacthuc/platform';

/** How websites are looked at. */
export interface Looking {
  readonly reach: ReachRules;
  /** What the checker calls itself, and where to read about it. */
  readonly userAgent: string;
  /** For one request, to the last byte that is read. */
  readonly timeoutMs: number;
  /** So much of an answer is read; the rest is left where it is. */
  readonly maxBytes: number;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Other ports and another look-up than the internet's, for tests. */
  readonly ports?: { readonly http: number; readonly https: number };
  readonly resolve?: Resolve;
}

/** An answer, as far as it was read. */
export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly location: string | null;
  readonly contentType: string;
  readonly body: string;
  readonly https: 'valid' | 'invalid' | 'none';
  readonly certificateExpiresAt: Date | null;
}

/**
 * Asks for one URL, on a connection of its own. A certificate that nobody vouches for is noted and not refused: nothing
 * secret is sent, and a site with a bad certificate is a site. Redirects are not followed.
 * @throws ReachError where it leads to no public address; the connection's own errors.
 */
export function fetchPage(looking: Looking, url: URL): Promise<Answer> {
  const { reach, userAgent, timeoutMs, maxBytes, signal, ports, resolve: find } = looking;
  assertAddressAllowed(reach, url.hostname);
  const secure = url.protocol === 'https:';
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, {
      agent: false,
      lookup: guardedLookup(reach, find),
      signal: ended,
      maxHeaderSize: 16_384,
      headers: { 'user-agent': userAgent, accept: 'text/html,*/*;q=0.5', 'accept-encoding': 'identity' },
      ...(ports !== undefined && url.port === '' ? { port: secure ? ports.https : ports.http } : {}),
      ...(secure ? { rejectUnauthorized: false, servername: url.hostname } : {}),
    });
    request.on('error', reject);
    request.once('response', (response) => {
      const certificate = secure ? certificateOf(response.socket as TLSSocket) : none;
      beginning(response, maxBytes).then((body) => {
        request.destroy();
        resolve({
          url,
          status: response.statusCode ?? 0,
          location: response.headers.location ?? null,
          contentType: response.headers['content-type'] ?? '',
          body,
          ...certificate,
        });
      }, reject);
    });
    request.end();
  });
}

const none = { https: 'none', certificateExpiresAt: null } as const;

function certificateOf(socket: TLSSocket): Pick<Answer, 'https' | 'certificateExpiresAt'> {
  const { valid_to: until } = socket.getPeerCertificate();
  const expires = until === undefined ? null : new Date(until);
  return {
    https: socket.authorized ? 'valid' : 'invalid',
    certificateExpiresAt: expires === null || Number.isNaN(expires.getTime()) ? null : expires,
  };
}

/** The first bytes of an answer. */
async function beginning(response: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most).toString('utf8');
}
