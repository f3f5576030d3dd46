import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerTimes } from './answer-times.ts';

/** Answers as quick as this are quick enough, however quick they could be; in milliseconds. */
const quickMs = 8;
/** Up to this many times what is usual nobody minds. */
const tolerated = 1.5;
/** At the most it rests nine times as long as it worked: a tenth of its pace is left to it, so it always ends. */
const mostRest = 9;
/** Work of another kind than that between two turns (a slow statement, a wait for a lock) is not made up for. */
const longestWorkMs = 200;
/** No timer is set for less. */
const leastRestMs = 2;

/**
 * Work on the thread that answers rests twice as long as it worked while anybody asks: each of its steps keeps every answer, and
 * until the first slow one has been given nobody knows that it does.
 */
const leastRestOfSharers = 2;

/** Where a background's work is done: on a thread of its own, or on the one that gives the answers. */
export type WorkingOn = 'own-thread' | 'answering-thread';

/**
 * The turns of work in the background beside {@link AnswerTimes}: after each of its steps it rests for as long as answers are slow,
 * in proportion to how slow they are and to how long the step took. While nobody asks, it never rests.
 */
export class BackgroundTurns {
  readonly #times: AnswerTimes | null;
  readonly #leastRest: number;
  readonly #now: () => number;
  #began: number;
  #owed = 0;

  /** @param times null: nobody who asks is in this process. @param now milliseconds, only ever compared. */
  constructor(times: AnswerTimes | null, on: WorkingOn = 'own-thread', now: () => number = () => performance.now()) {
    this.#times = times;
    this.#leastRest = on === 'answering-thread' ? leastRestOfSharers : 0;
    this.#now = now;
    this.#began = now();
  }

  /** A step begins now. */
  begin(): void {
    this.#began = this.#now();
  }

  /** Ends a step, and rests if need be. */
  async rest(): Promise<void> {
    const due = this.due();
    if (due > 0) await sleep(due);
  }

  /** Ends a step. @returns for how long to rest before the next one, in milliseconds; what is too short is owed. */
  due(): number {
    if (this.#times === null) return 0;
    const worked = Math.min(longestWorkMs, this.#now() - this.#began);
    const quick = Math.max(quickMs, tolerated * this.#times.usual());
    const least = this.watched ? this.#leastRest : 0;
    this.#owed += worked * Math.min(mostRest, Math.max(least, this.#times.slowest() / quick - 1));
    if (this.#owed < leastRestMs) return 0;
    const rest = this.#owed;
    this.#owed = 0;
    return rest;
  }

  /** A step for each batch that is made and used. */
  async *each<Batch>(source: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    this.begin();
    for await (const batch of source) {
      yield batch;
      await this.rest();
      this.begin();
    }
  }

  /** Whether somebody is asking, so that not every core should be taken. */
  get watched(): boolean {
    return this.#times?.asked() ?? false;
  }
}
