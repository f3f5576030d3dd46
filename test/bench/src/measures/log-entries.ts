import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ChildServer } from '../child-server.ts';
import { load } from '../load.ts';
import type { Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { questionsAbout } from '../questions.ts';
import { median, percentile99 } from '../rounds.ts';
import { batchConnections, batchTarget } from './batch-vs-single.ts';
import { checkTarget } from './check-rates.ts';

/** Waits until all answers are in the log. @returns how many entries it has. */
async function caughtUp(client: pg.Client): Promise<number> {
  for (;;) {
    const { rows } = await client.query<{ size: string; missing: boolean }>(
      `SELECT s.size, EXISTS (
         SELECT FROM verification.answers a WHERE NOT pg_visible_in_snapshot(a.xid, s.snapshot)
       ) OR s.walk_snapshot IS NOT NULL AS missing FROM log.state s`,
    );
    const [state] = rows;
    if (state && !state.missing) return Number(state.size);
    await sleep(20);
  }
}

export const logEntries: Measure = {
  name: 'log-entries',
  what: 'entries put into the log, durable and under a signed checkpoint, while the checks they record are given',
  unit: 'entries/s',
  bar: { of: 'value', atLeast: 1_500 },
  run: async (workspace, options) => {
    const url = await workspace.subjects(options.rows);
    const server = await workspace.service('service', url);
    const target = batchTarget(server, questionsAbout(options.rows, workspace.asOf));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await load(target, { connections: batchConnections, seconds: 1, verify: true });
      const before = await caughtUp(client);
      const start = performance.now();
      const { answers, seconds } = await load(target, { connections: batchConnections, seconds: options.seconds });
      const entries = (await caughtUp(client)) - before;
      const all = (performance.now() - start) / 1000;
      say(
        `  ${entries} entries in ${all.toFixed(2)} s, ${((all - seconds) * 1000).toFixed(0)} ms after the last answer`,
      );
      if (entries !== answers * 1_000) throw new Error(`${answers * 1_000} answers became ${entries} entries`);
      const note = `batches over ${batchConnections} connections, the last entry counts; baseline: answers/s meanwhile`;
      return { value: entries / all, baseline: entries / seconds, note };
    } finally {
      await client.end();
    }
  },
};

/** Checks a second while proofs are waited for, over so many connections. */
const pace = 160;
const connections = 8;

/** Milliseconds from an answer's last byte to its proof's. */
async function proofDelay(
  server: ChildServer,
  check: unknown,
): Promise<{ readonly check: number; readonly proof: number }> {
  const headers = { authorization: `Bearer ${server.keys.registrar}` };
  const sent = performance.now();
  const answer = await fetch(`${server.url}/v1/checks`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(check),
  });
  const { id } = (await answer.json()) as { id: string };
  const answered = performance.now();
  const proof = await fetch(`${server.url}/v1/attestations/${id}/proof`, {
    headers: { ...headers, prefer: 'wait=10' },
  });
  if (proof.status !== 200 || !(await proof.text()).startsWith('c2sp.org/tlog-proof@v1')) {
    throw new Error(`a proof was answered ${proof.status}`);
  }
  return { check: answered - sent, proof: performance.now() - answered };
}

export const logProofDelay: Measure = {
  name: 'log-proof-delay',
  what: 'time from an answer to its proof, 99th percentile, while other checks are answered',
  unit: 'ms',
  bar: { of: 'value', atMost: 1_000 },
  run: async (workspace, options) => {
    const url = await workspace.subjects(options.rows);
    const server = await workspace.service('service', url);
    const questions = questionsAbout(options.rows, workspace.asOf);
    let over = false;
    const others = load(checkTarget(server, questions), {
      connections,
      seconds: options.seconds + 60,
      everyMs: (connections / pace) * 1000,
      over: () => over,
    });
    const delays: { readonly check: number; readonly proof: number }[] = [];
    const end = performance.now() + options.seconds * 1000;
    for (let i = 0; performance.now() < end; i++) {
      const due = Math.random() * 100;
      delays.push(await proofDelay(server, questions[i % questions.length]?.check));
      // Not in step with the integrator's rounds.
      await sleep(due);
    }
    over = true;
    await others;
    const note = `${delays.length} proofs, ${pace} checks/s besides; baseline: the checks' own median`;
    return {
      value: percentile99(delays.map(({ proof }) => proof)),
      baseline: median(delays.map((one) => one.check)),
      note,
    };
  },
};
