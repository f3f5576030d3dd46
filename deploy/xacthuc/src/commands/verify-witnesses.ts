import fs from 'node:fs/promises';
import { parseVerifierKey, signatureTypes, type VerifiedSignature, type VerifierKey } from '@xacthuc/transparency-log';
import { UsageError } from './command.ts';

/** Witnesses of the log that whoever verifies believes. */
export interface DemandedWitnesses {
  readonly keys: readonly VerifierKey[];
  /** How many different ones must have cosigned; 0 when none are given. */
  readonly quorum: number;
}

/**
 * Reads `--witness-vkey` (each a verifier key, or a file with one a line, such as a witness's `/witness/vkeys`) and
 * `--witness-quorum`; without the latter, all witnesses that are given must have cosigned.
 */
export async function readWitnesses(given: readonly string[], quorum: string | undefined): Promise<DemandedWitnesses> {
  const read = (await Promise.all(given.map(keysIn))).flat();
  const keys = [...new Map(read.map((key) => [`${key.name}+${key.id}`, key])).values()];
  const witnesses = new Set(keys.map(({ name }) => name)).size;
  if (quorum === undefined) return { keys, quorum: witnesses };
  const wanted = Number(quorum);
  if (!/^\d+$/.test(quorum) || wanted > witnesses) {
    throw new UsageError(
      `--witness-quorum: cần một số từ 0 đến ${witnesses}, là số nhân chứng đã cho bằng --witness-vkey / needs a number ` +
        `from 0 to ${witnesses}, the number of witnesses given by --witness-vkey`,
    );
  }
  return { keys, quorum: wanted };
}

async function keysIn(given: string): Promise<VerifierKey[]> {
  const key = readKey(given);
  if (key) return [key];
  const text = await fs.readFile(given, 'utf8').catch(() => {
    throw new UsageError(
      `--witness-vkey ${given.slice(0, 80)}: không phải khoá nhân chứng, cũng không phải tệp / neither a verifier key of a ` +
        'witness nor a file. A witness shows its keys at /witness/vkeys',
    );
  });
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const keys = lines.flatMap((line) => readKey(line.trim()) ?? []);
  if (keys.length === lines.length && keys.length > 0) return keys;
  throw new UsageError(
    `--witness-vkey ${given}: tệp có dòng không phải khoá nhân chứng / the file has no keys of a witness, or a line that is none`,
  );
}

function readKey(text: string): VerifierKey | null {
  try {
    const key = parseVerifierKey(text);
    return signatureTypes[key.type].timestamped ? key : null;
  } catch {
    return null;
  }
}

/** Who has cosigned, and when, for people. */
export function witnessLines(witnesses: readonly VerifiedSignature[]): string[] {
  return witnesses.map(({ key, timestamp = 0 }) => {
    const at = new Date(timestamp * 1000).toISOString();
    return `✓ Nhân chứng / witness ${key.name} (${signatureTypes[key.type].algorithm}), ${at}`;
  });
}
