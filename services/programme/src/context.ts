import type { KeyObject } from 'node:crypto';
import type { Logger } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { ProgrammeDatabase } from './db/schema.ts';
import type { HolderSecrets } from './directory/entries/holder-secrets.ts';

/** Everything the programme service works with, built once from the configuration. */
export interface ProgrammeContext {
  /** Connections under the role `xacthuc_programme`. */
  readonly db: Kysely<ProgrammeDatabase>;
  readonly log: Logger;
  readonly now: () => Date;
  /** What the directory keeps of holders is read and written through these. */
  readonly directory: HolderSecrets;
  /** Largest list of a registry or registrar, in bytes. */
  readonly maxListBytes: number;
  /** Wraps the keys of attachments. */
  readonly master: KeyObject;
  /** Days off besides weekends and the yearly holidays, 'YYYY-MM-DD': deadlines are working days. */
  readonly holidays: ReadonlySet<string>;
  /** Working days within which a request for support is dealt with. */
  readonly supportDays: number;
}

/** What admitting and revoking need: the command line has it too, without a program log. */
export interface ClientsContext extends Pick<ProgrammeContext, 'db' | 'now'> {
  readonly log: Logger | null;
}
