import { type SubjectType, vietnamDay } from '@xacthuc/domain';
import { type Kysely, sql } from 'kysely';
import type { ProgrammeDatabase } from '../db/schema.ts';
import { noOrigin } from './entries/claim.ts';
import type { HolderSecrets } from './entries/holder-secrets.ts';
import type { NewClaim } from './entries/stored-claims.ts';
import { takeClaims } from './entries/take-claims.ts';

/** Events of redemptions that one round takes. */
const eventsAtOnce = 500;
/**
 * An event's number is drawn a moment before its transaction has a number of its own, so a few below the mark are looked
 * at once more. Following is idempotent: what was taken already changes nothing.
 */
const overlap = 100;

/** What one round came to. */
export interface Followed {
  readonly names: number;
  /** Whether there is more to follow at once. */
  readonly more: boolean;
}

interface Mark {
  readonly seen: number;
  readonly through: number;
  readonly ahead: number;
  readonly pending: boolean;
  readonly settled: boolean;
}

/**
 * Takes what became of free names since the last look into the directory: in one transaction with the mark of how far
 * it has looked, so nothing is lost or counted twice, whenever it is killed. Events whose transactions end late, below
 * ones already seen, are found by a second look. @returns null when another replica is at it.
 */
export async function followRedemptions(
  db: Kysely<ProgrammeDatabase>,
  secrets: HolderSecrets,
): Promise<Followed | null> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<Mark>`
      SELECT seen, through, ahead, ahead_snapshot IS NOT NULL AS pending,
        coalesce(pg_snapshot_xmin(pg_current_snapshot()) >= pg_snapshot_xmax(ahead_snapshot), false) AS settled
      FROM directory.redemption_cursor FOR UPDATE SKIP LOCKED
    `.execute(trx);
    const [mark] = rows;
    if (!mark) return null;
    const late = mark.settled ? await domainsOf(trx, mark.through - overlap, mark.ahead, null) : [];
    const fresh = await domainsOf(trx, mark.seen, null, eventsAtOnce);
    const seen = fresh.at(-1)?.id ?? mark.seen;
    const domains = [...new Set([...late, ...fresh].map(({ domain }) => domain))];
    for (let i = 0; i < domains.length; i += eventsAtOnce) {
      await takeClaims(trx, secrets, await claimsOf(trx, domains.slice(i, i + eventsAtOnce)));
    }
    await move(trx, mark, seen);
    return { names: domains.length, more: fresh.length === eventsAtOnce };
  });
}

async function domainsOf(trx: Kysely<ProgrammeDatabase>, after: number, until: number | null, most: number | null) {
  let query = trx
    .selectFrom('directory.redemption_events')
    .select(['id', 'domain'])
    .where('id', '>', after)
    .orderBy('id');
  if (until !== null) query = query.where('id', '<=', until);
  if (most !== null) query = query.limit(most);
  return query.execute();
}

async function move(trx: Kysely<ProgrammeDatabase>, mark: Mark, seen: number): Promise<void> {
  const through = mark.settled ? mark.ahead : mark.through;
  const begins = (!mark.pending || mark.settled) && seen > through;
  if (!mark.settled && !begins && seen === mark.seen) return;
  await sql`
    UPDATE directory.redemption_cursor SET seen = ${seen}, through = ${through},
      ahead = CASE WHEN ${begins} THEN ${seen} ELSE ahead END,
      ahead_snapshot = CASE WHEN ${begins} THEN pg_current_snapshot() WHEN ${mark.settled} THEN NULL ELSE ahead_snapshot END
  `.execute(trx);
}

/** What the uses of free names say of these domains now. */
async function claimsOf(trx: Kysely<ProgrammeDatabase>, domains: readonly string[]): Promise<NewClaim[]> {
  const rows = await trx
    .selectFrom('directory.redeemed_names as r')
    .leftJoin('access.clients as c', 'c.id', 'r.client_id')
    .selectAll('r')
    .select('c.name as registrar')
    .where(sql<boolean>`r.domain = ANY(${domains}::text[])`)
    .execute();
  return rows.map((row) => ({
    domain: row.domain,
    domainUnicode: row.domain_unicode,
    zone: row.zone,
    source: 'redemption',
    origin: noOrigin,
    status: row.released_at === null ? 'registered' : 'released',
    holderKind: row.holder_kind as SubjectType,
    holderKey: row.holder_key.toString('hex'),
    name: null,
    scheme: null,
    number: null,
    registeredOn: vietnamDay(row.registered_at),
    expiresOn: null,
    registrar: row.registrar,
    sector: null,
    area: null,
    services: [],
    statedAt: row.released_at ?? row.redeemed_at,
    recordedBy: null,
  }));
}
