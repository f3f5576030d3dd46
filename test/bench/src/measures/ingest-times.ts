import { copySeconds } from '../copy-baseline.ts';
import { type Delivered, deliver, listSource, writeList } from '../lists.ts';
import type { Measure } from '../measures.ts';
import { hasPgloader, pgloaderSeconds } from '../pgloader.ts';
import { say } from '../progress.ts';
import { alternate, type Round } from '../rounds.ts';
import { runStatements, type Workspace } from '../workspace.ts';

const rounds = 3;
const changedShare = 0.01;

/** A first load, each time into an empty database: its time from the first byte sent until checks see the facts. */
function firstLoad(workspace: Workspace, file: string, rows: number): Round {
  return async () => {
    const url = await workspace.database('first_load');
    const server = await workspace.service('service', url);
    await settle(url);
    const delivered = await deliver(server, listSource, file);
    await server.stop();
    await workspace.dropDatabase('first_load');
    return secondsOf(delivered, rows, delivered.added);
  };
}

/** Whatever was written before is on disk before the clock starts: no side pays for the other's writing. */
function settle(url: string): Promise<void> {
  return runStatements(url, ['CHECKPOINT']);
}

/** @throws when the load did not do what it is timed for. */
function secondsOf({ seconds, good }: Delivered, rows: number, loaded: number, expected = rows): number {
  if (good !== rows || Math.abs(loaded - expected) > expected / 5) {
    throw new Error(`${good} of ${rows} rows were good and ${loaded} were loaded where about ${expected} must be`);
  }
  say(`  active in ${seconds.toFixed(2)} s (${(rows / seconds).toFixed(0)} rows/s)`);
  return seconds;
}

function copyOf(workspace: Workspace, file: string): Round {
  return async () => {
    const url = await workspace.database('plain_copy');
    await settle(url);
    const seconds = await copySeconds(url, file);
    say(`  copied in ${seconds.toFixed(2)} s`);
    await workspace.dropDatabase('plain_copy');
    return seconds;
  };
}

function listFile(workspace: Workspace, rows: number): Promise<string> {
  return writeList(workspace.file(`list-${rows}.csv`), rows, workspace.asOf);
}

function note(rows: number): string {
  return rows < 1_000_000 ? `${rows} rows; the bar speaks of 1000000: --rows 1000000` : `${rows} rows`;
}

export const ingestFirstVsCopy: Measure = {
  name: 'ingest-first-vs-copy',
  what: 'a first CSV list from upload to active, against \\copy of the same file into a plain table',
  unit: 's',
  bar: { of: 'ratio', atMost: 5 },
  run: async (workspace, { rows }) => {
    const file = await listFile(workspace, rows);
    const sides = await alternate(rounds, 0, firstLoad(workspace, file, rows), copyOf(workspace, file));
    return { ...sides, note: note(rows) };
  },
};

export const ingestReloadVsCopy: Measure = {
  name: 'ingest-reload-vs-copy',
  what: 'the same list again with 1 % of its rows changed, against \\copy of that file',
  unit: 's',
  bar: { of: 'ratio', atMost: 2.5 },
  run: async (workspace, { rows }) => {
    const before = await listFile(workspace, rows);
    const after = await writeList(workspace.file(`list-${rows}-changed.csv`), rows, workspace.asOf, changedShare);
    const url = await workspace.database('reload');
    const server = await workspace.service('service', url);
    await deliver(server, listSource, before);
    let turn = 0;
    const reload: Round = async () => {
      await settle(url);
      // There and back: each delivery differs from what is active in the same rows.
      const delivered = await deliver(server, listSource, turn++ % 2 === 0 ? after : before);
      return secondsOf(delivered, rows, delivered.changed, rows * changedShare);
    };
    const sides = await alternate(rounds, 0, reload, copyOf(workspace, after));
    return { ...sides, note: note(rows) };
  },
};

export const ingestVsPgloader: Measure = {
  name: 'ingest-vs-pgloader',
  what: "a first CSV list from upload to active, against pgloader's load of the same file into a plain table",
  unit: 's',
  bar: { of: 'ratio', atMost: 0.5 },
  run: async (workspace, { rows }) => {
    if (!hasPgloader()) {
      say('  skipped: pgloader is not installed');
      return null;
    }
    const file = await listFile(workspace, rows);
    const theirs: Round = async () => {
      const url = await workspace.database('pgloader');
      await settle(url);
      const seconds = await pgloaderSeconds(url, file, rows);
      say(`  pgloader: ${seconds.toFixed(2)} s`);
      await workspace.dropDatabase('pgloader');
      return seconds;
    };
    const sides = await alternate(rounds, 0, firstLoad(workspace, file, rows), theirs);
    return { ...sides, note: note(rows) };
  },
};
