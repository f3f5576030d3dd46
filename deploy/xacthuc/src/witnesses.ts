import { setTimeout as sleep } from 'node:timers/promises';
import type { Config, Logger, Metrics } from '@xacthuc/platform';
import { readWitnessPolicy, startWitnessAsker, type WitnessPolicy } from '@xacthuc/verification';
import type pg from 'pg';
import type { Shared } from './parts.ts';

/** Asks witnesses for cosignatures on the log's checkpoints. */
export function startWitnesses({ config, pools, metrics, log, closing }: Shared): void {
  const asker = startWitnessAsker({
    pool: pools.xacthuc_log,
    policy: witnessPolicy(config),
    reach: reachOf(config),
    everySeconds: config.logWitnessSeconds,
    log,
    metrics,
  });
  closing.add(() => asker.close());
}

/** Lets the gauges of witnesses be taken on any replica. @returns whom the log asks. */
export function watchWitnesses({ config, pools, metrics, log }: Shared): WitnessPolicy {
  const policy = witnessPolicy(config);
  if (policy.witnesses.length > 0) watchLag(policy, metrics, pools.xacthuc_verification, log);
  return policy;
}

/** Whom the log asks. @throws Error that says what is wrong with the settings */
export function witnessPolicy(config: Config): WitnessPolicy {
  return readWitnessPolicy(config.logWitnesses, config.logWitnessQuorum, reachOf(config));
}

function reachOf(config: Config) {
  return { privateNetworks: config.logWitnessPrivateNetworks, hosts: config.logWitnessHosts };
}

const keptMs = 1_000;
const longestMs = 2_000;

/** How far behind somebody is who has seen a tree of that size. */
const lagOf = (size: string) => `
  coalesce(extract(epoch FROM clock_timestamp() - (
    SELECT c.at FROM log.checkpoints c WHERE c.size > ${size} ORDER BY c.size LIMIT 1
  )), 0)::float8`;

interface Lag {
  readonly name: string;
  readonly seconds: number;
  readonly entries: number;
  readonly conflicts: number;
  readonly witnessed_seconds: number;
}

/** As `watchLog` does: read when they are asked for, once for all of them. */
function watchLag({ witnesses }: WitnessPolicy, metrics: Metrics, pool: pg.Pool, log: Logger): void {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const names = witnesses.map(({ name }) => name);
  const read = async () => {
    const { rows } = await pool.query<Lag>(
      `SELECT w.name, ${lagOf('w.size')} AS seconds, greatest(0, s.size - w.size)::float8 AS entries,
         (SELECT count(*) FROM log.witness_conflicts k WHERE k.witness = w.name)::float8 AS conflicts,
         ${lagOf('coalesce(t.witnessed, 0)')} AS witnessed_seconds
       FROM log.witnesses w CROSS JOIN log.state s CROSS JOIN log.witnessing t WHERE w.name = ANY($1)`,
      [names],
    );
    for (const { name: witness, seconds, entries, conflicts, witnessed_seconds } of rows) {
      metrics.logWitnessLagSeconds.set({ witness }, seconds);
      metrics.logWitnessLagEntries.set({ witness }, entries);
      metrics.logWitnessConflicts.set({ witness }, conflicts);
      metrics.logWitnessedLagSeconds.set(witnessed_seconds);
    }
    readAt = Date.now();
  };
  const collect = async () => {
    if (Date.now() - readAt < keptMs) return;
    reading ??= read()
      .catch((error: Error) => log.warn({ err: error }, 'the state of witnesses could not be read'))
      .finally(() => {
        reading = null;
      });
    await Promise.race([reading, sleep(longestMs, undefined, { ref: false })]);
  };
  const { logWitnessLagSeconds, logWitnessLagEntries, logWitnessConflicts, logWitnessedLagSeconds } = metrics;
  for (const gauge of [logWitnessLagSeconds, logWitnessLagEntries, logWitnessConflicts, logWitnessedLagSeconds]) {
    Object.assign(gauge, { collect });
  }
}
