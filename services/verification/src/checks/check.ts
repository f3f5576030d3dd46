import { randomUUIDv7 } from 'node:crypto';
import {
  type Benefit,
  type Decision,
  type DecisionInput,
  decide,
  type IsoDate,
  policyFor,
  subjectKeyText,
  vietnamDay,
} from '@xacthuc/domain';
import { Problem, sealDisclosures } from '@xacthuc/platform';
import type { CheckingContext } from '../context.ts';
import { statusListUri } from '../status/lists.ts';
import type { NewAnswer, StoredAnswer } from './answer.ts';
import type { Found } from './lookup.ts';
import type { Question } from './question.ts';

/** Who asks, and under which idempotency key. */
export interface Asking {
  readonly clientId: string;
  readonly idempotencyKey: string | null;
  /** Keyed hash of the request: two requests under one idempotency key must be the same request. */
  readonly fingerprint: Buffer;
}

const hourMs = 3_600_000;
const vietnamMs = 7 * hourMs; // UTC+7, no daylight saving

/** The keyed hash a question's facts are found under. */
export function keyOf(context: CheckingContext, question: Question): Buffer {
  return context.keyring.lookup(subjectKeyText(question.key));
}

/** A signed answer with its attestation at hand. */
export interface SignedAnswer {
  readonly answer: NewAnswer;
  /** `token~disclosure~…~` */
  readonly attestation: string;
}

/** What was found, and the keyed hash it was found under. */
export interface FoundUnder extends Found {
  readonly key: Buffer;
}

/** Decides on what was found and signs the answer. Nothing is stored yet. */
export async function answerQuestion(
  context: CheckingContext,
  question: Question,
  { key, ...found }: FoundUnder,
  asking: Asking,
): Promise<SignedAnswer> {
  const now = context.now();
  const date = vietnamDay(now);
  const inForce = policyFor(context.policies, question.benefit, date);
  if (!inForce) throw new Error(`no policy version for ${question.benefit}`);
  const policy = found.policy?.(inForce) ?? inForce;
  const asked = { ...question.key, presented: question.presented };
  const decision = decideOn({ benefit: question.benefit, asked }, found, policy, date);
  // Time-ordered (RFC 9562), so that the ids of a time lie together in the index.
  const id = randomUUIDv7();
  const expiresAt = expiry(now, policy.parameters.attestationTtlHours, decision);
  // Only what entitles to something can be taken back.
  const status = decision.outcome === 'eligible' ? await context.statusPlaces.next() : null;
  const issued = await context.issuer.issue(
    {
      jti: id,
      iat: Math.floor(now.getTime() / 1000),
      exp: Math.floor(expiresAt.getTime() / 1000),
      outcome: decision.outcome,
      reasons: decision.reasons,
      benefit: question.benefit,
      subject_type: question.key.type,
      policy: policy.id,
      eligible_until: decision.eligibleUntil,
      evidence: decision.evidence.map((e) => ({
        source: e.source,
        sequence: e.sequence,
        as_of: e.asOf,
        age_days: e.ageDays,
      })),
      departments: decision.departments,
      ...(status === null
        ? {}
        : { status_list: { idx: status.index, uri: statusListUri(context.issuer.url, status.list) } }),
    },
    question.details,
  );
  context.metrics.checks.inc({ benefit: question.benefit, outcome: decision.outcome });
  const answer: NewAnswer = {
    id,
    issuedAt: now,
    expiresAt,
    clientId: asking.clientId,
    benefit: question.benefit,
    subjectType: question.key.type,
    subjectKey: key,
    outcome: decision.outcome,
    reasons: decision.reasons,
    departments: decision.departments,
    policy: policy.id,
    eligibleUntil: decision.eligibleUntil,
    evidence: decision.evidence,
    records: decision.matched.map(Number),
    token: issued.token,
    disclosures: sealDisclosures(context.keyring.answers, id, issued.disclosures),
    idempotencyKey: asking.idempotencyKey,
    fingerprint: asking.fingerprint,
    status,
    factsVersion: found.sources.reduce((sum, { sequence }) => sum + (sequence ?? 0), 0),
    moment: found.moment,
    channel: question.channel,
  };
  return { answer, attestation: issued.combined };
}

/** Decides on what was found, and on whether the benefit is used. Pure. */
export function decideOn(
  { benefit, asked }: { readonly benefit: Benefit; readonly asked: Asked },
  found: Pick<Found, 'sources' | 'records'>,
  policy: DecisionInput['policy'],
  date: IsoDate,
): Decision {
  const input = decisionInput(asked, found, policy, date);
  const decision = decide(input);
  // Only the records that matched say whose free name it is: an owner's number may stand on several businesses.
  const matched = new Set(decision.matched);
  const used = found.records.some((r) => matched.has(String(r.id)) && r.used.includes(benefit));
  return used ? decide({ ...input, used }) : decision;
}

/** A question, as far as deciding needs it. */
export type Asked = Pick<Question['key'], 'type' | 'scheme'> & Pick<Question, 'presented'>;

/** What a decision depends on, as it was found; whether the benefit is used is left aside. */
export function decisionInput(
  asked: Asked,
  found: Pick<Found, 'sources' | 'records'>,
  policy: DecisionInput['policy'],
  date: IsoDate,
): DecisionInput {
  return {
    policy,
    date,
    subject: asked,
    presented: asked.presented,
    sources: found.sources,
    records: found.records.map((record) => ({
      source: record.source,
      sequence: record.sequence,
      record: String(record.id),
      asOf: record.asOf,
      limitDays: record.limitDays,
      keyScheme: asked.scheme,
      facts: record.facts,
    })),
    used: false,
  };
}

/** An answer is good for the policy's hours, but never past the last day on which its subject is entitled. */
export function expiry(now: Date, hours: number, decision: Pick<Decision, 'eligibleUntil'>): Date {
  const byPolicy = now.getTime() + hours * hourMs;
  if (decision.eligibleUntil === null) return new Date(byPolicy);
  const endOfLastDay = Date.parse(`${decision.eligibleUntil}T00:00:00Z`) + 24 * hourMs - vietnamMs;
  return new Date(Math.min(byPolicy, endOfLastDay));
}

/** The refusal of an idempotency key that stands for another request. */
export function assertSameRequest(stored: StoredAnswer, asking: Asking): void {
  if (!stored.fingerprint.equals(asking.fingerprint)) throw new Problem('idempotency_key_reused');
}
