/** The longest that a request may wait for its proof, in seconds. */
export const longestWait = 10;

/**
 * For how many seconds the caller would rather wait (RFC 7240, `Prefer: wait=2`); null: it did not say. A preference that
 * cannot be honoured is ignored, as the RFC asks; more than {@link longestWait} is taken as that.
 */
export function preferredWait(header: string | undefined): number | null {
  for (const preference of header?.split(',') ?? []) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds), longestWait);
  }
  return null;
}
