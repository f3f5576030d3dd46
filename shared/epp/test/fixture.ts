import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCodeIssuer, generateCodeKey, rsaCodeSigner, selfSignedCertificate } from '../src/index.ts';

export const key = await generateCodeKey();
export const sign = rsaCodeSigner(key.privateKey);
/** Not a day is named: what is made here must hold whenever the tests run. */
export const notBefore = new Date(Date.now() - 86_400_000);
export const notAfter = new Date(Date.now() + 10 * 365 * 86_400_000);
export const certificate = await selfSignedCertificate({
  ...{ commonName: 'xacthuc (thử nghiệm)', publicKey: key.publicKey, sign, notBefore, notAfter },
});
export const issuer = createCodeIssuer({ sign, certificate });

/** Why a test that needs a program is skipped, or false. */
export function without(program: string): string | false {
  return spawnSync(program, ['--version']).error === undefined ? false : `${program} is not installed`;
}

/** Does xmlsec1 verify this signed code, trusting this certificate? */
export function xmlsecVerifies(folder: string, xml: string, trusted: string): boolean {
  const file = join(folder, 'code.xml');
  const anchor = join(folder, 'trusted.pem');
  writeFileSync(file, xml);
  writeFileSync(anchor, trusted);
  const id = ['--id-attr:id', 'urn:ietf:params:xml:ns:verificationCode-1.0:signedCode'];
  const { status } = spawnSync('xmlsec1', ['--verify', ...id, '--trusted-pem', anchor, file]);
  return status === 0;
}

/** Does xmllint find this document valid by the schema? */
export function xmllintValidates(folder: string, xml: string): boolean {
  const file = join(folder, 'document.xml');
  writeFileSync(file, xml);
  const schema = join(import.meta.dirname, 'verification-code.xsd');
  return spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, file]).status === 0;
}

/** What openssl says of a certificate. */
export function opensslText(folder: string, pem: string): string {
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, pem);
  return execFileSync('openssl', ['x509', '-in', file, '-noout', '-text'], { encoding: 'utf8' });
}
