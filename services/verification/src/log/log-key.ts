import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrapPrivateKey, wrapPrivateKey } from '@xacthuc/platform';
import { formatVerifierKey, type NoteSigner, noteSigner } from '@xacthuc/transparency-log';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/** The log as others know it, and what signs its checkpoints. */
export interface LogKey {
  /** Names the log in every checkpoint; it never changes. */
  readonly origin: string;
  /** The public key as a verifier key: what one needs to check the log. */
  readonly vkey: string;
  readonly signer: NoteSigner;
  readonly privateKey: KeyObject;
}

export interface LogKeyParts {
  /** Of the role `xacthuc_log`. */
  readonly db: Kysely<VerificationDatabase>;
  readonly master: KeyObject;
  /** The origin that was set; null: it was not. */
  readonly origin: string | null;
  readonly publicUrl: string;
}

/**
 * Opens the log's key, making it when there is none. Replicas that make one at the same time share the first.
 * @throws when another origin is set than the log has: it would be another log.
 */
export async function openLogKey(parts: LogKeyParts): Promise<LogKey> {
  const key = (await storedKey(parts)) ?? (await firstKey(parts));
  if (parts.origin !== null && parts.origin !== key.origin) {
    throw new Error(
      `Nhật ký đã mang tên "${key.origin}", không đổi được / XACTHUC_LOG_ORIGIN: the log is named "${key.origin}" ` +
        'for good: whoever follows it knows it by that name',
    );
  }
  return key;
}

async function storedKey({ db, master }: LogKeyParts): Promise<LogKey | null> {
  const row = await db.selectFrom('log.keys').select(['origin', 'vkey', 'wrapped']).executeTakeFirst();
  if (!row) return null;
  const { origin, vkey, wrapped } = row;
  const privateKey = unwrapPrivateKey(master, wrapped, purpose);
  return { origin, vkey, signer: noteSigner(origin, 'ed25519', privateKey), privateKey };
}

async function firstKey(parts: LogKeyParts): Promise<LogKey> {
  const origin = parts.origin ?? `${new URL(parts.publicUrl).hostname}/log`;
  const { privateKey } = generateKeyPairSync('ed25519');
  const { key } = noteSigner(origin, 'ed25519', privateKey);
  await parts.db
    .insertInto('log.keys')
    .values({ origin, vkey: formatVerifierKey(key), wrapped: wrapPrivateKey(parts.master, privateKey, purpose) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const stored = await storedKey(parts);
  if (!stored) throw new Error('the log has no key after one was made');
  return stored;
}

const purpose = 'log-key';
