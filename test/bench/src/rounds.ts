/** What one round on one side gave. */
export type Round = (seconds: number) => Promise<number>;

export interface Sides {
  readonly value: number;
  readonly baseline: number;
}

/**
 * Measures two sides in turns, A B, B A, A B …, and takes each side's median: what else the machine does meanwhile, and
 * whatever slowly changes (a growing table, a warming processor), meets both sides alike.
 */
export async function alternate(rounds: number, seconds: number, ours: Round, theirs: Round): Promise<Sides> {
  const values: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 1) baselines.push(await theirs(seconds / rounds));
    values.push(await ours(seconds / rounds));
    if (round % 2 === 0) baselines.push(await theirs(seconds / rounds));
  }
  return { value: median(values), baseline: median(baselines) };
}

/** The middle of at least one number; of an even count, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  if (low === undefined || high === undefined) throw new RangeError('no numbers, no median');
  return (low + high) / 2;
}

/** The number that 99 of 100 do not exceed. */
export function percentile99(numbers: readonly number[]): number {
  const found = [...numbers].sort((a, b) => a - b)[Math.ceil(numbers.length * 0.99) - 1];
  if (found === undefined) throw new RangeError('no numbers, no percentile');
  return found;
}
