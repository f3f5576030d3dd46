import type { StatusReasonCode } from '@xacthuc/domain';
import type { StatusName } from './changes.ts';
import type { LiveAnswer } from './live.ts';
import type { Verdict } from './reconsider.ts';

/** A status an attestation is to have, and why. */
export interface Transition {
  readonly status: StatusName;
  readonly reason: StatusReasonCode;
}

/**
 * What becomes of an attestation's status; null: it stays. Pure.
 *
 * - A suspended one is valid again as soon as the facts confirm it; a revoked one only by a reversal, for whoever revokes
 *   for good must be told to have been mistaken. (After an ordinary correction the registrar asks again.)
 * - A suspended one is revoked when the facts have come to contradict it; a revoked one is never merely suspended.
 * - What a person took away stays so until a person restores it: no facts and no reversal do. What a person restored is
 *   judged by the facts again, as any other.
 */
export function transition(
  { status, byPerson }: Pick<LiveAnswer, 'status' | 'byPerson'>,
  { consequence, facts }: Verdict,
  reversal: boolean,
): Transition | null {
  if (byPerson && status !== 'valid') return null;
  if (consequence !== null) {
    const worse = status === 'valid' || (status === 'suspended' && consequence.status === 'revoked');
    return worse ? { status: consequence.status, reason: consequence.reason } : null;
  }
  if (status === 'valid' || !facts.includes('facts_satisfy_policy')) return null;
  return status === 'suspended' || reversal ? { status: 'valid', reason: 'facts_restored' } : null;
}
