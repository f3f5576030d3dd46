/** After so many milliseconds a slow answer counts for half. */
const halfLifeMs = 200;
/** Without an answer for so long, nobody is asking. */
const silenceMs = 2_000;
/** What is usual rises by so much a second at most, so that a load of minutes does not become what is usual. */
const riseEachSecond = 0.01;
/** A quicker moment moves what is usual this share of the way. */
const fall = 0.05;

const slowestSlot = 0;
const atSlot = 1;
const usualSlot = 2;
const noneYet = 0;

/**
 * How long those who ask at once (a registrar with a customer before the counter) wait for their answers at the moment. Kept in
 * memory that threads share, so that whatever works in the background can stand back: {@link BackgroundTurns}. One thread
 * notes, any number read. A reading that meets a note half-way is off by one answer; nothing rests on it.
 */
export class AnswerTimes {
  /** To be handed to threads. */
  readonly memory: SharedArrayBuffer;
  readonly #slots: Float64Array;
  readonly #now: () => number;

  /** @param memory of another thread's; default: new. @param now milliseconds, the same clock in all threads. */
  constructor(memory = new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT), now: () => number = Date.now) {
    this.memory = memory;
    this.#slots = new Float64Array(memory);
    this.#now = now;
  }

  /** An answer took so many milliseconds. */
  note(ms: number): void {
    const now = this.#now();
    const slowest = Math.max(ms, this.#slowestAt(now));
    const usual = this.#slot(usualSlot);
    const seconds = Math.min(60, Math.max(0, now - this.#slot(atSlot)) / 1000);
    if (usual === noneYet) this.#slots[usualSlot] = slowest;
    else if (slowest < usual) this.#slots[usualSlot] = usual + (slowest - usual) * fall;
    else this.#slots[usualSlot] = Math.min(slowest, usual * (1 + riseEachSecond * seconds));
    this.#slots[slowestSlot] = slowest;
    this.#slots[atSlot] = now;
  }

  /** The slowest of the last moments, in milliseconds; 0 where nobody is asking. */
  slowest(): number {
    return this.#slowestAt(this.#now());
  }

  /** What {@link slowest} is while nothing else keeps the machine, in milliseconds; 0: nobody has asked. */
  usual(): number {
    return this.#slot(usualSlot);
  }

  /** Whether anybody has asked within the last two seconds. */
  asked(): boolean {
    return this.#now() - this.#slot(atSlot) < silenceMs;
  }

  #slowestAt(now: number): number {
    const passed = Math.max(0, now - this.#slot(atSlot));
    return passed >= silenceMs ? 0 : this.#slot(slowestSlot) * 0.5 ** (passed / halfLifeMs);
  }

  #slot(index: number): number {
    return this.#slots[index] as number;
  }
}
