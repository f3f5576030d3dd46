import { answersFrom, extentOf, type ReplaySpan } from './answers.ts';
import type { Replayed } from './outcome.ts';
import { type ReplayContext, Replayer } from './replayer.ts';

/** How far a replay of the log has come. */
export interface ReplayProgress {
  /** Replayed by this step, in the order of the log. */
  readonly results: readonly Replayed[];
  /** Replayed so far. */
  readonly done: number;
  /** Of the span, as it was when the replay began. */
  readonly total: number;
  /** The index to go on from (`fromIndex`) when it is broken off here. */
  readonly next: number;
}

/** Answers replayed by one look at the facts. */
const chunkSize = 2000;

/** Replays every answer of a span, in steps. Answers that came into the log after it began are left to the next one. */
export async function* replayLog(
  context: ReplayContext,
  span: ReplaySpan = {},
  size = chunkSize,
): AsyncGenerator<ReplayProgress, void, undefined> {
  const replayer = new Replayer(context);
  const { count, last } = await extentOf(context.db, span);
  let [after, done] = [-1, 0];
  for (;;) {
    const answers = await answersFrom(context.db, span, after, last, size);
    const end = answers.at(-1);
    if (!end) return;
    after = end.index;
    done += answers.length;
    yield { results: await replayer.replay(answers), done, total: count, next: after + 1 };
  }
}
