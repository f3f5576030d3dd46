import {
  type AnswerTimes,
  type Config,
  createPool,
  type DatabaseRole,
  type Keyring,
  type Logger,
  type Metrics,
} from '@xacthuc/platform';
import type { AnswerStore } from '@xacthuc/verification';
import type pg from 'pg';
import type { Database } from './database.ts';

/** Replaceable parts, for tests and comparisons. */
export interface Overrides {
  readonly now?: () => Date;
  readonly answerStore?: (pool: pg.Pool, metrics: Metrics) => AnswerStore;
  /** The embedded server trades durability for speed: only for tests that never kill it. */
  readonly unsafeFast?: boolean;
  readonly log?: Logger;
}

/** What closes itself, last opened first. */
export class Closing {
  readonly #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}

/** What all services of one process are opened with. */
export interface Shared {
  readonly config: Config;
  readonly overrides: Overrides;
  readonly database: Database;
  readonly pools: Record<DatabaseRole, pg.Pool>;
  readonly keyring: Keyring;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly publicUrl: string;
  /** How long callers wait: what works in the background stands back accordingly. */
  readonly answerTimes: AnswerTimes;
  readonly closing: Closing;
}

/** One pool for each role: a service can do in the database what its role may. */
export function openPools(
  config: Config,
  database: Database,
  log: Logger,
  closing: Closing,
): Record<DatabaseRole, pg.Pool> {
  const open = (role: DatabaseRole, max = config.poolSize): pg.Pool => {
    const pool = createPool({
      url: database.serviceUrl,
      role,
      max,
      name: role.replace('_', ' '),
      onError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
    });
    closing.add(() => pool.end());
    return pool;
  };
  return {
    xacthuc_verification: open('xacthuc_verification'),
    xacthuc_intake: open('xacthuc_intake'),
    xacthuc_programme: open('xacthuc_programme'),
    xacthuc_log: open('xacthuc_log'),
    // Tests of registrars must not take connections from real checks.
    xacthuc_sandbox: open('xacthuc_sandbox', Math.min(2, config.poolSize)),
  };
}
