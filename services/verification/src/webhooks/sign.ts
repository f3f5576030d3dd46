import { createHmac, type KeyObject } from 'node:crypto';

/**
 * The headers that tell a receiver which message this is, and that it is from us (Standard Webhooks 1.0.0, symmetric
 * scheme): `webhook-id`, `webhook-timestamp`, and `webhook-signature` with one signature for each secret.
 * @param id without a full stop, as it is signed between two. @param at when it is sent, not when it happened.
 * @param secrets the newest first; several during a rotation.
 */
export function signedHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly KeyObject[],
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
