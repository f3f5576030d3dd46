import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { type PublicJwk, thumbprint } from '@xacthuc/attestation';
import type { SignerClient } from '@xacthuc/verification';

/**
 * The keys of a signer that it proves to have, by signing with each. A key that nobody can sign with must not be
 * announced. @throws when one of them is not what it says.
 */
export async function checkedSignerKeys(client: SignerClient): Promise<readonly PublicJwk[]> {
  const keys = await client.keys();
  for (const key of keys) {
    // No signing input of a token: that has dots and no blanks.
    const bytes = Buffer.concat([Buffer.from('xacthuc signer check '), randomBytes(32)]);
    const signature = await client.sign(key.kid, bytes);
    const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' });
    if (thumbprint(key.x) !== key.kid || !verify(null, bytes, publicKey, signature)) {
      throw new Error(`Chữ ký của tiến trình ký không đúng / the signer's signature is wrong: ${key.kid}`);
    }
  }
  return keys;
}
