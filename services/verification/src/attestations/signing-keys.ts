import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  createIssuer,
  createStatusListIssuer,
  ed25519Signer,
  generateSigningKey,
  type Issuer,
  type Jwks,
  jwks,
  type PublicJwk,
  type StatusListIssuer,
} from '@xacthuc/attestation';
import { newDataKey, open, seal, unwrapKey, wrapKey } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/** Signs answers, and publishes the keys they verify with. */
export interface AttestationIssuer {
  readonly url: string;
  readonly kid: string;
  readonly issue: Issuer['issue'];
  readonly issueStatusList: StatusListIssuer['issue'];
  /** Every key an answer of ours may verify with. */
  jwks(): Promise<Jwks>;
}

/** Opens the active signing key, making the first one when there is none. Replicas that start together share it. */
export async function openIssuer(
  db: Kysely<VerificationDatabase>,
  master: KeyObject,
  url: string,
): Promise<AttestationIssuer> {
  const { kid, privateKey } = (await activeKey(db, master)) ?? (await firstKey(db, master));
  const signing = { issuer: url, kid, sign: ed25519Signer(privateKey) };
  const issuer = createIssuer(signing);
  return {
    url,
    kid,
    issue: issuer.issue,
    issueStatusList: createStatusListIssuer(signing).issue,
    jwks: async () => {
      const rows = await db
        .selectFrom('verification.signing_keys')
        .select('public_jwk')
        .orderBy('created_at', 'desc')
        .execute();
      return jwks(rows.map((row) => row.public_jwk as unknown as PublicJwk));
    },
  };
}

async function activeKey(db: Kysely<VerificationDatabase>, master: KeyObject) {
  const row = await db
    .selectFrom('verification.signing_keys')
    .select(['kid', 'wrapped'])
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row ? { kid: row.kid, privateKey: unwrapPrivate(master, row.kid, row.wrapped) } : null;
}

async function firstKey(db: Kysely<VerificationDatabase>, master: KeyObject) {
  const { privateKey, publicJwk } = generateSigningKey();
  await db
    .insertInto('verification.signing_keys')
    .values({
      kid: publicJwk.kid,
      public_jwk: JSON.stringify(publicJwk),
      wrapped: wrapPrivate(master, publicJwk.kid, privateKey),
      state: 'active',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const active = await activeKey(db, master);
  if (!active) throw new Error('no active signing key after making one');
  return active;
}

const wrappedKeyBytes = 12 + 32 + 16;

/** A data key wrapped by the master key, then the private key under that data key. */
function wrapPrivate(master: KeyObject, kid: string, privateKey: KeyObject): Buffer {
  const data = newDataKey();
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return Buffer.concat([wrapKey(master, data, `signing:${kid}`), seal(data, der, Buffer.from(kid))]);
}

function unwrapPrivate(master: KeyObject, kid: string, wrapped: Buffer): KeyObject {
  const data = unwrapKey(master, wrapped.subarray(0, wrappedKeyBytes), `signing:${kid}`);
  const der = open(data, wrapped.subarray(wrappedKeyBytes), Buffer.from(kid));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
