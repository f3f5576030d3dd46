import fs from 'node:fs/promises';
import path from 'node:path';
import type { Jwks } from '@xacthuc/attestation';

const fileName = 'jwks.json';

/** Where this machine keeps a copy of the public keys, so that `xacthuc verify` works without a network. */
export function publishedKeysFile(dataDir: string): string {
  return path.join(dataDir, fileName);
}

export async function publishKeys(dataDir: string, keys: Jwks): Promise<void> {
  await fs.mkdir(dataDir, { recursive: true });
  // Replaced whole: `xacthuc verify` may read it at any moment.
  const half = `${publishedKeysFile(dataDir)}.${process.pid}`;
  await fs.writeFile(half, `${JSON.stringify(keys, null, 2)}\n`);
  await fs.rename(half, publishedKeysFile(dataDir));
}
