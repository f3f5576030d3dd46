import { createPrivateKey, type KeyObject } from 'node:crypto';
import { newDataKey, open, seal, unwrapKey, wrapKey } from './envelope.ts';

const wrappedKeyBytes = 12 + 32 + 16;

/**
 * A private key as it may lie in the database: a data key wrapped by the master key, then the key (PKCS #8) under that
 * data key. `purpose` (such as `epp-code-key`) is bound to both, so that one key cannot be put in another's place.
 */
export function wrapPrivateKey(master: KeyObject, privateKey: KeyObject, purpose: string): Buffer {
  const data = newDataKey();
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return Buffer.concat([wrapKey(master, data, purpose), seal(data, der, Buffer.from(purpose))]);
}

/** Opens what {@link wrapPrivateKey} made. @throws when the master key, the purpose or a byte is another. */
export function unwrapPrivateKey(master: KeyObject, wrapped: Buffer, purpose: string): KeyObject {
  const data = unwrapKey(master, wrapped.subarray(0, wrappedKeyBytes), purpose);
  const der = open(data, wrapped.subarray(wrappedKeyBytes), Buffer.from(purpose));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
