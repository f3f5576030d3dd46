import {
  type Consequence,
  consequenceOf,
  decide,
  isoDate,
  type PolicyVersion,
  policyFor,
  type ReasonCode,
  type Scheme,
  type SecondFact,
  type SubjectType,
  vietnamDay,
} from '@xacthuc/domain';
import { disclosedDetails } from '@xacthuc/platform';
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
  const asked = erased ? null : questionOf(answer, disclosedDetails(answersKey, answer.id, answer.disclosures));
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

function noRecords({ sources }: Found): Found {
  return { sources, records: [] };
}

/** The question, as far as deciding needs it: the number itself is known by its keyed hash. */
function questionOf(
  { subjectType }: LiveAnswer,
  details: ReadonlyMap<string, string>,
): { readonly type: SubjectType; readonly scheme: Scheme; readonly presented: SecondFact } | null {
  const scheme = details.get('subject_scheme');
  if (scheme === undefined) return null;
  const birthDate = details.get('birthdate');
  const name = details.get('business_name');
  const date = details.get('business_date');
  return {
    type: subjectType,
    scheme: scheme as Scheme,
    presented: {
      ...(birthDate === undefined ? {} : { birthDate: isoDate(birthDate) }),
      ...(name === undefined ? {} : { name }),
      ...(date === undefined ? {} : { date: isoDate(date) }),
    },
  };
}
