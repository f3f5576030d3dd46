import { setTimeout as sleep } from 'node:timers/promises';
import { writeXlsx } from '@xacthuc/sample-data';
import { benchSeed, deliver, listSource, writeList } from '../lists.ts';
import type { Bar, Finding, Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { canReadMemory, megabytes, resetPeak, residentMemory } from '../resident-memory.ts';
import type { Workspace } from '../workspace.ts';

/** Long enough for what a start leaves behind to be over. */
const idleMs = 3000;
const unit = 'MB';
const bar: Bar = { of: 'value', atMost: 400 };

/** What the XLSX bar speaks of; more rows than departments keep in a sheet. */
const xlsxRows = 300_000;

export const ingestMemory: Measure = {
  name: 'ingest-memory',
  what: "the service's peak resident memory above idle while loading; the baseline is its idle memory",
  unit,
  bar,
  run: async (workspace, { rows }) => {
    // A reload keeps the comparison's state as well: the higher of the two counts.
    const peak = await peakOf(workspace, async () => [
      await writeList(workspace.file(`list-${rows}.csv`), rows, workspace.asOf),
      await writeList(workspace.file(`list-${rows}-changed.csv`), rows, workspace.asOf, 0.01),
    ]);
    return peak && { ...peak, note: `${rows} rows, a first load and a reload` };
  },
};

export const ingestXlsxMemory: Measure = {
  name: 'ingest-xlsx-memory',
  what: 'the same while an XLSX file loads, its texts in the shared table as Excel saves them',
  unit,
  bar,
  run: async (workspace, options) => {
    const rows = Math.min(options.rows, xlsxRows);
    const peak = await peakOf(workspace, async () => {
      const file = workspace.file(`list-${rows}.xlsx`);
      await writeXlsx(file, { source: listSource, seed: benchSeed, asOf: workspace.asOf, rows });
      return [file];
    });
    const note = `an XLSX file of ${rows} rows`;
    return (
      peak && { ...peak, note: rows < xlsxRows ? `${note}; the bar speaks of ${xlsxRows}: --rows ${xlsxRows}` : note }
    );
  },
};

/** The peak above idle while files load one after the other, in MB. */
async function peakOf(workspace: Workspace, files: () => Promise<readonly string[]>): Promise<Finding | null> {
  if (!canReadMemory()) {
    say("  skipped: this system does not show a process's memory in /proc");
    return null;
  }
  const written = await files();
  const server = await workspace.service('service', await workspace.database('memory'));
  await sleep(idleMs);
  const idle = residentMemory(server.pid).now;
  resetPeak(server.pid);
  for (const file of written) {
    await deliver(server, listSource, file);
    say(`  peak so far ${megabytes(residentMemory(server.pid).peak - idle).toFixed(0)} MB above idle`);
  }
  return { value: megabytes(residentMemory(server.pid).peak - idle), baseline: megabytes(idle) };
}
