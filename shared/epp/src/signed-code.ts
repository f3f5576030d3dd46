import { verify, X509Certificate } from 'node:crypto';
import { type ErrorFirstCallback, type SignatureAlgorithm, SignedXml } from 'xml-crypto';
import type { CodeSigner } from './signer.ts';
import { checkVerificationCode, type VerificationCode } from './verification-code.ts';

/** The namespace of the extension. */
export const VERIFICATION_CODE_NS = 'urn:ietf:params:xml:ns:verificationCode-1.0';

/** A signed code, as XML and as a registrar passes it on. */
export interface SignedCode {
  /** `<verificationCode:signedCode>`, the element that is signed and what it is signed with. */
  readonly xml: string;
  /** The same in base64: the content of a `<verificationCode:code>` of an encoded signed code. */
  readonly encoded: string;
}

/** Signs verification codes with one key. */
export interface CodeIssuer {
  /** When the certificate ends; what is signed with it afterwards, a registry refuses. */
  readonly certificateEnds: Date;
  /**
   * @throws {TypeError} when the code or its type is not valid
   * @throws {Error} when signing fails, or the certificate is not that of the signing key
   */
  sign(code: VerificationCode): Promise<SignedCode>;
}

/** With what codes are signed. */
export interface CodeIssuerOptions {
  readonly sign: CodeSigner;
  /** The certificate of the key, PEM, with those between it and the registry's trust anchor, if any, after it. */
  readonly certificate: string;
}

const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/**
 * Signs codes after draft-ietf-regext-verificationcode-06 (Verification Code Extension for EPP): an enveloped XML Signature,
 * RSA with SHA-256, over the whole `signedCode` element, with the certificate the draft demands.
 *
 * The reference is canonicalised exclusively, which the draft leaves open: whatever namespaces stand around the element
 * when someone takes it out of a larger document, it still verifies.
 *
 * @throws {TypeError} when the certificate cannot be read
 */
export function createCodeIssuer({ sign, certificate }: CodeIssuerOptions): CodeIssuer {
  const [own, ...others] = certificatesOf(certificate);
  if (own === undefined) throw new TypeError('there is no certificate');
  const chain = [own, ...others].map(String).join('');
  // Found out here, and not by a registry that refuses every code.
  const signAndCheck: CodeSigner = async (bytes) => {
    const signature = await sign(bytes);
    if (!verify('sha256', bytes, own.publicKey, signature)) {
      throw new Error('the certificate is not that of the signing key');
    }
    return signature;
  };
  return {
    certificateEnds: new Date(own.validTo),
    async sign(code) {
      checkVerificationCode(code);
      const xml = await signElement(elementOf(code), chain, signAndCheck);
      return { xml, encoded: Buffer.from(xml).toString('base64') };
    },
  };
}

/**
 * The extension element that a registrar puts into `<extension>` of a domain or contact create command, unchanged.
 *
 * @param codes one or more signed codes
 * @throws {TypeError} when there is none
 */
export function encodedSignedCode(codes: readonly SignedCode[]): string {
  if (codes.length === 0) throw new TypeError('there is no signed code to encode');
  const elements = codes.map(({ encoded }) => `<verificationCode:code>${encoded}</verificationCode:code>`);
  return [
    `<verificationCode:encodedSignedCode xmlns:verificationCode="${VERIFICATION_CODE_NS}">`,
    ...elements,
    '</verificationCode:encodedSignedCode>',
  ].join('');
}

function elementOf({ code, type }: VerificationCode): string {
  return (
    `<verificationCode:signedCode xmlns:verificationCode="${VERIFICATION_CODE_NS}" id="signedCode">` +
    `<verificationCode:code type="${type}">${code}</verificationCode:code>` +
    '</verificationCode:signedCode>'
  );
}

function certificatesOf(pem: string): X509Certificate[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return found.map((one) => new X509Certificate(one));
  } catch {
    throw new TypeError('the certificate cannot be read');
  }
}

function signElement(element: string, chain: string, sign: CodeSigner): Promise<string> {
  const signature = new SignedXml({
    // Required by the library, and handed to the algorithm below, which signs with a key this package may never see.
    privateKey: 'elsewhere',
    publicCert: chain,
    signatureAlgorithm: rsaSha256,
    canonicalizationAlgorithm: exclusiveC14n,
  });
  signature.SignatureAlgorithms = { [rsaSha256]: algorithmOf(sign) };
  signature.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusiveC14n],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  return new Promise((resolve, reject) => {
    signature.computeSignature(element, { prefix: 'dsig' }, (error) =>
      error ? reject(error) : resolve(signature.getSignedXml()),
    );
  });
}

function algorithmOf(sign: CodeSigner): new () => SignatureAlgorithm {
  return class implements SignatureAlgorithm {
    getAlgorithmName(): string {
      return rsaSha256;
    }

    getSignature(signedInfo: unknown, _key: unknown, callback?: ErrorFirstCallback<string>): string {
      if (typeof signedInfo !== 'string' || callback === undefined) throw new TypeError('not what is signed here');
      sign(Buffer.from(signedInfo)).then(
        (signature) => callback(null, Buffer.from(signature).toString('base64')),
        (error: unknown) => callback(error instanceof Error ? error : new Error('signing failed', { cause: error })),
      );
      // The library takes the callback's.
      return '';
    }

    verifySignature(): boolean {
      throw new Error('codes are signed here, not verified');
    }
  };
}
