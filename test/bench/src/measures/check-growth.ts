import { type LoadOptions, load, type Target } from '../load.ts';
import type { Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { questionsAbout } from '../questions.ts';
import { alternate, median, type Round } from '../rounds.ts';
import { checkTarget, rateOf, roundsIn } from './check-rates.ts';

/** Subjects on the smaller side. */
const few = 10_000;
/** Enough to be a service in use, few enough that latency is work and not queueing. */
const connections = 8;

export const checkGrowth: Measure = {
  name: 'check-growth',
  what: 'median latency of a check among many subjects, against that among 10,000',
  unit: 'ms',
  bar: { of: 'ratio', atMost: 1.2 },
  run: async (workspace, { subjects, seconds }) => {
    const smaller = Math.min(few, Math.ceil(subjects / 10));
    const latencyAmong = async (count: number): Promise<Round> => {
      const server = await workspace.service('service', await workspace.subjects(count));
      return medianLatency(checkTarget(server, questionsAbout(count, workspace.asOf)), { connections, seconds });
    };
    await workspace.subjects(subjects);
    await workspace.subjects(smaller);
    const sides = await alternate(
      roundsIn(seconds),
      seconds,
      await latencyAmong(subjects),
      await latencyAmong(smaller),
    );
    const note = `${subjects} subjects against ${smaller}, ${connections} connections`;
    return { ...sides, note: subjects < 5_000_000 ? `${note}; the bar speaks of 5000000: --subjects 5000000` : note };
  },
};

async function medianLatency(target: Target, options: LoadOptions): Promise<Round> {
  await rateOf(target, options);
  return async (seconds) => {
    const { latencies } = await load(target, { ...options, seconds });
    const middle = median(latencies);
    say(`  ${target.url} median ${middle.toFixed(2)} ms of ${latencies.length}`);
    return middle;
  };
}
