/** Which moments (`facts.moment`) were committed when something was read: a `pg_snapshot`, taken apart. */
export interface Seen {
  /** Every moment before it was over. */
  readonly xmin: bigint;
  /** None from it on had begun. */
  readonly xmax: bigint;
  /** Those between that were still under way. */
  readonly running: ReadonlySet<bigint>;
}

/** Reads `xmin:xmax:x,x,…` as PostgreSQL writes it. @throws RangeError on anything else. */
export function readSeen(text: string): Seen {
  const [, xmin, xmax, running = ''] = /^(\d+):(\d+):([\d,]*)$/.exec(text) ?? [];
  if (xmin === undefined || xmax === undefined) throw new RangeError('not a snapshot of transactions');
  const list = running === '' ? [] : running.split(',').map(BigInt);
  return { xmin: BigInt(xmin), xmax: BigInt(xmax), running: new Set(list) };
}

/** Whether what was written at a moment could be read. */
export function couldSee({ xmin, xmax, running }: Seen, moment: bigint): boolean {
  if (moment < xmin) return true;
  return moment < xmax && !running.has(moment);
}
