import type { KeyObject } from 'node:crypto';
import { newDataKey, open, seal, unwrapKey, wrapKey } from '@xacthuc/platform/core';
import { TransferError } from '../transports/errors.ts';
import type { Secrets } from '../transports/settings.ts';

/** A feed's secrets as they are stored. */
export interface SealedSecrets {
  readonly wrapped_key: Buffer | null;
  readonly secrets: Buffer | null;
  readonly secret_names: string[];
}

/** Seals a feed's secrets under a key of their own, bound to the feed: they are of no use in another's row. */
export function sealSecrets(master: KeyObject, feedId: string, secrets: Secrets): SealedSecrets {
  const names = Object.keys(secrets).sort();
  if (names.length === 0) return { wrapped_key: null, secrets: null, secret_names: [] };
  const key = newDataKey();
  const sealed = seal(key, Buffer.from(JSON.stringify(secrets)), Buffer.from(purpose(feedId)));
  return { wrapped_key: wrapKey(master, key, purpose(feedId)), secrets: sealed, secret_names: names };
}

/** @throws TransferError `secrets_unreadable` */
export function openSecrets(master: KeyObject, feedId: string, sealed: Omit<SealedSecrets, 'secret_names'>): Secrets {
  if (sealed.wrapped_key === null || sealed.secrets === null) return {};
  try {
    const key = unwrapKey(master, sealed.wrapped_key, purpose(feedId));
    return JSON.parse(open(key, sealed.secrets, Buffer.from(purpose(feedId))).toString()) as Secrets;
  } catch {
    throw new TransferError('secrets_unreadable');
  }
}

function purpose(feedId: string): string {
  return `feed:${feedId}`;
}
