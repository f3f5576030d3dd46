import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@xacthuc/platform';
import { kindNames, readOfficeHours, readThresholds, type SignalTerms, startSignalWorker } from '@xacthuc/verification';
import type { Shared } from './parts.ts';

/** What signals are looked for by, from the settings. @throws Error that says which setting is wrong. */
export function signalTerms(config: Config): SignalTerms {
  return {
    thresholds: readThresholds(config.signalThresholds),
    hours: readOfficeHours(config.officeHours, config.holidays),
  };
}

/** Looks for what auditors should look into: one of all replicas at a time. */
export function startSignals({ config, overrides, pools, metrics, log, closing }: Shared): void {
  const worker = startSignalWorker({
    pool: pools.xacthuc_verification,
    terms: signalTerms(config),
    seconds: config.signalSeconds,
    now: overrides.now ?? (() => new Date()),
    metrics,
    log,
  });
  closing.add(() => worker.close());
}

const longestMs = 2_000;

/** Lets the gauge of open signals be taken from the database when it is asked for, on whichever replica. */
export function watchSignals({ metrics, pools, log }: Shared): void {
  const read = async () => {
    const { rows } = await pools.xacthuc_verification.query<{ kind: string; open: number }>(
      'SELECT kind, count(*)::integer AS open FROM verification.signals WHERE closed_at IS NULL GROUP BY kind',
    );
    const open = new Map(rows.map((row) => [row.kind, row.open]));
    for (const kind of kindNames) metrics.signalsOpen.set({ kind }, open.get(kind) ?? 0);
  };
  const collect = async () => {
    const reading = read().catch((error: Error) => log.warn({ err: error }, 'the open signals could not be counted'));
    // A database that does not answer must not keep the scraper until it gives up.
    await Promise.race([reading, sleep(longestMs, undefined, { ref: false })]);
  };
  // The library takes it from here as it does from the constructor; its types know of the latter only.
  Object.assign(metrics.signalsOpen, { collect });
}
