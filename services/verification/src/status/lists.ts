import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createStatusList, type StatusList, setStatus, statusTypes } from '@xacthuc/attestation';
import type pg from 'pg';
import type { AttestationIssuer } from '../attestations/signing-keys.ts';

/** For how long lists are good, in seconds. */
export interface StatusListTimes {
  readonly ttl: number;
  readonly expiry: number;
}

/** Where lists and changes lie. */
export type StatusSchema = 'verification' | 'sandbox';

/** A signed list, ready to be sent. */
export interface ServedList {
  readonly token: string;
  readonly gzipped: Buffer;
  /** A hash of the token, in hexadecimal. */
  readonly etag: string;
  /** Seconds since 1970. */
  readonly iat: number;
}

interface Kept extends ServedList {
  /** The last change it shows. */
  readonly version: number;
  /** The key it is signed with: once that is another one, it is signed anew. */
  readonly kid: string;
  readonly openedAt: Date;
  /** When it was last compared with the database, by a clock of this process. */
  comparedAt: number;
}

/** Changes show within this time: a kept list is compared with the database no more often. */
const compareMs = 1_000;
/** After so many seconds a list of the past is final: no transaction with earlier changes is still under way. */
const settlesIn = 60;
/** Lists of the past kept. */
const pastKept = 16;

const compress = promisify(gzip);

/** The status lists: built from the changes of statuses, signed, and kept in memory until something changes. */
export class StatusLists {
  readonly #pool: Pick<pg.Pool, 'query'>;
  readonly #issuer: AttestationIssuer;
  readonly #times: StatusListTimes;
  readonly #now: () => Date;
  readonly #schema: StatusSchema;
  readonly #kept = new Map<number, Kept>();
  readonly #underWay = new Map<number, Promise<Kept | null>>();
  readonly #past = new Map<string, ServedList>();

  constructor(
    pool: Pick<pg.Pool, 'query'>,
    issuer: AttestationIssuer,
    times: StatusListTimes,
    now: () => Date,
    schema: StatusSchema = 'verification',
  ) {
    this.#pool = pool;
    this.#issuer = issuer;
    this.#times = times;
    this.#now = now;
    this.#schema = schema;
  }

  /** The addresses of all lists. */
  async uris(): Promise<string[]> {
    const { rows } = await this.#pool.query<{ number: number }>(
      `SELECT number FROM ${this.#schema}.status_lists ORDER BY number`,
    );
    return rows.map(({ number }) => statusListUri(this.#issuer.url, number));
  }

  /** For how many seconds a list may still be kept by whoever gets it now. */
  freshFor(served: ServedList): number {
    return Math.max(0, served.iat + this.#times.ttl - Math.floor(this.#now().getTime() / 1000));
  }

  /** The list as it is now; null when there is none of this number. */
  async current(number: number): Promise<ServedList | null> {
    const kept = this.#kept.get(number);
    if (kept && performance.now() - kept.comparedAt < compareMs && !this.#isOld(kept)) return kept;
    const known = this.#underWay.get(number);
    if (known) return known;
    const refreshed = this.#refresh(number, kept).finally(() => this.#underWay.delete(number));
    this.#underWay.set(number, refreshed);
    return refreshed;
  }

  /**
   * The list as it was at a time, in seconds since 1970; null when there was none, or the time is yet to come. It is
   * signed as of that time, which a verifier demands of it.
   */
  async at(number: number, time: number): Promise<ServedList | null> {
    const now = Math.floor(this.#now().getTime() / 1000);
    // Clocks differ a little; of what is to come nobody can say anything.
    if (time > now + settlesIn) return null;
    if (time >= now) return this.current(number);
    const opened = this.#kept.get(number)?.openedAt ?? (await this.#openedAt(number));
    if (opened === null || time < Math.floor(opened.getTime() / 1000)) return null;
    const name = `${number}@${time}@${this.#issuer.kid}`;
    const known = this.#past.get(name);
    if (known) return known;
    // What changed within that second is shown as changed.
    const list = await this.#build(number, new Date((time + 1) * 1000));
    const served = await this.#sign(number, list, time);
    if (time > now - settlesIn) return served;
    for (const oldest of this.#past.keys()) if (this.#past.size >= pastKept) this.#past.delete(oldest);
    this.#past.set(name, served);
    return served;
  }

  /** Verifiers count the time to live from the signature: half of it is the least they get; another key signs now. */
  #isOld(kept: Kept): boolean {
    return kept.kid !== this.#issuer.kid || this.freshFor(kept) < this.#times.ttl / 2;
  }

  async #refresh(number: number, kept: Kept | undefined): Promise<Kept | null> {
    const openedAt = kept?.openedAt ?? (await this.#openedAt(number));
    if (openedAt === null) return null;
    const comparedAt = performance.now();
    const version = await this.#version(number);
    if (kept && kept.version === version && !this.#isOld(kept)) {
      kept.comparedAt = comparedAt;
      return kept;
    }
    const iat = Math.floor(this.#now().getTime() / 1000);
    const list = await this.#build(number, null);
    const { kid } = this.#issuer;
    const served = await this.#sign(number, list, iat);
    const fresh: Kept = { ...served, version, kid, openedAt, comparedAt };
    this.#kept.set(number, fresh);
    return fresh;
  }

  async #openedAt(number: number): Promise<Date | null> {
    const { rows } = await this.#pool.query<{ opened_at: Date }>(
      `SELECT opened_at FROM ${this.#schema}.status_lists WHERE number = $1`,
      [number],
    );
    return rows[0]?.opened_at ?? null;
  }

  /** Changes are committed one transaction after the other, under a lock, so the last one's id says it all. */
  async #version(number: number): Promise<number> {
    const { rows } = await this.#pool.query<{ version: number }>({
      name: 'status-list-version',
      text: `SELECT coalesce(max(id), 0) AS version FROM ${this.#schema}.status_changes WHERE list = $1`,
      values: [number],
    });
    return rows[0]?.version ?? 0;
  }

  /** Indices come four bytes each: tens of thousands of rows would take longer to read than to look up. */
  async #build(number: number, before: Date | null): Promise<StatusList> {
    const { rows } = await this.#pool.query<{ revoked: Buffer | null; suspended: Buffer | null }>({
      name: 'status-list-content',
      text: `
        SELECT string_agg(int4send(index), ''::bytea) FILTER (WHERE status = ${statusTypes.invalid}) AS revoked,
          string_agg(int4send(index), ''::bytea) FILTER (WHERE status = ${statusTypes.suspended}) AS suspended
        FROM (
          SELECT DISTINCT ON (index) index, status FROM ${this.#schema}.status_changes
          WHERE list = $1 AND ($2::timestamptz IS NULL OR at < $2) ORDER BY index, id DESC
        ) AS last`,
      values: [number, before],
    });
    const list = createStatusList();
    setAll(list, rows[0]?.revoked ?? null, statusTypes.invalid);
    setAll(list, rows[0]?.suspended ?? null, statusTypes.suspended);
    return list;
  }

  async #sign(number: number, list: StatusList, iat: number): Promise<ServedList> {
    const { url } = this.#issuer;
    const token = await this.#issuer.issueStatusList(list, {
      uri: statusListUri(url, number),
      iat,
      exp: iat + this.#times.expiry,
      ttl: this.#times.ttl,
      aggregationUri: `${url}/status-lists`,
    });
    const etag = createHash('sha256').update(token).digest('hex').slice(0, 32);
    return { token, gzipped: await compress(token), etag, iat };
  }
}

/** A list's address, which its attestations name. */
export function statusListUri(issuer: string, number: number): string {
  return `${issuer}/status-lists/${number}`;
}

function setAll(list: StatusList, indices: Buffer | null, status: number): void {
  if (indices === null) return;
  for (let at = 0; at < indices.length; at += 4) setStatus(list, indices.readInt32BE(at), status);
}
