import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type CodeIssuer, createCodeIssuer, generateCodeKey, rsaCodeSigner, selfSignedCertificate } from '@xacthuc/epp';
import { newDataKey, open, seal, unwrapKey, wrapKey } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/** What EPP verification codes are signed with, and what a registry verifies them with. */
export interface CodeKey {
  readonly issuer: CodeIssuer;
  /** PEM. */
  readonly certificate: string;
}

const dayMs = 86_400_000;
/** As long as the programme's names and whatever may be asked about them later. */
const validDays = 10 * 365;

/** Opens the key, making it when there is none. Replicas that make one at the same time share the first. */
export async function openCodeKey(
  db: Kysely<VerificationDatabase>,
  master: KeyObject,
  commonName: string,
): Promise<CodeKey> {
  return (await storedKey(db, master)) ?? (await firstKey(db, master, commonName));
}

async function storedKey(db: Kysely<VerificationDatabase>, master: KeyObject): Promise<CodeKey | null> {
  const row = await db.selectFrom('verification.code_keys').select(['certificate', 'wrapped']).executeTakeFirst();
  if (!row) return null;
  const { certificate } = row;
  const sign = rsaCodeSigner(unwrapPrivate(master, row.wrapped));
  return { certificate, issuer: createCodeIssuer({ sign, certificate }) };
}

async function firstKey(db: Kysely<VerificationDatabase>, master: KeyObject, commonName: string): Promise<CodeKey> {
  const { privateKey } = await generateCodeKey();
  const certificate = await selfSignedCertificate({
    commonName,
    publicKey: createPublicKey(privateKey),
    sign: rsaCodeSigner(privateKey),
    // Clocks differ a little.
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + validDays * dayMs),
  });
  await db
    .insertInto('verification.code_keys')
    .values({ certificate, wrapped: wrapPrivate(master, privateKey) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const key = await storedKey(db, master);
  if (!key) throw new Error('no key for verification codes after making one');
  return key;
}

const purpose = 'epp-code-key';
const wrappedKeyBytes = 12 + 32 + 16;

/** A data key wrapped by the master key, then the private key under that data key. */
function wrapPrivate(master: KeyObject, privateKey: KeyObject): Buffer {
  const data = newDataKey();
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return Buffer.concat([wrapKey(master, data, purpose), seal(data, der, Buffer.from(purpose))]);
}

function unwrapPrivate(master: KeyObject, wrapped: Buffer): KeyObject {
  const data = unwrapKey(master, wrapped.subarray(0, wrappedKeyBytes), purpose);
  const der = open(data, wrapped.subarray(wrappedKeyBytes), Buffer.from(purpose));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
