import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import { unwrapSecret } from './secrets.ts';

/** An endpoint that this worker alone sends to, for a while. */
export interface Lease {
  readonly webhookId: string;
  readonly url: URL;
  /** What its messages are signed with, the newest first. */
  readonly secrets: readonly KeyObject[];
}

type Queries = Pick<pg.Pool, 'query'>;

interface Row {
  readonly url: string;
  readonly secret: Buffer;
  readonly previous_secret: Buffer | null;
}

/**
 * Takes an endpoint, or keeps one for longer, with its address and secrets as they are now. A worker that dies keeps it
 * for `seconds`. @returns null when another worker has it, or nothing may be sent to it now.
 */
export async function holdEndpoint(
  pool: Queries,
  master: KeyObject,
  webhookId: string,
  { seconds, held }: { readonly seconds: number; readonly held: boolean },
): Promise<Lease | null> {
  const { rows } = await pool.query<Row>(
    `UPDATE verification.webhooks SET busy_until = clock_timestamp() + make_interval(secs => $2::integer)
     WHERE id = $1 AND deleted_at IS NULL AND disabled_at IS NULL
       AND ($3 OR busy_until IS NULL OR busy_until < clock_timestamp())
       AND (paused_until IS NULL OR paused_until < clock_timestamp())
     RETURNING url, secret, CASE WHEN previous_until > clock_timestamp() THEN previous_secret END AS previous_secret`,
    [webhookId, seconds, held],
  );
  const [row] = rows;
  if (!row) return null;
  const wrapped = row.previous_secret === null ? [row.secret] : [row.secret, row.previous_secret];
  return {
    webhookId,
    url: new URL(row.url),
    secrets: wrapped.map((secret) => unwrapSecret(master, webhookId, secret)),
  };
}

/** Gives an endpoint back. */
export async function giveEndpointBack(pool: Queries, webhookId: string): Promise<void> {
  await pool.query('UPDATE verification.webhooks SET busy_until = NULL WHERE id = $1', [webhookId]);
}
