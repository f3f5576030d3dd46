import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../config/load.ts';

/**
 * The master key: from the setting, else from `<dataDir>/master.key`, created with mode 0600 on first use.
 * With an external database the file would be the only copy on this one machine, so the setting is demanded there.
 */
export function loadMasterKey(given: string | null, dataDir: string, embedded: boolean): KeyObject {
  if (given !== null) return decode(given, 'XACTHUC_MASTER_KEY');
  if (!embedded) {
    throw new ConfigError([
      'XACTHUC_MASTER_KEY: cần khi dùng cơ sở dữ liệu ngoài / needed with an external database. ' +
        'Create one with: openssl rand -base64 32',
    ]);
  }
  const file = path.join(dataDir, 'master.key');
  if (!fs.existsSync(file)) {
    fs.mkdirSync(dataDir, { recursive: true });
    writeDurably(file, `${randomBytes(32).toString('base64')}\n`);
  }
  return decode(fs.readFileSync(file, 'utf8').trim(), file);
}

/** Written whole or not at all: losing half a master key would lose every stored fact. */
function writeDurably(file: string, text: string): void {
  const half = `${file}.${process.pid}`;
  fs.rmSync(half, { force: true }); // of an earlier process with the same id, killed while it wrote
  const descriptor = fs.openSync(half, 'wx', 0o600);
  fs.writeSync(descriptor, text);
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
  fs.renameSync(half, file);
}

function decode(text: string, where: string): KeyObject {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 32) {
    throw new ConfigError([`${where}: phải là 32 byte dạng base64 / must be 32 bytes in base64`]);
  }
  return createSecretKey(bytes);
}
