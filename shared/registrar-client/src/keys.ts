import type { TrustedKeys } from '@xacthuc/attestation';
import { RegistrarClientError } from './errors.ts';

/** A copy of the public keys as it was fetched. */
export interface KeyCopy {
  readonly jwks: TrustedKeys;
  readonly etag: string | null;
  /** When it was fetched, and until when it may be used; milliseconds since 1970. */
  readonly at: number;
  readonly until: number;
}

/** Fetches the public keys; null when they are still those that the ETag names. */
export type FetchKeys = (etag: string | null) => Promise<{ headers: Headers; jwks: TrustedKeys | null }>;

/** Gives the public keys, fetched or kept. */
export interface KeySource {
  /**
   * @param newerThan do with no copy that was fetched before this instant
   * @throws {RegistrarClientError} `keys_unavailable`: a copy past its time is not used
   */
  get(newerThan?: number): Promise<KeyCopy>;
}

const LONGEST_MS = 24 * 3_600_000;

/**
 * Keeps the public keys for as long as `Cache-Control: max-age` says, less the answer's `Age`, and asks again with its
 * ETag. A compromised key leaves the set at once, so a copy past its time is no key to verify with: it fails closed.
 */
export function createKeySource(fetchKeys: FetchKeys, now = Date.now): KeySource {
  let kept: KeyCopy | null = null;
  let coming: Promise<KeyCopy> | null = null;
  const refresh = async (): Promise<KeyCopy> => {
    try {
      // Counted from before the request: what the keys were on the way back, nobody knows.
      const at = now();
      const { headers, jwks } = await fetchKeys(kept?.etag ?? null);
      const found = jwks ?? kept?.jwks;
      if (found === undefined) throw new RegistrarClientError('unexpected_answer', { status: 304 });
      kept = { jwks: found, etag: headers.get('etag') ?? kept?.etag ?? null, at, until: at + freshMs(headers) };
      return kept;
    } catch (cause) {
      throw new RegistrarClientError('keys_unavailable', { cause });
    } finally {
      coming = null;
    }
  };
  return {
    async get(newerThan = 0) {
      if (kept !== null && kept.at >= newerThan && now() < kept.until) return kept;
      coming ??= refresh();
      return coming;
    },
  };
}

/** For how long an answer may be kept (RFC 9111 §4.2.1), at most a day; 0 when it does not say. */
export function freshMs(headers: Headers): number {
  const control = (headers.get('cache-control') ?? '').toLowerCase();
  if (/\bno-(store|cache)\b/.test(control)) return 0;
  const [, seconds = '0'] = /(?:^|[\s,])max-age="?(\d{1,9})/.exec(control) ?? [];
  const age = Number(headers.get('age') ?? 0);
  const left = (Number(seconds) - (Number.isFinite(age) && age > 0 ? age : 0)) * 1000;
  return Math.min(Math.max(left, 0), LONGEST_MS);
}
