import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrapPrivateKey, wrapPrivateKey } from '@xacthuc/platform';
import { type NoteSigner, noteSigner } from '@xacthuc/transparency-log';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/** A witness cosigns by both: what is verified today, and what will still be worth something after quantum computers. */
const types = ['ed25519-cosignature', 'ml-dsa-44-cosignature'] as const;
type WitnessKeyType = (typeof types)[number];

/** What a witness is called: a URL without scheme, such as `xacthuc.example.gov.vn/witness`. */
export interface WitnessName {
  /** As the operator set it; null: not set. */
  readonly wanted: string | null;
  /** For keys that are made when nothing is set. */
  readonly otherwise: string;
}

/**
 * Opens the witness's keys, making those that are missing. Replicas that make them at the same time share the first.
 *
 * @throws Error when the keys were made under another name than the one that is wanted: it is part of what they sign
 */
export async function openWitnessKeys(
  db: Kysely<VerificationDatabase>,
  master: KeyObject,
  name: WitnessName,
): Promise<readonly NoteSigner[]> {
  return Promise.all(types.map((type) => openKey(db, master, name, type)));
}

async function openKey(
  db: Kysely<VerificationDatabase>,
  master: KeyObject,
  { wanted, otherwise }: WitnessName,
  type: WitnessKeyType,
): Promise<NoteSigner> {
  const stored = (await storedKey(db, type)) ?? (await firstKey(db, master, wanted ?? otherwise, type));
  if (wanted !== null && stored.name !== wanted) {
    throw new Error(
      `Nhân chứng này mang tên "${stored.name}", không phải "${wanted}" / this witness is called "${stored.name}" and not ` +
        `"${wanted}": set XACTHUC_WITNESS_NAME=${stored.name}`,
    );
  }
  return noteSigner(stored.name, type, unwrapPrivateKey(master, stored.wrapped, purpose(type)));
}

async function firstKey(db: Kysely<VerificationDatabase>, master: KeyObject, name: string, type: WitnessKeyType) {
  const wrapped = wrapPrivateKey(master, newKey(type), purpose(type));
  await db
    .insertInto('witness.keys')
    .values({ type, name, wrapped })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const stored = await storedKey(db, type);
  if (!stored) throw new Error('no key of the witness after making one');
  return stored;
}

function storedKey(db: Kysely<VerificationDatabase>, type: WitnessKeyType) {
  return db.selectFrom('witness.keys').select(['name', 'wrapped']).where('type', '=', type).executeTakeFirst();
}

function newKey(type: WitnessKeyType): KeyObject {
  return type === 'ed25519-cosignature'
    ? generateKeyPairSync('ed25519').privateKey
    : generateKeyPairSync('ml-dsa-44').privateKey;
}

function purpose(type: WitnessKeyType): string {
  return `witness-key:${type}`;
}
