import { writeCsv } from '@xacthuc/sample-data';
import { benchSeed, deliver, deliverOtherLists, listSource, writeList } from '../lists.ts';
import { type LoadOptions, load } from '../load.ts';
import type { Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { questionsAbout } from '../questions.ts';
import { percentile99 } from '../rounds.ts';
import { checkTarget } from './check-rates.ts';

/** Whom the checks are about: what loads meanwhile is another source's list, the first that it delivers. */
const subjects = 10_000;
const loaded = 'industry-trade';
/** 320 checks a second: a service in use, and cores left for what the bar is about. */
const pace = { connections: 8, everyMs: 25 };
/** No load takes longer. */
const longest = 3600;

export const checkWhileLoading: Measure = {
  name: 'check-p99-while-loading',
  what: "99th percentile of a check's latency while a list of --rows loads, against that while none does",
  unit: 'ms',
  bar: { of: 'ratio', atMost: 3 },
  run: async (workspace, { rows, seconds }) => {
    const { asOf } = workspace;
    const file = workspace.file(`${loaded}-${rows}.csv`);
    await writeCsv(file, { source: loaded, seed: benchSeed, asOf, rows });
    const server = await workspace.service('service', await workspace.database('loading'));
    await deliverOtherLists(server, workspace.file('.'), asOf);
    await deliver(server, listSource, await writeList(workspace.file(`list-${subjects}.csv`), subjects, asOf));
    const target = checkTarget(server, questionsAbout(subjects, asOf));
    const latencies = async (options: Partial<LoadOptions>) => {
      const result = await load(target, { ...pace, seconds: longest, ...options });
      say(`  p99 ${percentile99(result.latencies).toFixed(2)} ms of ${result.answers}`);
      return result.latencies;
    };
    await load(target, { connections: pace.connections, seconds: Math.min(3, seconds), verify: true });
    const before = await latencies({ seconds: seconds / 2 });
    let over = false;
    const loading = deliver(server, loaded, file).finally(() => {
      over = true;
    });
    const [during, delivered] = await Promise.all([latencies({ over: () => over }), loading]);
    say(`  loaded in ${delivered.seconds.toFixed(1)} s`);
    const after = await latencies({ seconds: seconds / 2 });
    const note = `${rows} rows, 320 checks/s about ${subjects} subjects`;
    return {
      value: percentile99(during),
      baseline: percentile99([...before, ...after]),
      note: rows < 1_000_000 ? `${note}; the bar speaks of 1000000: --rows 1000000` : note,
    };
  },
};
