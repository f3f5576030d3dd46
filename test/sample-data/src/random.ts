/**
 * Seeded random numbers, the same on every machine: 32-bit integer arithmetic only, no `Math.random`, no clock.
 *
 * Every draw is taken from a generator that stands at (seed, stream, index), so row 4,000,000 of a file costs as much
 * as row 0, and adding a draw to one stream never shifts another.
 */

/** The finaliser of MurmurHash3: spreads every input bit over all 32 output bits. */
export function scramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The 32-bit key of a named stream under a seed (any safe integer ≥ 0). */
export function streamKey(seed: number, stream: string): number {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed must be an integer from 0, not ${seed}`);
  let key = scramble((seed % 0x1_0000_0000) ^ 0x9e3779b9);
  key = scramble(key ^ Math.floor(seed / 0x1_0000_0000));
  for (let i = 0; i < stream.length; i++) key = scramble(key ^ Math.imul(stream.charCodeAt(i) + i + 1, 0x9e3779b1));
  return key;
}

/** One 32-bit draw at (stream key, index): for a single choice, cheaper than a generator. */
export function drawAt(key: number, index: number): number {
  return scramble(scramble(index ^ key) + key);
}

/** One draw at (stream key, index) as a fraction in [0, 1). */
export function fractionAt(key: number, index: number): number {
  return drawAt(key, index) / 0x1_0000_0000;
}

/** A small generator (mulberry32) that starts at (stream key, index). */
export class Random {
  #state: number;

  constructor(key: number, index: number) {
    this.#state = drawAt(key, index);
  }

  /** The next 32 bits. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }

  /** A whole number from 0 to `limit` − 1; `limit` at most 2²¹, so that the product stays exact. */
  below(limit: number): number {
    return Math.floor((this.next() * limit) / 0x1_0000_0000);
  }

  /** One member of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
