import type { Kysely } from 'kysely';
import type { FactsDatabase, Mode } from '../db/schema.ts';
import type { TransportChoice } from '../transports/settings.ts';
import type { SealedSecrets } from './secrets.ts';

/** A feed with what a run of it needs. Its secrets are still sealed. */
export interface Feed {
  readonly id: string;
  /** Names its advisory lock. */
  readonly number: number;
  readonly sourceId: number;
  readonly source: string;
  readonly transport: TransportChoice;
  readonly sealed: Omit<SealedSecrets, 'secret_names'>;
  readonly mode: Mode;
  readonly segment: string | null;
  readonly createdBy: string;
  readonly maxAttempts: number;
  readonly retrySeconds: number;
}

/** The feed of a run; null when it was deleted meanwhile. */
export async function feedOfRun(db: Kysely<FactsDatabase>, runId: string): Promise<Feed | null> {
  const row = await db
    .selectFrom('facts.feed_runs as r')
    .innerJoin('facts.feeds as f', 'f.id', 'r.feed_id')
    .innerJoin('facts.sources as s', 's.id', 'f.source_id')
    .selectAll('f')
    .select('s.code as source')
    .where('r.id', '=', runId)
    .where('f.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    number: row.number,
    sourceId: row.source_id,
    source: row.source,
    transport: { kind: row.kind, settings: row.settings } as TransportChoice,
    sealed: { wrapped_key: row.wrapped_key, secrets: row.secrets },
    mode: row.mode,
    segment: row.segment,
    createdBy: row.created_by,
    maxAttempts: row.max_attempts,
    retrySeconds: row.retry_seconds,
  };
}
