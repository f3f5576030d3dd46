import { createPublicKey, type KeyObject } from 'node:crypto';
import { type CodeIssuer, createCodeIssuer, generateCodeKey, rsaCodeSigner, selfSignedCertificate } from '@xacthuc/epp';
import { unwrapPrivateKey, wrapPrivateKey } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';

/** What EPP verification codes are signed with, and what a registry verifies them with. */
export interface CodeKey {
  readonly issuer: CodeIssuer;
  /** PEM. */
  readonly certificate: string;
}

const purpose = 'epp-code-key';
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
  const sign = rsaCodeSigner(unwrapPrivateKey(master, row.wrapped, purpose));
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
    .values({ certificate, wrapped: wrapPrivateKey(master, privateKey, purpose) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const key = await storedKey(db, master);
  if (!key) throw new Error('no key for verification codes after making one');
  return key;
}
