import type { KeyObject } from 'node:crypto';
import { createIssuer, createStatusListIssuer, jwks, type PublicJwk } from '@xacthuc/attestation';
import type { Kysely } from 'kysely';
import type { AttestationIssuer } from '../attestations/signing-keys.ts';
import type { SandboxDatabase } from '../db/schema.ts';
import { type KeptKey, newWrappedKey, openSigner } from '../keys/signer.ts';

/**
 * Signs sandbox answers with a key and under a name (`…/sandbox`) of their own: with the real keys they do not verify, nor
 * real ones with this. The key lies in the sandbox's tables, made when there is none; replicas that make one at the same
 * time share the first. It is not rotated: nothing rests on it.
 */
export async function openSandboxIssuer(
  db: Kysely<SandboxDatabase>,
  master: KeyObject,
  url: string,
): Promise<AttestationIssuer> {
  const key = (await storedKey(db)) ?? (await firstKey(db, master));
  const signer = openSigner(key, master, null);
  const signing = { issuer: url, kid: signer.kid, sign: (bytes: Uint8Array) => signer.sign(bytes) };
  const published = jwks([signer.publicJwk]);
  return {
    url,
    kid: signer.kid,
    issue: createIssuer(signing).issue,
    issueStatusList: createStatusListIssuer(signing).issue,
    jwks: async () => published,
    compromisedAt: () => null,
  };
}

async function storedKey(db: Kysely<SandboxDatabase>): Promise<KeptKey | null> {
  const row = await db.selectFrom('sandbox.signing_keys').select(['public_jwk', 'wrapped']).executeTakeFirst();
  return row ? { publicJwk: row.public_jwk as unknown as PublicJwk, wrapped: row.wrapped } : null;
}

async function firstKey(db: Kysely<SandboxDatabase>, master: KeyObject): Promise<KeptKey> {
  const { publicJwk, wrapped } = newWrappedKey(master);
  if (wrapped === null) throw new Error('a new key is wrapped');
  await db
    .insertInto('sandbox.signing_keys')
    .values({ public_jwk: JSON.stringify(publicJwk), wrapped })
    .onConflict((on) => on.doNothing())
    .execute();
  const key = await storedKey(db);
  if (key === null) throw new Error('no sandbox key after making one');
  return key;
}
