import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { DatabaseRole } from './roles.ts';

// int8 columns here are sequence numbers and counts, far below 2^53; a plain number spares every reader a conversion.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 value exceeds 2^53');
  return value;
});
// A date column is a calendar day, not an instant in this process's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface ConnectOptions {
  readonly url: string;
  /** Role every connection of the pool works under; null: the URL's own user (migrations only). */
  readonly role: DatabaseRole | null;
  readonly max: number;
  /** Shown in `pg_stat_activity`. */
  readonly name: string;
  /** Called with an idle connection's error, so that a database restart is logged and does not end the process. */
  readonly onError?: (error: Error) => void;
}

/** Connection settings for one role, for pools and for single clients alike. */
export function clientConfig(options: Omit<ConnectOptions, 'max'>): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: options.name,
    keepAlive: true,
    // `role` as a start-up option holds for the connection's whole life without a round trip.
    ...(options.role === null ? {} : { options: `-c role=${options.role}` }),
  };
}

export function createPool(options: ConnectOptions): pg.Pool {
  const pool = new pg.Pool({ ...clientConfig(options), max: options.max, connectionTimeoutMillis: 10_000 });
  const onError = options.onError ?? (() => {});
  pool.on('error', onError);
  // The pool listens to idle connections only. One that breaks while it is out fails its query, and would besides end
  // the process with an unheard 'error': a restart of the database must not.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

export function createDatabase<Tables>(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
