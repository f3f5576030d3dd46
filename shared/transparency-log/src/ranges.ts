/** The leaves from `start` up to, not including, `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** A perfect subtree: the `index`-th one of 2^`height` leaves. */
export interface Subtree {
  readonly height: number;
  readonly index: number;
}

/**
 * The subtrees whose hashes prove leaf `index` in the tree of `size` leaves, from the leaf's sibling up to the root's
 * child (PATH of RFC 6962 §2.1.1). `index` < `size`.
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.reverse();
}

/**
 * The subtrees whose hashes prove that the tree of `size` leaves begins with that of `oldSize` (PROOF of RFC 6962
 * §2.1.2). 0 < `oldSize` ≤ `size`.
 */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end !== oldSize) {
    const middle = start + largestPowerBelow(end - start);
    if (oldSize <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // When the old tree is a left part of the new one, whoever checks the proof has its hash already: its root.
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
}

/**
 * The perfect subtrees a range consists of, from left to right, each smaller than the one before. Only for ranges that
 * RFC 6962's recursion makes: those start at a multiple of the power of two that their length fits in.
 */
export function perfectSubtrees({ start, end }: LeafRange): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end; ) {
    const leaves = largestPowerBelow(end - at + 1);
    subtrees.push({ height: Math.round(Math.log2(leaves)), index: at / leaves });
    at += leaves;
  }
  return subtrees;
}

/** The largest power of two below n (n > 1): how RFC 6962 splits n leaves. */
function largestPowerBelow(n: number): number {
  const power = 2 ** Math.floor(Math.log2(n));
  // log2 rounds: just below a large power of two it says the whole exponent.
  return power >= n ? power / 2 : power;
}
