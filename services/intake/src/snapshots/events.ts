import { setTimeout as sleep } from 'node:timers/promises';
import type { SnapshotView } from './queries.ts';
import { isUnderWay } from './visible.ts';

export interface EventOptions {
  /** Reads the snapshot as it is now. */
  readonly read: () => Promise<SnapshotView>;
  /** Ends the stream: the server is about to stop. */
  readonly signal: AbortSignal;
  /** The last event the reader has; it is not told again. */
  readonly lastEventId: string | null;
  /** Milliseconds between two looks, and of silence after which a sign of life is sent, and of the whole stream. */
  readonly everyMs?: number;
  readonly silenceMs?: number;
  readonly longestMs?: number;
}

/** How long a reader whose connection broke is asked to wait, in milliseconds. */
const retryMs = 3_000;

/**
 * A snapshot's progress as server-sent events: `progress` while it is processed, one `state` when that has ended, and
 * the end. It also ends after a while, so that whether the key is still valid is asked again; the reader comes back.
 */
export async function* snapshotEvents(options: EventOptions): AsyncGenerator<string> {
  const { read, signal, everyMs = 500, silenceMs = 15_000, longestMs = 300_000 } = options;
  let told = options.lastEventId;
  let spoke = Date.now();
  const until = spoke + longestMs;
  yield `retry: ${retryMs}\n\n`;
  while (!signal.aborted && Date.now() < until) {
    const snapshot = await read();
    const id = eventId(snapshot);
    if (id !== told) {
      told = id;
      spoke = Date.now();
      yield isUnderWay(snapshot) ? event(id, 'progress', snapshot.progress) : event(id, 'state', snapshot);
    } else if (Date.now() - spoke >= silenceMs) {
      spoke = Date.now();
      yield ': …\n\n';
    }
    if (!isUnderWay(snapshot)) return;
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}

/** The id of the event that tells what a snapshot is like: the same as long as there is nothing new to tell. */
export function eventId(snapshot: Pick<SnapshotView, 'state' | 'held' | 'progress'>): string {
  const { state, progress } = snapshot;
  if (!isUnderWay(snapshot) || progress === null) return `state.${state}`;
  return `progress.${progress.phase}.${progress.rowsDone}.${progress.bytesDone}`;
}

function event(id: string, name: string, data: unknown): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
