import type { KeyObject } from 'node:crypto';
import type { Benefit, Outcome, ReasonCode, SubjectType } from '@xacthuc/domain';
import { reasons } from '@xacthuc/domain';
import { openDisclosures } from '@xacthuc/platform';
import { presentStatus, type StatusChange } from '../status/changes.ts';
import type { StatusPlace } from '../status/places.ts';
import type { Moment } from './lookup.ts';

/** One source on which an answer rests, as stored and as sent. */
export interface EvidenceRow {
  readonly source: string;
  readonly sequence: number | null;
  readonly asOf: string | null;
  readonly ageDays: number | null;
  readonly limitDays: number;
}

/** An answer as it lies in the table: nothing in it but the sealed disclosures says who was asked about. */
export interface StoredAnswer {
  readonly id: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly clientId: string;
  readonly benefit: Benefit;
  readonly subjectType: SubjectType;
  readonly subjectKey: Buffer;
  readonly outcome: Outcome;
  readonly reasons: readonly ReasonCode[];
  readonly departments: readonly string[];
  readonly policy: string;
  readonly eligibleUntil: string | null;
  readonly evidence: readonly EvidenceRow[];
  readonly records: readonly number[];
  readonly token: string;
  readonly disclosures: Buffer;
  readonly idempotencyKey: string | null;
  readonly fingerprint: Buffer;
  /** Its place in the status lists; null where it was given none: only what entitles to something can be revoked. */
  readonly status: StatusPlace | null;
}

/** An answer to be stored. */
export interface NewAnswer extends StoredAnswer {
  /** The sum of all sources' sequences when the facts were read. */
  readonly factsVersion: number;
  /** When the facts were read, so that they can be read again as they were. */
  readonly moment: Moment;
  /** The code of who brought the subject; null: not told. */
  readonly channel: string | null;
}

/** The whole attestation of a stored answer, with everything disclosed: `token~disclosure~…~`. */
export function attestationOf(answer: StoredAnswer, answersKey: KeyObject): string {
  return [answer.token, ...openDisclosures(answersKey, answer.id, answer.disclosures), ''].join('~');
}

/** The answer as a registrar gets it. @param change the last one of its status; null: none. */
export function presentAnswer(answer: StoredAnswer, attestation: string, change: StatusChange | null) {
  const retryAfter = answer.reasons.map((code) => reasons[code].retryAfterSeconds ?? 0);
  return {
    id: answer.id,
    benefit: answer.benefit,
    outcome: answer.outcome,
    reasons: answer.reasons.map((code) => {
      const { vi, en, whoActs, nextStep } = reasons[code];
      return { code, vi, en, whoActs, nextStep };
    }),
    departments: [...answer.departments],
    policy: answer.policy,
    eligibleUntil: answer.eligibleUntil,
    issuedAt: answer.issuedAt.toISOString(),
    expiresAt: answer.expiresAt.toISOString(),
    retryAfterSeconds: Math.max(0, ...retryAfter) || null,
    evidence: [...answer.evidence],
    status: answer.status === null ? null : presentStatus(change, answer.issuedAt),
    attestation,
  };
}
