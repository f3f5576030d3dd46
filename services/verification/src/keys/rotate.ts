import { Problem } from '@xacthuc/platform';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { KeyState, VerificationDatabase } from '../db/schema.ts';
import type { KeptKey } from './signer.ts';
import { advanceSigningKeys, listSigningKeys, type SigningKey } from './signing-keys.ts';

/** Who does it, and why. */
export interface Deed {
  readonly actor: string;
  readonly reason: string | null;
}

export interface Rotation extends Deed {
  /** How long copies of the public keys may be kept: the new key must not sign before. */
  readonly jwksMaxAgeSeconds: number;
  /** Activate at once: until they fetch the keys again, verifiers with a copy refuse what it signs. */
  readonly now: boolean;
  readonly newKey: NewKey;
}

/** Makes a new key, or finds one that is none of the known ones (by `kid`). Called only when one is needed. */
export type NewKey = (known: ReadonlySet<string>) => Promise<KeptKey>;

/** The same lock as in the database's own functions (003-keys): one change of keys at a time. */
const keyLock = 0x7861_6b79;

/** The retirement step looks at answers this far back; it is the longest a policy may let an attestation live. */
const longestHours = 8760;

/**
 * Announces a new key: it is published at once and becomes active by itself when every copy of the public keys that was
 * fetched before has expired. The database must be open as its owner: the serving role may not do this.
 * @returns the new key as it stands. @throws Problem `state_conflict` when a key is announced already, unless `now`,
 *   which activates that one.
 */
export async function rotateKeys(db: Kysely<VerificationDatabase>, rotation: Rotation): Promise<SigningKey> {
  return changing(db, async (trx) => {
    const announced = (await listSigningKeys(trx)).find(({ state }) => state === 'announced');
    if (announced && !rotation.now) throw new Problem('state_conflict', alreadyAnnounced(announced));
    if (announced) await activateNow(trx, announced.kid);
    const kid = announced?.kid ?? (await announce(trx, rotation, rotation.now ? 0 : delaySeconds(rotation)));
    if (rotation.now) await advanceSigningKeys(trx, longestHours);
    return keyOf(trx, kid);
  });
}

/** What {@link compromiseKey} did. */
export interface Compromise {
  readonly compromised: SigningKey;
  /** The key that signs from now on, when the compromised one was the active one. */
  readonly successor: SigningKey | null;
}

/**
 * Takes a key out of the public keys, for good: nothing it ever signed verifies from then on. Another key takes its
 * place in the same transaction.
 * @throws Problem `not_found`, or `state_conflict` when it is known as compromised.
 */
export async function compromiseKey(
  db: Kysely<VerificationDatabase>,
  kid: string,
  deed: Deed & { readonly reason: string; readonly newKey: NewKey },
): Promise<Compromise> {
  return changing(db, async (trx) => {
    const keys = await listSigningKeys(trx);
    const key = keys.find((one) => one.kid === kid);
    if (!key) throw new Problem('not_found', noSuchKey);
    if (key.state === 'compromised') throw new Problem('state_conflict', knownAlready);
    await trx
      .updateTable('verification.signing_keys')
      .set({ state: 'compromised', compromised_at: sql<Date>`now()` })
      .where('kid', '=', kid)
      .execute();
    await note(trx, kid, 'compromised', deed);
    const successor = key.state === 'active' ? await succeed(trx, keys, deed) : null;
    return { compromised: await keyOf(trx, kid), successor };
  });
}

async function succeed(
  trx: Transaction<VerificationDatabase>,
  keys: readonly SigningKey[],
  deed: Deed & { readonly newKey: NewKey },
): Promise<SigningKey> {
  const announced = keys.find(({ state }) => state === 'announced');
  if (announced) await activateNow(trx, announced.kid);
  const kid = announced?.kid ?? (await announce(trx, deed, 0));
  await advanceSigningKeys(trx, longestHours);
  return keyOf(trx, kid);
}

/** A tenth more than the caches' time: an answer may have been under way while the key was announced. */
function delaySeconds({ jwksMaxAgeSeconds }: Rotation): number {
  return Math.ceil(jwksMaxAgeSeconds * 1.1);
}

async function announce(
  trx: Transaction<VerificationDatabase>,
  by: Deed & { readonly newKey: NewKey },
  delay: number,
): Promise<string> {
  const known = new Set((await listSigningKeys(trx)).map(({ kid }) => kid));
  const { publicJwk, wrapped } = await by.newKey(known);
  const { kid } = publicJwk;
  await trx
    .insertInto('verification.signing_keys')
    .values({
      kid,
      public_jwk: JSON.stringify(publicJwk),
      wrapped,
      state: 'announced',
      activates_at: sql<Date>`now() + make_interval(secs => ${delay})`,
    })
    .execute();
  await note(trx, kid, 'announced', by);
  return kid;
}

async function activateNow(trx: Transaction<VerificationDatabase>, kid: string): Promise<void> {
  await trx
    .updateTable('verification.signing_keys')
    .set({ activates_at: sql<Date>`now()` })
    .where('kid', '=', kid)
    .execute();
}

async function note(
  trx: Transaction<VerificationDatabase>,
  kid: string,
  event: KeyState,
  { actor, reason }: Deed,
): Promise<void> {
  await trx.insertInto('verification.key_events').values({ kid, event, actor, reason }).execute();
}

async function keyOf(trx: Transaction<VerificationDatabase>, kid: string): Promise<SigningKey> {
  const key = (await listSigningKeys(trx)).find((one) => one.kid === kid);
  if (!key) throw new Error('a key is gone');
  return key;
}

function changing<T>(db: Kysely<VerificationDatabase>, change: (trx: Transaction<VerificationDatabase>) => Promise<T>) {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${keyLock}::bigint)`.execute(trx);
    return change(trx);
  });
}

function alreadyAnnounced({ kid, activatesAt }: SigningKey) {
  const at = activatesAt?.toISOString() ?? '';
  return {
    vi: `Đã có khoá chờ kích hoạt: ${kid}, ký từ ${at}; --now để kích hoạt ngay`,
    en: `A key is announced already: ${kid}, it signs from ${at}; --now activates it at once`,
  };
}

const noSuchKey = { vi: 'Không có khoá ký này, xem "keys list"', en: 'There is no such signing key, see "keys list"' };
const knownAlready = { vi: 'Khoá này đã được báo lộ', en: 'This key is known as compromised already' };
