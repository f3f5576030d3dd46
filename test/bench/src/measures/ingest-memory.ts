import { setTimeout as sleep } from 'node:timers/promises';
import { deliver, listSource, writeList } from '../lists.ts';
import type { Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { canReadMemory, megabytes, resetPeak, residentMemory } from '../resident-memory.ts';

/** Long enough for what a start leaves behind to be over. */
const idleMs = 3000;

export const ingestMemory: Measure = {
  name: 'ingest-memory',
  what: "the service's peak resident memory above idle while loading; the baseline is its idle memory",
  unit: 'MB',
  bar: { of: 'value', atMost: 400 },
  run: async (workspace, { rows }) => {
    if (!canReadMemory()) {
      say("  skipped: this system does not show a process's memory in /proc");
      return null;
    }
    const file = await writeList(workspace.file(`list-${rows}.csv`), rows, workspace.asOf);
    const changed = await writeList(workspace.file(`list-${rows}-changed.csv`), rows, workspace.asOf, 0.01);
    const { pid, ...server } = await workspace.service('service', await workspace.database('memory'));
    await sleep(idleMs);
    const idle = residentMemory(pid).now;
    resetPeak(pid);
    // A reload keeps the comparison's state as well: the higher of the two counts.
    for (const delivery of [file, changed]) {
      await deliver({ pid, ...server }, listSource, delivery);
      say(`  peak so far ${megabytes(residentMemory(pid).peak - idle).toFixed(0)} MB above idle`);
    }
    const above = residentMemory(pid).peak - idle;
    return { value: megabytes(above), baseline: megabytes(idle), note: `${rows} rows, a first load and a reload` };
  },
};
