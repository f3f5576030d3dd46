import { hash, type KeyObject, randomBytes } from 'node:crypto';
import { bits, integer, nothing, octets, oid, sequence, set, tagged, time, utf8, yes } from './der.ts';
import type { CodeSigner } from './signer.ts';

/** Whom a certificate is for, and for how long. */
export interface CertificateOptions {
  /** The name of the verification service, as the registry knows it. */
  readonly commonName: string;
  /** The RSA public key of `sign`. */
  readonly publicKey: KeyObject;
  readonly sign: CodeSigner;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * A self-signed X.509 certificate for signing codes, in PEM: what a registry is given once, out of band, to put into its
 * trust store when no authority of its own issues one. Nothing but signing codes may be done with its key.
 *
 * @throws {TypeError} when the key is not an RSA public key, or the name or the times are not valid
 */
export async function selfSignedCertificate(options: CertificateOptions): Promise<string> {
  const { commonName, publicKey, sign, notBefore, notAfter } = options;
  if (publicKey.type !== 'public' || publicKey.asymmetricKeyType !== 'rsa') {
    throw new TypeError('the key is not an RSA public key');
  }
  // 64 characters are the standard's bound of a common name (RFC 5280, appendix A).
  if (commonName === '' || commonName.length > 64) throw new TypeError('the name must have 1 to 64 characters');
  if (!(notBefore < notAfter)) throw new TypeError('the certificate must end after it begins');
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), nothing());
  const key = publicKey.export({ format: 'der', type: 'spki' });
  const toSign = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(randomBytes(16)),
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    key,
    tagged(3, extensions(key)),
  );
  const certificate = sequence(toSign, algorithm, bits(await sign(toSign)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function extensions(key: Buffer): Buffer {
  return sequence(
    // Basic constraints, critical: no authority. Key usage, critical: digital signature alone, the first of the bits.
    sequence(oid('2.5.29.19'), yes(), octets(sequence())),
    sequence(oid('2.5.29.15'), yes(), octets(bits(Buffer.of(0x80), 7))),
    sequence(oid('2.5.29.14'), octets(octets(hash('sha256', key, 'buffer').subarray(0, 20)))),
  );
}
