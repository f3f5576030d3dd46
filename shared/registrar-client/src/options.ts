import type { TrustedKeys } from '@xacthuc/attestation';

/** How to reach the service, and what to trust. */
export interface RegistrarClientOptions {
  /** The service's address; HTTPS, but on this machine itself. */
  readonly baseUrl: string | URL;
  /** The API key, role `registrar`. */
  readonly key: string;
  /** The issuer that must have signed; the base URL's own address by default. */
  readonly issuer?: string;
  /** Public keys from a place you trust. Without them they are fetched, and kept as long as `Cache-Control` says. */
  readonly jwks?: TrustedKeys;
  /** For how long one attempt may take, its body included; 10 s by default. */
  readonly timeoutMs?: number;
  /** How often a request is sent again at most; 4 by default. */
  readonly retries?: number;
  /** Longer than this no `Retry-After` is waited for: the error says how long instead. 60 s by default. */
  readonly longestWaitMs?: number;
  /** Allow HTTP to another machine: whoever listens on the line then has your key and your customers' numbers. */
  readonly allowInsecure?: boolean;
  /** What sends a request; the runtime's own `fetch` by default. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** What waits between two attempts; a timer by default. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The options, each with its value. */
export interface Settings {
  readonly baseUrl: string;
  readonly key: string;
  readonly issuer: string;
  readonly jwks: TrustedKeys | null;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly longestWaitMs: number;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** @throws {TypeError} when an option is missing or makes no sense; it never repeats the key */
export function readOptions(options: RegistrarClientOptions): Settings {
  const { timeoutMs = 10_000, retries = 4, longestWaitMs = 60_000 } = options;
  if (!(timeoutMs > 0 && longestWaitMs >= 0)) throw new TypeError('timeoutMs and longestWaitMs are in milliseconds');
  if (!(Number.isInteger(retries) && retries >= 0)) throw new TypeError('retries must be a whole number');
  if (typeof options.key !== 'string' || !/^[\x21-\x7e]+$/.test(options.key))
    throw new TypeError('key is not an API key');
  const baseUrl = readBaseUrl(options.baseUrl, options.allowInsecure === true);
  return {
    baseUrl,
    key: options.key,
    issuer: options.issuer ?? baseUrl,
    jwks: options.jwks ?? null,
    ...{ timeoutMs, retries, longestWaitMs },
    fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
    wait: options.wait ?? waitFor,
  };
}

const ownMachine = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function readBaseUrl(given: string | URL, allowInsecure: boolean): string {
  if (!URL.canParse(String(given))) throw new TypeError('baseUrl is not a URL');
  const url = new URL(given);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (allowInsecure || ownMachine.test(url.hostname)))) {
    throw new TypeError('baseUrl must be an https URL');
  }
  if (url.username || url.password || url.search || url.hash) throw new TypeError('baseUrl must be an address alone');
  return url.href.replace(/\/+$/, '');
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
