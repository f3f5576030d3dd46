import type { Kysely, Selectable } from 'kysely';
import { apiKeyMatches, apiKeyPrefix } from './api-key.ts';
import type { AccessDatabase, ClientsTable, Role } from './db/schema.ts';

/** Who is asking: the holder of a valid key. */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly sources: readonly string[] | null;
  readonly segment: string | null;
  readonly ratePerMinute: number | null;
  /** Sees mock subjects only; no route that does not keep a sandbox lets it in. */
  readonly sandbox: boolean;
}

const columns = [
  'id',
  'name',
  'roles',
  'sources',
  'segment',
  'key_hash',
  'expires_at',
  'revoked_at',
  'rate_per_minute',
  'sandbox',
] as const;

type Entry = Pick<Selectable<ClientsTable>, (typeof columns)[number]>;

interface Cached {
  readonly until: number;
  readonly entry: Promise<Entry | undefined>;
}

/**
 * Recognises API keys. A client is read at most every `ttlMs`, so a revocation takes effect within that time on every
 * replica; unknown prefixes are remembered too, so that guessing does not reach the database each time.
 */
export class Authenticator {
  readonly #db: Kysely<AccessDatabase>;
  readonly #ttlMs: number;
  readonly #cache = new Map<string, Cached>();

  constructor(db: Kysely<AccessDatabase>, ttlMs = 2000) {
    this.#db = db;
    this.#ttlMs = ttlMs;
  }

  /** @returns null when the key is unknown, wrong, expired or revoked: the caller is not told which. */
  async recognise(key: string, now: Date): Promise<Caller | null> {
    const prefix = apiKeyPrefix(key);
    if (prefix === null) return null;
    const entry = await this.#entry(prefix, now.getTime());
    if (!entry || !apiKeyMatches(key, entry.key_hash)) return null;
    if (entry.revoked_at !== null) return null;
    if (entry.expires_at !== null && entry.expires_at <= now) return null;
    const { id, name, roles, sources, segment, rate_per_minute: ratePerMinute, sandbox } = entry;
    return { id, name, roles, sources, segment, ratePerMinute, sandbox };
  }

  #entry(prefix: string, now: number): Promise<Entry | undefined> {
    const cached = this.#cache.get(prefix);
    if (cached && cached.until > now) return cached.entry;
    if (this.#cache.size > 10_000) this.#cache.clear();
    const entry = this.#db
      .selectFrom('access.clients')
      .select(columns)
      .where('key_prefix', '=', prefix)
      .executeTakeFirst();
    this.#cache.set(prefix, { until: now + this.#ttlMs, entry });
    // A failed read must not be remembered as an answer.
    entry.catch(() => this.#cache.delete(prefix));
    return entry;
  }
}
