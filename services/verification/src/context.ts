import type { PublicJwk } from '@xacthuc/attestation';
import type { PolicyVersion } from '@xacthuc/domain';
import type { Keyring, Logger, Metrics, ReachRules } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { AttestationIssuer } from './attestations/signing-keys.ts';
import type { AnswerStore, insertInOneStatement } from './attestations/store.ts';
import type { BatchIntake } from './batches/routes.ts';
import type { FactsLookup } from './checks/lookup.ts';
import type { ContestTerms } from './contests/terms.ts';
import type { WitnessPolicy } from './cosigning/witnesses.ts';
import type { VerificationDatabase } from './db/schema.ts';
import type { VerificationCodes } from './epp/codes.ts';
import type { GrowthWatch } from './log/growth-watch.ts';
import type { Sandbox } from './sandbox/open.ts';
import type { StatusLists } from './status/lists.ts';
import type { StatusPlaces } from './status/places.ts';
import type { Witness } from './witness/witness.ts';

/** What checks, attestations and redemptions work with: of facts, or of the sandbox's mock subjects. */
export interface CheckingContext {
  readonly db: Kysely<VerificationDatabase>;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly policies: readonly PolicyVersion[];
  readonly lookup: FactsLookup;
  readonly answers: AnswerStore;
  /** Stores answers in a transaction that does more. Without it: {@link insertInOneStatement}. */
  readonly insertAnswers?: typeof insertInOneStatement;
  readonly issuer: AttestationIssuer;
  readonly statusPlaces: StatusPlaces;
  readonly statusLists: StatusLists;
  /** How long verifiers may keep a copy of the public keys. */
  readonly jwksMaxAgeSeconds: number;
  /** For how many minutes a free name is reserved when the registrar does not say. */
  readonly reservationMinutes: number;
  readonly codes: VerificationCodes;
  readonly now: () => Date;
  /** In the sandbox's own contexts: answers are about mock subjects. */
  readonly mock?: true;
}

/** Everything the verification service works with, built once from the configuration. */
export interface VerificationContext extends CheckingContext {
  /** What `db` works on. */
  readonly pool: pg.Pool;
  /** This service as a witness of other logs. */
  readonly witness: Witness;
  /** Who witnesses this service's own log. */
  readonly witnessPolicy: WitnessPolicy;
  readonly webhooks: WebhookRules;
  /** Lets requests wait for their proofs. */
  readonly growth: Pick<GrowthWatch, 'wait'>;
  readonly batches: BatchIntake;
  /** What sandbox keys are served from. */
  readonly sandbox: Sandbox;
  readonly contests: ContestTerms;
}

/** What holds for every registrar's webhook endpoints. */
export interface WebhookRules {
  /** Where they may lead. */
  readonly reach: ReachRules;
  readonly mostPerClient: number;
  /** For how long the log of deliveries is kept. */
  readonly retentionDays: number;
}

export type { PublicJwk };
