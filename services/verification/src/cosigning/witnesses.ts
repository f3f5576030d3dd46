import { assertUrlAllowed, ReachError, type ReachRules } from '@xacthuc/platform';
import { MAX_NOTE_SIGNATURES, parseVerifierKey, signatureTypes, type VerifierKey } from '@xacthuc/transparency-log';

/** A witness that this log asks for cosignatures. */
export interface LogWitness {
  /** What all its keys are called. */
  readonly name: string;
  /** Its submission prefix (C2SP tlog-witness), without `/add-checkpoint`. */
  readonly url: string;
  readonly keys: readonly VerifierKey[];
}

/** Whom this log asks, and how many of them must cosign. */
export interface WitnessPolicy {
  readonly witnesses: readonly LogWitness[];
  readonly quorum: number;
}

/**
 * Reads which witnesses are asked: each `URL vkey [vkey…]`.
 * @throws Error that says which one is wrong, why, and what to do
 */
export function readWitnessPolicy(items: readonly string[], quorum: number, reach: ReachRules): WitnessPolicy {
  const witnesses = items.map((item) => readWitness(item, reach));
  for (const what of ['name', 'url'] as const) {
    const twice = witnesses.find((one, i) => witnesses.findIndex((other) => other[what] === one[what]) !== i);
    if (twice)
      throw wrong(twice[what], 'có hai lần; gộp các khoá vào một mục', 'is there twice; give all its keys at once');
  }
  const keys = witnesses.flatMap((one) => one.keys).length;
  // The log's own signature stands in the same note.
  if (keys >= MAX_NOTE_SIGNATURES) {
    throw wrong(
      `${keys} vkey`,
      `nhiều nhất ${MAX_NOTE_SIGNATURES - 1} khoá`,
      `${MAX_NOTE_SIGNATURES - 1} keys at most`,
    );
  }
  if (witnesses.length > 0 && quorum > witnesses.length) {
    throw new Error(
      `XACTHUC_LOG_WITNESS_QUORUM: cần ${quorum} nhân chứng mà chỉ có ${witnesses.length} / ${quorum} witnesses are asked ` +
        `for and there are ${witnesses.length}: set it to ${witnesses.length} at most, or add witnesses to XACTHUC_LOG_WITNESSES`,
    );
  }
  return { witnesses, quorum };
}

function readWitness(item: string, reach: ReachRules): LogWitness {
  const [address = '', ...vkeys] = item.split(/\s+/);
  const url = readAddress(address, reach);
  if (vkeys.length === 0)
    throw wrong(address, 'thiếu khoá kiểm tra (vkey)', 'has no verifier key: its operator publishes them');
  const keys = vkeys.map((vkey) => readKey(address, vkey));
  const [{ name }] = keys as [VerifierKey];
  if (keys.some((key) => key.name !== name)) {
    throw wrong(
      address,
      'các khoá mang tên khác nhau',
      'has keys of different names: those of one witness have one name',
    );
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    throw wrong(address, 'một khoá có hai lần', 'has a key twice');
  return { name, url, keys };
}

function readAddress(address: string, reach: ReachRules): string {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw wrong(
      address,
      'không phải địa chỉ http(s)',
      'is no http(s) address: write URL, then its keys, separated by spaces',
    );
  }
  const url = new URL(address);
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    throw wrong(url.host, 'địa chỉ có phần thừa', 'has a query, a fragment or a user in its address');
  }
  try {
    assertUrlAllowed(reach, url);
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    throw wrong(
      address,
      `không được phép gọi tới (${error.code}); thêm ${url.hostname} vào XACTHUC_LOG_WITNESS_HOSTS nếu tin cậy`,
      `may not be called (${error.code}): use https://, or name ${url.hostname} in XACTHUC_LOG_WITNESS_HOSTS if it is trusted`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

function readKey(address: string, vkey: string): VerifierKey {
  try {
    const key = parseVerifierKey(vkey);
    if (signatureTypes[key.type].timestamped) return key;
  } catch {
    // Said below, with what to do.
  }
  throw wrong(
    address,
    `"${vkey.slice(0, 60)}" không phải khoá nhân chứng (cosignature/v1 Ed25519 hoặc ML-DSA-44)`,
    `"${vkey.slice(0, 60)}" is no verifier key of a witness (Ed25519 cosignature/v1 or ML-DSA-44); a xacthuc shows its own at /witness/vkeys`,
  );
}

function wrong(what: string, vi: string, en: string): Error {
  return new Error(`XACTHUC_LOG_WITNESSES: ${what}: ${vi} / ${en}`);
}
