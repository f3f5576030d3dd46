import type { FactsDatabase, FeedPayload, ReadLimits, SnapshotPayload } from '@xacthuc/engine';
import type {
  AccessDatabase,
  AnswerTimes,
  Config,
  JobQueue,
  Keyring,
  Logger,
  SchedulingQueue,
} from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type pg from 'pg';

/** Everything the intake service works with, built once from the configuration. */
export interface IntakeContext {
  readonly db: Kysely<FactsDatabase & AccessDatabase>;
  /** The pool below `db`, for work that needs a connection of its own. */
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly queue: JobQueue<SnapshotPayload>;
  /** For threads, which open connections of their own. */
  readonly databaseUrl: string;
  readonly limits: ReadLimits;
  readonly feeds: SchedulingQueue<FeedPayload>;
  readonly config: Pick<
    Config,
    'maxUploadBytes' | 'uploadExpiryHours' | 'feedFolder' | 'feedPrivateNetworks' | 'feedHosts'
  >;
  /** Of those who ask this process; storing a file stands back behind them. Default: nobody does. */
  readonly answerTimes?: AnswerTimes;
  readonly log: Logger;
  readonly now: () => Date;
}
