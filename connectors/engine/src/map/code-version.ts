import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connector } from './connector.ts';

const versions = new Map<string, string>();

/**
 * Names the code that turns a row of a file into facts: a digest of the source of the readers, the mapper, the domain's
 * rules and the connector's declaration. A row that was read by other code is read again, with nobody having to
 * remember to raise a number. Null where the declaration does not say where it is.
 */
export function codeVersion({ module }: Connector): string | null {
  if (module === null) return null;
  const known = versions.get(module);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(process.version);
  const engine = path.dirname(import.meta.dirname);
  const domain = path.dirname(fileURLToPath(import.meta.resolve('@xacthuc/domain')));
  // The domain's package file names the exact version of the library that judges tax codes.
  digest.update(readFileSync(path.join(domain, '..', 'package.json')));
  const folders = [path.join(engine, 'read'), path.join(engine, 'map'), domain, path.dirname(fileURLToPath(module))];
  for (const folder of folders) addFolder(digest, folder);
  const version = digest.digest('base64url');
  versions.set(module, version);
  return version;
}

function addFolder(digest: ReturnType<typeof createHash>, folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  for (const name of names) digest.update(`${path.relative(folder, name)}\0`).update(readFileSync(name));
}
