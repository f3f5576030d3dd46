import type { PolicyVersion } from '@xacthuc/domain';
import type { Logger } from '@xacthuc/platform';
import type { Kysely } from 'kysely';

/** View `facts.source_states` of the facts room. */
export interface SourceStatesView {
  readonly source: string;
  readonly sequence: number | null;
  readonly as_of: string | null;
  readonly freshness_days: number;
  readonly names: { vi: string; en: string; from: string | null; until: string | null }[];
  readonly delivery: string;
}

/** The one thing the pages read. */
export interface PortalDatabase {
  'facts.source_states': SourceStatesView;
}

/** Everything the portal works with, built once from the configuration. */
export interface PortalContext {
  /** Connections under a role that may read `facts.source_states`: `xacthuc_programme`. */
  readonly db: Kysely<PortalDatabase>;
  readonly log: Logger;
  readonly now: () => Date;
  readonly policies: readonly PolicyVersion[];
}
