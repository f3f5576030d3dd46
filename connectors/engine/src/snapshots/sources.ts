import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { FactsDatabase } from '../db/schema.ts';
import type { Connector } from '../map/index.ts';

/**
 * Makes a row for each declared source that has none yet. An existing row is left alone: it is the office's, whatever
 * the declaration says today.
 */
export async function ensureSources(db: Kysely<FactsDatabase>, connectors: readonly Connector[]): Promise<void> {
  for (const connector of connectors) {
    await sql`SELECT facts.add_source(
      ${connector.source}, ${connector.source}, ${JSON.stringify(connector.department)}::jsonb, ${connector.delivery},
      ${connector.freshnessDays}::integer
    )`.execute(db);
  }
}
