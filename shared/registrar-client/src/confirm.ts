import type { VerifiedAttestation } from '@xacthuc/attestation';
import { RegistrarClientError } from './errors.ts';
import type { Answer, Question } from './types.ts';

/**
 * Is this verified attestation the answer to this question? The signature says only that the service gave it, to
 * somebody, once: one of another customer, or of last year, is as rightly signed.
 *
 * @throws {RegistrarClientError} `answer_mismatch`
 */
export function confirm(question: Question, answer: Answer, { claims, details }: VerifiedAttestation): void {
  const { subject, match, benefit } = question;
  const same =
    claims.jti === answer.id &&
    claims.outcome === answer.outcome &&
    claims.benefit === benefit &&
    claims.subject_type === subject.type &&
    details.subject_scheme === subject.scheme &&
    bare(details.subject_number ?? '') === bare(subject.number) &&
    details.birthdate === match.birthDate &&
    details.business_name === match.name &&
    details.business_date === match.date;
  if (!same) throw new RegistrarClientError('answer_mismatch');
}

/**
 * A number as it may be compared: the service signs the canonical form (separators and spaces dropped, zeros that a
 * spreadsheet ate put back), the customer may have written it otherwise.
 */
function bare(number: string): string {
  const plain = number.normalize('NFKC').replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]/g, '');
  const letters = plain.replace(/^(\D?\d+)\.0$/, '$1').replace(/[^\p{L}\p{N}]/gu, '');
  return letters.toUpperCase().replace(/^0+/, '');
}
