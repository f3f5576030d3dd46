import type { Counts, GuardResult } from '../db/schema.ts';

/** A source's limits, as its row states them. */
export interface GuardLimits {
  readonly maxBadRowShare: number;
  readonly maxRetiredShare: number;
}

/**
 * Judges what activating a delivery would do. A failed guard holds the snapshot until a named person activates it with
 * a reason. Pure.
 */
export function judge(counts: Counts, mode: 'full' | 'append', limits: GuardLimits): GuardResult[] {
  const results = [result('bad_row_share', share(counts.bad, counts.rows), limits.maxBadRowShare)];
  if (mode === 'full') {
    const active = counts.unchanged + counts.changed + counts.retired;
    results.push(result('retired_share', share(counts.retired, active), limits.maxRetiredShare));
  }
  return results;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function result(guard: GuardResult['guard'], value: number, limit: number): GuardResult {
  return { guard, value: Math.round(value * 1e6) / 1e6, limit, ok: value <= limit };
}
