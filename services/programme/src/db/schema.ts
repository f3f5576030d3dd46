import type { AccessDatabase } from '@xacthuc/platform';
import type { DirectoryDatabase } from './directory-schema.ts';
import type { MonitoringDatabase } from './monitoring-schema.ts';
import type { PlanDatabase } from './plan-schema.ts';
import type { ReportDatabase } from './report-schema.ts';

/** The columns of `verification.answers` that the office's role was granted: who asked when and what came out. */
export interface GrantedAnswers {
  readonly index: number;
  readonly id: string;
  readonly issued_at: Date;
  readonly client_id: string;
  readonly benefit: string;
  readonly subject_type: string;
  readonly outcome: string;
  readonly reasons: string[];
  readonly policy: string;
}

/** The columns of `verification.redemptions` that the office's role was granted. */
export interface GrantedRedemptions {
  readonly attestation_id: string;
  readonly client_id: string;
  readonly benefit: string;
  readonly domain: string;
  readonly registered_at: Date;
  readonly redeemed_at: Date;
  readonly released_at: Date | null;
}

/** View `facts.source_states` of the facts room. */
export interface SourceStatesView {
  readonly source: string;
  readonly sequence: number | null;
  readonly as_of: string | null;
  readonly freshness_days: number;
  readonly names: { vi: string; en: string; from: string | null; until: string | null }[];
  readonly delivery: string;
}

/** The room `programme`. */
type ProgrammeRoom = PlanDatabase & ReportDatabase & MonitoringDatabase;

/** What the role `xacthuc_programme` may read of other rooms, and the clients it keeps. */
export interface ProgrammeDatabase extends AccessDatabase, DirectoryDatabase, ProgrammeRoom {
  'verification.answers': GrantedAnswers;
  'verification.redemptions': GrantedRedemptions;
  'facts.source_states': SourceStatesView;
}
