import type { PublicJwk } from '@xacthuc/attestation';
import { type Kysely, sql } from 'kysely';
import type { KeyState, VerificationDatabase } from '../db/schema.ts';
import type { KeptKey } from './signer.ts';

/** A signing key as it stands. */
export interface SigningKey extends KeptKey {
  readonly kid: string;
  readonly state: KeyState;
  readonly announcedAt: Date;
  /** From when an announced key may sign. */
  readonly activatesAt: Date | null;
  readonly activatedAt: Date | null;
  readonly retiringAt: Date | null;
  readonly retiredAt: Date | null;
  readonly compromisedAt: Date | null;
  /** Announced, and its time has come. By the database's clock, the one that all replicas share. */
  readonly due: boolean;
}

/** One change of a key's state. */
export interface KeyEvent {
  readonly kid: string;
  readonly event: KeyState;
  readonly at: Date;
  /** The operator's name; `xacthuc` for what the program did because it was due. */
  readonly actor: string;
  readonly reason: string | null;
}

/** Every key there ever was, the newest first. */
export async function listSigningKeys(db: Kysely<VerificationDatabase>): Promise<readonly SigningKey[]> {
  const rows = await db
    .selectFrom('verification.signing_keys')
    .selectAll()
    .select(sql<boolean>`state = 'announced' AND activates_at <= now()`.as('due'))
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    kid: row.kid,
    publicJwk: row.public_jwk as unknown as PublicJwk,
    wrapped: row.wrapped,
    state: row.state,
    announcedAt: row.created_at,
    activatesAt: row.activates_at,
    activatedAt: row.activated_at,
    retiringAt: row.retiring_at,
    retiredAt: row.retired_at,
    compromisedAt: row.compromised_at,
    due: row.due,
  }));
}

/** All that ever happened to keys, in order. */
export async function listKeyEvents(db: Kysely<VerificationDatabase>): Promise<readonly KeyEvent[]> {
  return db
    .selectFrom('verification.key_events')
    .select(['kid', 'event', 'at', 'actor', 'reason'])
    .orderBy('id')
    .execute();
}

/**
 * Takes the steps that are due: an announced key whose time has come becomes active and the former one retiring; a
 * retiring one whose last attestation has expired becomes retired. One replica at a time, all of it or nothing.
 * @param longestHours no attestation is valid for longer.
 */
export async function advanceSigningKeys(db: Kysely<VerificationDatabase>, longestHours: number): Promise<void> {
  await sql`SELECT verification.advance_signing_keys(${longestHours}::integer)`.execute(db);
}

/** Makes a key the active one, when there is no key at all. @returns whether it did. */
export async function offerFirstKey(db: Kysely<VerificationDatabase>, key: KeptKey): Promise<boolean> {
  const { publicJwk, wrapped } = key;
  const { rows } = await sql<{ first: boolean }>`
    SELECT verification.first_signing_key(${publicJwk.kid}, ${JSON.stringify(publicJwk)}::jsonb, ${wrapped}) AS first
  `.execute(db);
  return rows[0]?.first ?? false;
}
