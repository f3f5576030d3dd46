import type { KeyObject } from 'node:crypto';
import { newDataKey, unwrapKey, wrapKey } from '@xacthuc/platform';

/** A fresh secret of 32 bytes (the scheme asks for 24 to 64). */
export const newSecret: () => KeyObject = newDataKey;

/** As a receiver enters it. Shown once. */
export function secretText(secret: KeyObject): string {
  return `whsec_${secret.export().toString('base64')}`;
}

/** As it is stored: under the master key, bound to its endpoint, so that it is of no use in another's row. */
export function wrapSecret(master: KeyObject, webhookId: string, secret: KeyObject): Buffer {
  return wrapKey(master, secret, purpose(webhookId));
}

/** @throws when it was wrapped for another endpoint, or by another master key. */
export function unwrapSecret(master: KeyObject, webhookId: string, wrapped: Buffer): KeyObject {
  return unwrapKey(master, wrapped, purpose(webhookId));
}

function purpose(webhookId: string): string {
  return `webhook:${webhookId}`;
}
