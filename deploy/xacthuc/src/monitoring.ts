import { createDatabase } from '@xacthuc/platform';
import { type ProgrammeDatabase, startMonitoringWorker } from '@xacthuc/programme';
import type { Shared } from './parts.ts';

/** Keeps the sums of the programme's monitoring. */
export function startMonitoring({ pools, log, overrides, closing }: Shared): void {
  const db = createDatabase<ProgrammeDatabase>(pools.xacthuc_programme);
  const worker = startMonitoringWorker({ db, log, now: overrides.now ?? (() => new Date()) });
  closing.add(() => worker.close());
}
