import {
  type Consequence,
  consequenceOf,
  decide,
  type PolicyVersion,
  policyFor,
  type ReasonCode,
  vietnamDay,
} from '@xacthuc/domain';
import { disclosedDetails } from '@xacthuc/platform';
import { askedBefore } from '../checks/asked.ts';
import { decisionInput } from '../checks/check.ts';
import type { Found } from '../checks/lookup.ts';
import type { LiveAnswer } from './live.ts';

/** What today's facts say of an attestation that was given. */
export interface Verdict {
  /** Null: it would be given today too, or what has changed is none of the policy's concern. */
  readonly consequence: Consequence | null;
  /** The reasons of the answer that would be given today. */
  readonly facts: readonly ReasonCode[];
}

/**
 * Asks the attestation's question again, of the facts of today. Whether the subject's free name is used meanwhile does
 * not matter: that is what the attestation was for.
 */
export function reconsider(
  answer: LiveAnswer,
  found: Found,
  policies: readonly PolicyVersion[],
  answersKey: Parameters<typeof disclosedDetails>[0],
  now: Date,
): Verdict {
  const date = vietnamDay(now);
  const policy = policyFor(policies, answer.benefit, date);
  if (!policy) throw new Error(`no policy version for ${answer.benefit}`);
  const known = found.records.some(({ facts }) => facts.type === answer.subjectType);
  const erased = answer.disclosures.length === 0;
  const asked = erased
    ? null
    : askedBefore(answer.subjectType, disclosedDetails(answersKey, answer.id, answer.disclosures));
  // What was presented is erased: the question cannot be asked again, and an unsupported attestation must not stand.
  const decision = decide(
    asked === null
      ? decisionInput(
          { type: answer.subjectType, scheme: 'personal-number', presented: {} },
          noRecords(found),
          policy,
          date,
        )
      : decisionInput(asked, found, policy, date),
  );
  return { consequence: consequenceOf(decision, asked !== null && known, policy.parameters), facts: decision.reasons };
}

function noRecords(found: Found): Found {
  return { ...found, records: [] };
}
