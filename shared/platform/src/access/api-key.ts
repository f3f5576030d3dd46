import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new API key. `key` is shown once; only `prefix` and `hash` are kept. */
export interface NewApiKey {
  readonly key: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

/**
 * `xt_<8 hex digits>_<256 random bits>`: the marked form lets secret scanners find a leaked key. A sandbox key begins with
 * `xts_`, so that everybody sees which of the two stands in a configuration.
 */
export function newApiKey(sandbox = false): NewApiKey {
  const prefix = `${sandbox ? 'xts' : 'xt'}_${randomBytes(4).toString('hex')}`;
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { key, prefix, hash: hashApiKey(key) };
}

/** The key's public part, or null when the text is no key of ours at all. */
export function apiKeyPrefix(key: string): string | null {
  return /^(xts?_[0-9a-f]{8})_[A-Za-z0-9_-]{43}$/.exec(key)?.[1] ?? null;
}

/** A plain SHA-256 is enough: the secret has 256 random bits, so there is nothing to guess. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Constant time. */
export function apiKeyMatches(key: string, hash: Buffer): boolean {
  const given = hashApiKey(key);
  return given.length === hash.length && timingSafeEqual(given, hash);
}
