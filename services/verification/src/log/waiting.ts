import { committedSince } from '../db/committed-since.ts';
import type { LogQueries } from './storage.ts';

/** By transaction the oldest comes first, which is exact enough to tell that nobody integrates. */
const oldestWaiting = (table: string, at: string, number: string) =>
  committedSince('t.xid', 's.snapshot')
    .map(
      (condition) => `
  (SELECT t.${at} FROM ${table} t
   WHERE ${condition} AND NOT EXISTS (SELECT FROM log.entries e WHERE e.number = t.${number})
   ORDER BY t.xid LIMIT 1)`,
    )
    .join();

/** How the log stands; times in seconds, by the database's clock. */
export interface LogState {
  readonly size: number;
  /** Age of the newest checkpoint. */
  readonly age: number;
  /** How long the oldest thing recorded has waited for the log; 0: all is in it. */
  readonly waiting: number;
}

/** Looks how far the log is behind what was recorded. */
export async function logState(pool: LogQueries): Promise<LogState> {
  const { rows } = await pool.query<{ size: number; age: number | null; waiting: number | null }>(
    `SELECT s.size,
       extract(epoch FROM clock_timestamp() - (SELECT at FROM log.checkpoints ORDER BY size DESC LIMIT 1))::float8 AS age,
       extract(epoch FROM clock_timestamp() - least(
         ${oldestWaiting('verification.answers', 'issued_at', 'index')},
         ${oldestWaiting('log.events', 'at', 'number')}
       ))::float8 AS waiting
     FROM log.state s`,
  );
  const [state] = rows;
  return { size: state?.size ?? 0, age: state?.age ?? 0, waiting: Math.max(0, state?.waiting ?? 0) };
}
