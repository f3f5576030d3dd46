import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ChildServer } from '../child-server.ts';
import { deliver, deliverOtherLists, listSource, writeList } from '../lists.ts';
import type { Measure } from '../measures.ts';
import { say } from '../progress.ts';
import { questionsAbout } from '../questions.ts';
import { median } from '../rounds.ts';
import { runStatements } from '../workspace.ts';

const changedShare = 0.01;
const reloads = 2;
/** Live attestations the bar speaks of. */
const most = 100_000;

/** Gets so many eligible answers, in batches. @throws when a batch is refused. */
async function attest(server: ChildServer, rows: number, asOf: string, count: number): Promise<number> {
  const eligible = questionsAbout(rows, asOf).flatMap(({ check, outcome }) => (outcome === 'eligible' ? [check] : []));
  for (let given = 0; given < count; given += 1_000) {
    const checks = Array.from({ length: 1_000 }, (_, i) => eligible[(given + i) % eligible.length]);
    const response = await fetch(`${server.url}/v1/checks/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.keys.registrar}`, 'content-type': 'application/json' },
      body: JSON.stringify({ checks }),
    });
    if (response.status !== 200) throw new Error(`a batch was answered ${response.status}`);
    await response.arrayBuffer();
  }
  return count;
}

interface Drawn {
  readonly sequence: number;
  readonly seconds: number;
  readonly reconsidered: number;
  readonly changed: number;
}

/** The work of the consequences of the source's last activation, once it is done: without the wait for its turn. */
async function consequences(client: pg.Client): Promise<Drawn> {
  for (;;) {
    const { rows } = await client.query<Drawn>(
      `SELECT d.sequence, extract(epoch FROM d.done_at - d.begun_at)::float8 AS seconds, d.reconsidered, d.changed
       FROM verification.consequences_done d JOIN facts.sources s ON s.code = d.source AND s.sequence = d.sequence
       WHERE d.source = $1`,
      [listSource],
    );
    if (rows[0]) return rows[0];
    await sleep(50);
  }
}

export const consequencesShare: Measure = {
  name: 'consequences-share',
  what: 'a list with 1 % of its rows changed, with what it means for live attestations, against the same without any',
  unit: 's',
  bar: { of: 'ratio', atMost: 1.2 },
  run: async (workspace, { rows }) => {
    const lists = [
      await writeList(workspace.file(`list-${rows}-changed.csv`), rows, workspace.asOf, changedShare),
      await writeList(workspace.file(`list-${rows}.csv`), rows, workspace.asOf),
    ];
    const url = await workspace.database('consequences');
    const server = await workspace.service('service', url);
    await deliverOtherLists(server, workspace.file(''), workspace.asOf);
    await deliver(server, listSource, lists[1] as string);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const reload = async (turn: number): Promise<number> => {
      await runStatements(url, ['CHECKPOINT']);
      const { seconds } = await deliver(server, listSource, lists[turn % 2] as string);
      const drawn = await consequences(client);
      say(
        `  active in ${seconds.toFixed(2)} s; ${drawn.reconsidered} attestations looked at, ${drawn.changed} changed, ` +
          `in ${drawn.seconds.toFixed(2)} s`,
      );
      return seconds + drawn.seconds;
    };
    try {
      const without: number[] = [];
      const live: number[] = [];
      for (let turn = 0; turn < reloads; turn++) without.push(await reload(turn));
      const count = await attest(server, rows, workspace.asOf, Math.min(most, rows));
      await runStatements(url, ['VACUUM ANALYZE verification.answers', 'ANALYZE verification.live_attestations']);
      for (let turn = 0; turn < reloads; turn++) live.push(await reload(turn));
      return { value: median(live), baseline: median(without), note: `${rows} rows, ${count} live attestations` };
    } finally {
      await client.end();
    }
  },
};
