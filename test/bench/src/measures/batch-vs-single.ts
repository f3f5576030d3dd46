import { Buffer } from 'node:buffer';
import type { ChildServer } from '../child-server.ts';
import type { Target } from '../load.ts';
import type { Measure } from '../measures.ts';
import { type Question, questionsAbout } from '../questions.ts';
import { alternate } from '../rounds.ts';
import { assertAnswer, checkTarget, rateOf, roundsIn } from './check-rates.ts';

/** Checks in one batch: the most that is allowed. */
const batchSize = 1000;
/** Batches under way at once: so that one is read while another is signed and a third is stored. */
export const batchConnections = 4;

export const batchVsSingle: Measure = {
  name: 'batch-vs-single',
  what: 'checks asked in batches of 1,000, against single ones',
  unit: 'checks/s',
  bar: { of: 'ratio', atLeast: 3 },
  run: async (workspace, options) => {
    const url = await workspace.subjects(options.rows);
    const questions = questionsAbout(options.rows, workspace.asOf);
    const server = await workspace.service('service', url);
    const sides = await alternate(
      roundsIn(options.seconds),
      options.seconds,
      await rateOf(batchTarget(server, questions), { ...options, connections: batchConnections }, batchSize),
      await rateOf(checkTarget(server, questions), options),
    );
    const note = `${batchConnections} connections with batches, ${options.connections} with single checks`;
    return { ...sides, note: `${note}, ${options.rows} subjects` };
  },
};

export function batchTarget(server: ChildServer, questions: readonly Question[]): Target {
  const batches = Array.from({ length: Math.ceil(questions.length / batchSize) }, (_, i) =>
    questions.slice(i * batchSize, (i + 1) * batchSize),
  ).filter(({ length }) => length === batchSize);
  return {
    url: server.url,
    path: '/v1/checks/batch',
    headers: { authorization: `Bearer ${server.keys.registrar}`, 'content-type': 'application/json' },
    bodies: batches.map((batch) => Buffer.from(JSON.stringify({ checks: batch.map(({ check }) => check) }))),
    status: 200,
    verify: (answer, body) => {
      const { results } = JSON.parse(answer) as { results: Parameters<typeof assertAnswer>[0][] };
      const asked = batches[body] ?? [];
      if (results.length !== asked.length) throw new Error(`${results.length} answers to ${asked.length} checks`);
      results.forEach((result, i) => void assertAnswer(result, asked[i] as Question));
    },
  };
}
