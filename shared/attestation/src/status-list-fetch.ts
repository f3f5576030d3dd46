import { decodeBase64url, parseJsonObject } from './json.ts';
import type { StatusListSource } from './status-check.ts';
import { MAX_STATUS_LIST_TOKEN_LENGTH, STATUS_LIST_MEDIA_TYPE } from './status-list-token.ts';

/** How to fetch status lists. */
export interface StatusListFetchOptions {
  /** The `fetch` to use; the runtime's own by default. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** How long one request may take; 10 seconds by default. */
  readonly timeoutMs?: number;
}

interface Kept {
  readonly token: Promise<string>;
  /** Seconds since 1970. */
  until: number;
}

// A verifier sees the lists of a few issuers; the bound only keeps a hostile one from filling the memory.
const MOST_LISTS_KEPT = 64;

/**
 * Gets status lists over HTTP, for `verify(attestation, { jwks, statusList: fetchStatusLists() })`: the one part of this
 * package that uses the network. A list is kept until its `exp` or `ttl` ends, whichever is first, so that many
 * attestations cost one request; `verify` checks what is fetched. Make one and keep it.
 *
 * For a check of the past (`now`) it asks for the list of that time, `?time=`, and keeps nothing.
 */
export function fetchStatusLists({
  fetch = globalThis.fetch,
  timeoutMs = 10_000,
}: StatusListFetchOptions = {}): StatusListSource {
  const kept = new Map<string, Kept>();
  const get = async (url: string): Promise<string> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { headers: { accept: STATUS_LIST_MEDIA_TYPE }, signal });
    if (!response.ok) throw new Error(`the status list was answered with ${response.status}`);
    return readBounded(response);
  };
  return (uri, at) => {
    const now = Date.now() / 1000;
    // Give or take the clocks: of the present, the list of now is the one to ask for.
    if (at !== undefined && at.getTime() / 1000 < now - 60) return get(withTime(uri, at));
    const found = kept.get(uri);
    if (found !== undefined && now < found.until) return found.token;
    const fresh: Kept = { token: get(uri), until: Number.POSITIVE_INFINITY };
    if (kept.size >= MOST_LISTS_KEPT) kept.clear();
    kept.set(uri, fresh);
    fresh.token.then(
      (token) => {
        fresh.until = usableUntil(token);
      },
      () => {
        if (kept.get(uri) === fresh) kept.delete(uri);
      },
    );
    return fresh.token;
  };
}

function withTime(uri: string, at: Date): string {
  const url = new URL(uri);
  url.searchParams.set('time', String(Math.floor(at.getTime() / 1000)));
  return url.href;
}

async function readBounded(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > MAX_STATUS_LIST_TOKEN_LENGTH) throw new Error('the status list is too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('latin1').trim();
}

/** Read before the signature is checked, so it decides on nothing but fetching again. */
function usableUntil(token: string): number {
  try {
    const { iat, exp, ttl } = parseJsonObject(decodeBase64url(token.split('.')[1] ?? '', 'payload'), 'payload');
    const ends = [Number(exp ?? Number.NaN), Number(iat) + Number(ttl ?? Number.NaN)].filter(
      (end) => !Number.isNaN(end),
    );
    return Math.min(...ends, Date.now() / 1000 + 86_400);
  } catch {
    return 0;
  }
}
