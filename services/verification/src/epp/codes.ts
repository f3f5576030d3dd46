import { vietnamDay } from '@xacthuc/domain';
import { formatVerificationCode, type SignedCode } from '@xacthuc/epp';
import type { Keyring } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { StoredAnswer } from '../checks/answer.ts';
import type { VerificationDatabase } from '../db/schema.ts';
import { type CodeKey, openCodeKey } from './code-key.ts';

/** Renders attestations as signed verification codes (draft-ietf-regext-verificationcode-06). */
export interface VerificationCodes {
  /** The code of an attestation: the same whenever it is asked for. It does not look whether the attestation holds. */
  of(answer: Pick<StoredAnswer, 'id' | 'issuedAt'>): Promise<SignedCode>;
  /** The certificate that codes verify with, PEM. */
  certificate(): Promise<string>;
}

export interface VerificationCodesOptions {
  readonly db: Kysely<VerificationDatabase>;
  readonly keyring: Pick<Keyring, 'master' | 'lookup'>;
  /** The number that the registry gave this service. */
  readonly providerId: number;
  readonly publicUrl: string;
  /** Whose codes they are, in the certificate's name. */
  readonly issuer?: string;
}

/** What was verified, in the draft's words: that the registrant may have the name. */
const type = 'registrant';

/** The key is opened, or made (a second of work), when the first code or the certificate is asked for. */
export function createVerificationCodes(options: VerificationCodesOptions): VerificationCodes {
  const { db, keyring, providerId, publicUrl, issuer = 'xacthuc' } = options;
  // 64 characters are the most that a certificate's common name may have.
  const commonName = `${issuer} ${new URL(publicUrl).host}`.slice(0, 64);
  let opened: Promise<CodeKey> | null = null;
  const key = (): Promise<CodeKey> => {
    opened ??= openCodeKey(db, keyring.master, commonName).catch((error: unknown) => {
      opened = null; // the next one tries again
      throw error;
    });
    return opened;
  };
  return {
    of: async ({ id, issuedAt }) => {
      // A keyed hash: to whoever lacks the key it is random, and says neither who was asked about nor by whom.
      const token = keyring.lookup(`verification-code|${id}`).toString('hex');
      const code = formatVerificationCode({ vsp: providerId, date: vietnamDay(issuedAt), id: token });
      return (await key()).issuer.sign({ code, type });
    },
    certificate: async () => (await key()).certificate,
  };
}
