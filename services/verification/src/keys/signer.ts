import { createPrivateKey, type KeyObject } from 'node:crypto';
import { generateSigningKey, type PublicJwk } from '@xacthuc/attestation';
import { newDataKey, open, Problem, seal, unwrapKey, wrapKey } from '@xacthuc/platform';
import type { SignerClient } from './signer-client.ts';
import { threadSigner } from './signing-thread.ts';

/**
 * Something that signs under one key. Whether the private key lies in this process, in another one or in a device is
 * known to nobody who holds a signer.
 */
export interface Signer {
  /** The id the key is published under: its RFC 7638 thumbprint. */
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  /** @returns the 64 bytes of the Ed25519 signature. @throws Problem `signer_unavailable` when the key is out of reach. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** What the database keeps of a key. */
export interface KeptKey {
  readonly publicJwk: PublicJwk;
  /** The private key under the master key; null: a signer process has it. */
  readonly wrapped: Buffer | null;
}

/** Opens keys to sign with: those wrapped in the database by the master key, all others through the signer process. */
export function openSigner({ publicJwk, wrapped }: KeptKey, master: KeyObject, remote: SignerClient | null): Signer {
  const { kid } = publicJwk;
  if (wrapped !== null) return { kid, publicJwk, sign: threadSigner(unwrapPrivate(master, kid, wrapped)) };
  const unreachable = async () => {
    throw new Problem('signer_unavailable');
  };
  return { kid, publicJwk, sign: remote === null ? unreachable : (bytes) => remote.sign(kid, bytes) };
}

/** A new key for the database: encrypted by a key of its own, which the master key wraps. */
export function newWrappedKey(master: KeyObject): KeptKey {
  const { privateKey, publicJwk } = generateSigningKey();
  return { publicJwk, wrapped: wrapPrivate(master, publicJwk.kid, privateKey) };
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
