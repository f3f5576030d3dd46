import { generateKeyPairSync } from 'node:crypto';
import { type LogTrust, type NoteSigner, noteSigner, type SignatureType, signCheckpoint } from '../src/index.ts';
import type { TileStore } from './reference.ts';

/** A new key of either algorithm under a name. */
export function newSigner(name: string, type: SignatureType): NoteSigner {
  const { privateKey } =
    type === 'ml-dsa-44-cosignature' ? generateKeyPairSync('ml-dsa-44') : generateKeyPairSync('ed25519');
  return noteSigner(name, type, privateKey);
}

export const origin = 'log.example.vn/xacthuc';

/** 22/11/2026 10:00 in Viet Nam, POSIX seconds. */
export const now = 1_795_316_400;

export const log = newSigner(origin, 'ed25519');
export const classicalWitness = newSigner('witness.example.vn/a', 'ed25519-cosignature');
export const quantumSafeWitness = newSigner('witness.example.vn/b', 'ml-dsa-44-cosignature');

/** Trust in the log, and in both witnesses. */
export const trust: LogTrust = {
  origin,
  logKeys: [log.key],
  witnessKeys: [classicalWitness.key, quantumSafeWitness.key],
};

/** The signed checkpoint of what a store holds now. */
export function checkpointOf(store: TileStore, signers: readonly NoteSigner[] = [log]): Promise<string> {
  return signCheckpoint({ origin, size: store.edge.size, root: store.root }, signers, now);
}
