import { createPrivateKey, createSecretKey, type KeyObject, randomBytes, scryptSync } from 'node:crypto';
import fs from 'node:fs';
import { ed25519Signer, generateSigningKey, publicJwkOf } from '@xacthuc/attestation';
import { open, seal } from '@xacthuc/platform';
import type { Signer } from './signer.ts';

/** Cost of trying one passphrase: 128 MB and a few tenths of a second (RFC 7914; OWASP's first choice of parameters). */
const scrypt = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 } as const;
const shortestPassphrase = 16;
const saltBytes = 16;

interface KeyFile {
  readonly version: 1;
  readonly kid: string;
  readonly salt: string;
  readonly sealed: string;
}

/**
 * Makes a signing key in a new file of mode 0600, encrypted (AES-256-GCM, key by scrypt from the passphrase).
 * @returns the key's id. @throws when the file is there already, or the passphrase is too short.
 */
export function createKeyFile(file: string, passphrase: string): string {
  if (passphrase.length < shortestPassphrase) {
    throw new Error(
      `Mật khẩu khoá cần ít nhất ${shortestPassphrase} ký tự / the passphrase needs ${shortestPassphrase} characters`,
    );
  }
  const { privateKey, publicJwk } = generateSigningKey();
  const { kid } = publicJwk;
  const salt = randomBytes(saltBytes);
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = seal(stretch(passphrase, salt), der, Buffer.from(kid));
  const content: KeyFile = { version: 1, kid, salt: salt.toString('base64'), sealed: sealed.toString('base64') };
  const descriptor = fs.openSync(file, 'wx', 0o600);
  fs.writeSync(descriptor, `${JSON.stringify(content)}\n`);
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
  return kid;
}

/** Opens a key file. @throws saying what is wrong: others may read it, it is no key file, the passphrase is another. */
export function openKeyFile(file: string, passphrase: string): Signer {
  const { mode } = fs.statSync(file);
  if ((mode & 0o077) !== 0) {
    throw new Error(`${file}: người khác đọc được tệp khoá, hãy chạy / others may reach the key file, run: chmod 600`);
  }
  const { kid, salt, sealed } = parse(file);
  try {
    const key = stretch(passphrase, Buffer.from(salt, 'base64'));
    const der = open(key, Buffer.from(sealed, 'base64'), Buffer.from(kid));
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return { kid, publicJwk: publicJwkOf(privateKey), sign: ed25519Signer(privateKey) };
  } catch {
    throw new Error(`${file}: không mở được, sai mật khẩu khoá / cannot be opened, the passphrase is another`);
  }
}

function parse(file: string): KeyFile {
  try {
    const content = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<KeyFile>;
    const { version, kid, salt, sealed } = content;
    if (version === 1 && [kid, salt, sealed].every((text) => typeof text === 'string')) return content as KeyFile;
  } catch {
    // Said below.
  }
  throw new Error(`${file}: không phải tệp khoá ký / not a signing key file`);
}

function stretch(passphrase: string, salt: Buffer): KeyObject {
  return createSecretKey(scryptSync(passphrase.normalize('NFC'), salt, 32, scrypt));
}
