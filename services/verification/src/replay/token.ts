import { AttestationError, type SignedClaims, type TrustedKeys, verify } from '@xacthuc/attestation';
import type { StoredAnswer } from '../checks/answer.ts';
import { statusListUri } from '../status/lists.ts';
import { type Difference, ofEvidence, ofField } from './compare.ts';

/** Periods of validity are compared, not judged: a claim that differs is named. */
const endOfTime = new Date('9999-12-31T00:00:00Z');

/**
 * What an answer's signed token says otherwise than its row: `was` is the token's word, `now` the row's. A token that does
 * not verify, under whichever key ever signed here, is one difference `token`, with the reason.
 * @param disclosures null: they do not open; the token is then looked at without them.
 */
export async function tokenDifferences(
  answer: StoredAnswer,
  disclosures: readonly string[] | null,
  keys: TrustedKeys,
): Promise<Difference[]> {
  const attestation = [answer.token, ...(disclosures ?? []), ''].join('~');
  try {
    const { claims } = await verify(attestation, { jwks: keys, now: endOfTime, allowExpired: true });
    return claimDifferences(claims, answer);
  } catch (error) {
    if (error instanceof AttestationError) return [{ field: 'token', was: 'valid', now: error.code }];
    throw error;
  }
}

function claimDifferences(claims: SignedClaims, answer: StoredAnswer): Difference[] {
  const evidence = answer.evidence.map(({ source, sequence, asOf, ageDays }) => ({
    source,
    sequence,
    as_of: asOf,
    age_days: ageDays,
  }));
  const status = answer.status && { idx: answer.status.index, uri: statusListUri(claims.iss, answer.status.list) };
  const signed = claims.status_list ?? null;
  return [
    ...ofField('token.jti', claims.jti, answer.id),
    ...ofField('token.iat', claims.iat, Math.floor(answer.issuedAt.getTime() / 1000)),
    ...ofField('token.exp', claims.exp, Math.floor(answer.expiresAt.getTime() / 1000)),
    ...ofField('token.outcome', claims.outcome, answer.outcome),
    ...ofField('token.reasons', claims.reasons, answer.reasons),
    ...ofField('token.benefit', claims.benefit, answer.benefit),
    ...ofField('token.subject_type', claims.subject_type, answer.subjectType),
    ...ofField('token.policy', claims.policy, answer.policy),
    ...ofField('token.eligible_until', claims.eligible_until, answer.eligibleUntil),
    ...ofEvidence('token.evidence', claims.evidence, evidence),
    ...ofField('token.departments', claims.departments, answer.departments),
    ...ofField('token.status_list', signed && { idx: signed.idx, uri: signed.uri }, status),
  ];
}
