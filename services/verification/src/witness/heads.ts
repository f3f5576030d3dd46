import type { ParsedAddCheckpoint, TreeHead } from '@xacthuc/transparency-log';
import { type Kysely, sql } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/** The largest tree of a log that was cosigned; undefined when none was. */
export async function latestHead(db: Kysely<VerificationDatabase>, origin: string): Promise<TreeHead | undefined> {
  return db.selectFrom('witness.heads').select(['size', 'root']).where('origin', '=', origin).executeTakeFirst();
}

/**
 * Makes a tree the largest that was cosigned, if `known` still is that: one statement, committed when this resolves.
 * @returns whether it is; if not, somebody else was quicker and it is to be decided anew.
 */
export async function advanceHead(
  db: Kysely<VerificationDatabase>,
  origin: string,
  known: TreeHead | undefined,
  next: TreeHead & { readonly checkpoint: string },
): Promise<boolean> {
  const row = { origin, size: next.size, root: Buffer.from(next.root), checkpoint: next.checkpoint };
  if (known === undefined) {
    const inserted = await db
      .insertInto('witness.heads')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return inserted.numInsertedOrUpdatedRows === 1n;
  }
  const updated = await db
    .updateTable('witness.heads')
    .set({ size: row.size, root: row.root, checkpoint: row.checkpoint, at: sql`clock_timestamp()` })
    .where('origin', '=', origin)
    .where('size', '=', known.size)
    .where('root', '=', Buffer.from(known.root))
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

/** Checkpoints that are public can be sent by anybody with a wrong proof: so many of a log are kept. */
const mostProofs = 1000;

/** Keeps a refused checkpoint of a log, once. */
export async function keepConflict(
  db: Kysely<VerificationDatabase>,
  { claims, checkpoint }: ParsedAddCheckpoint,
  known: TreeHead,
): Promise<'fork' | 'proof'> {
  const kind = claims.size === known.size && !Buffer.from(claims.root).equals(known.root) ? 'fork' : 'proof';
  await sql`
    INSERT INTO witness.conflicts (origin, kind, size, root, checkpoint, known_size, known_root)
    SELECT ${claims.origin}::text, ${kind}::text, ${claims.size}::bigint, ${Buffer.from(claims.root)}::bytea,
      ${checkpoint}::text, ${known.size}::bigint, ${Buffer.from(known.root)}::bytea
    WHERE ${kind}::text = 'fork' OR (
      SELECT count(*) < ${mostProofs}::int FROM witness.conflicts WHERE origin = ${claims.origin} AND kind = 'proof'
    )
    ON CONFLICT DO NOTHING
  `.execute(db);
  return kind;
}
