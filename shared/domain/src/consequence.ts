import type { Decision } from './decision.ts';
import type { ConsequenceParameters } from './policy.ts';
import type { StatusReasonCode } from './reasons.ts';

/** What becomes of an attestation that would not be given today. */
export interface Consequence {
  readonly reason: StatusReasonCode;
  readonly status: 'suspended' | 'revoked';
}

/**
 * What the decision that today's facts give means for an attestation that once said `eligible`: a pure function. Null:
 * it stands. The programme's own end is no change of facts: attestations end by themselves then.
 *
 * - `facts_contradict`: the facts fail the policy, or records under the number no longer fit the details presented
 * - `record_retired`: no record under the number is left
 * - `facts_unclear`: sources disagree, a fact is missing, or what is left is past its limit
 *
 * @param known whether any record of the subject's type is still found under the number asked for
 */
export function consequenceOf(decision: Decision, known: boolean, policy: ConsequenceParameters): Consequence | null {
  const reason = reasonOf(decision, known);
  if (reason === null) return null;
  const status = policy[parameterOf[reason]];
  return status === 'none' ? null : { reason, status };
}

const parameterOf = {
  facts_contradict: 'onContradicted',
  record_retired: 'onRetired',
  facts_unclear: 'onUnclear',
} as const;

function reasonOf({ outcome, matched }: Decision, known: boolean): keyof typeof parameterOf | null {
  if (outcome === 'eligible' || outcome === 'already_used') return null;
  if (matched.length > 0) return outcome === 'ineligible' ? 'facts_contradict' : 'facts_unclear';
  if (outcome === 'ineligible') return null;
  return known ? 'facts_contradict' : 'record_retired';
}
