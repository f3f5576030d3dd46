import fs from 'node:fs/promises';
import { loadConfig } from '@xacthuc/platform';
import { type LogTrust, parseVerifierKey, TransparencyLogError, type VerifierKey } from '@xacthuc/transparency-log';
import { OtherAttestation, verifyLogged } from '@xacthuc/verification';
import { publishedVkeyFile } from '../log.ts';
import { type DemandedWitnesses, witnessLines } from './verify-witnesses.ts';

/** An attestation with the proof that stands beside it in a file; null: none does. */
export interface Bundled {
  readonly attestation: string;
  readonly proof: string | null;
}

/** What proofs are checked with, read. */
export interface ReadProofs {
  readonly bundles: readonly Bundled[];
  /** Null where there is nothing to check with it. */
  readonly key: VerifierKey | null;
}

export interface ProofOptions {
  /** Whether an attestation without a proof is refused. */
  readonly required: boolean;
  /** Witnesses that are believed, and how many of them must have cosigned. */
  readonly witnesses: DemandedWitnesses;
}

/**
 * Reads the proofs that a file holds, and the log's key: before anything is said, so that no verdict stands above a mistake.
 * @param vkeyFile file with the log's verifier key; null: that which the service on this machine has published.
 * @throws when there is no such key.
 */
export async function readProofs(text: string, vkeyFile: string | null): Promise<ReadProofs> {
  const bundles = bundlesOf(text);
  const needed = vkeyFile !== null || bundles.some(({ proof }) => proof !== null);
  return { bundles, key: needed ? await logKey(vkeyFile) : null };
}

/**
 * Checks the proofs that a file holds beside its attestations (`proof` beside `attestation`, as the service answers with
 * `Prefer: wait`), without a network. @returns whether all hold.
 */
export function verifyProofs(
  { bundles, key }: ReadProofs,
  { required, witnesses }: ProofOptions,
  say: (line: string) => void,
): boolean {
  const without = bundles.filter(({ proof }) => proof === null).length;
  if (required && (without > 0 || bundles.length === 0)) {
    say('✗ Không có chứng minh nhật ký / no proof of the log beside the attestation: GET /v1/attestations/{id}/proof');
    return false;
  }
  const proven = bundles.flatMap(({ attestation, proof }) => (proof === null ? [] : [{ attestation, proof }]));
  if (proven.length === 0 || key === null) return true;
  const trust = { origin: key.name, logKeys: [key], witnessKeys: witnesses.keys, quorum: witnesses.quorum };
  return proven.map((one) => verifyOne(one, trust, say)).every((holds) => holds);
}

function verifyOne(
  { attestation, proof }: { readonly attestation: string; readonly proof: string },
  trust: LogTrust,
  say: (line: string) => void,
): boolean {
  try {
    const { index, size, origin, at, witnesses } = verifyLogged(attestation, proof, trust);
    say(`✓ Mục ${index} trong ${size} mục của nhật ký ${origin}, lúc ${at}`);
    say(`  entry ${index} of ${size} of the log ${origin}, at ${at}`);
    for (const line of witnessLines(witnesses)) say(line);
    return true;
  } catch (error) {
    if (error instanceof OtherAttestation) {
      say('✗ Chứng minh là của một xác nhận khác / the proof is that of another attestation');
    } else if (error instanceof TransparencyLogError && error.code === 'witnesses_insufficient') {
      const quorum = trust.quorum ?? 0;
      say(
        `✗ Chưa đủ ${quorum} nhân chứng đồng ký điểm kiểm của chứng minh / fewer than ${quorum} witnesses have cosigned`,
      );
      say(
        '  the checkpoint of the proof (witnesses_insufficient). Soon after the answer this is so: fetch the proof again',
      );
    } else if (error instanceof TransparencyLogError) {
      say(`✗ Chứng minh nhật ký không đúng / the proof of the log does not hold (${error.code})`);
    } else throw error;
    return false;
  }
}

async function logKey(file: string | null): Promise<VerifierKey> {
  const name = file ?? publishedVkeyFile(loadConfig(process.env).dataDir);
  const text = await fs.readFile(name, 'utf8').catch(() => {
    throw new Error(
      `Không đọc được khoá của nhật ký / cannot read the log's key: ${name}. Fetch it once from a trusted place:\n` +
        '  curl -o log.vkey https://…/log/vkey   and give --log-vkey log.vkey',
    );
  });
  try {
    return parseVerifierKey(text.trim());
  } catch {
    throw new Error(`Tệp không chứa khoá của nhật ký (vkey) / this file holds no verifier key of a log: ${name}`);
  }
}

/** Wherever `attestation` stands in a JSON file; a file that is not JSON holds no proof. */
function bundlesOf(text: string): Bundled[] {
  try {
    return search(JSON.parse(text.trim()));
  } catch {
    return [];
  }
}

function search(value: unknown): Bundled[] {
  if (Array.isArray(value)) return value.flatMap(search);
  if (typeof value !== 'object' || value === null) return [];
  const { attestation, proof, results } = value as Readonly<Record<string, unknown>>;
  if (typeof attestation === 'string') return [{ attestation, proof: typeof proof === 'string' ? proof : null }];
  return search(results);
}
