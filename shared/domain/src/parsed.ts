/** What is wrong with a number as written. The value itself never goes into an error: it is personal data. */
export type Problem = 'empty' | 'length' | 'format' | 'component' | 'checksum' | 'contradiction' | 'range';

/** What a reader should look at although the number was taken. */
export type Warning = 'leading-zeros-restored' | 'unknown-place';

/** A parsed value in canonical form, or the problem that kept it from being one. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly problem: Problem };

const none: readonly Warning[] = Object.freeze([]);

/** A value taken, with its warnings. */
export function taken<T>(value: T, warnings: readonly Warning[] = none): Parsed<T> {
  return { ok: true, value, warnings };
}

/** A value refused. */
export function refused(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}
