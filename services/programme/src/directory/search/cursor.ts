import { Problem } from '@xacthuc/platform';

/** A page's end as an opaque cursor. */
export function encodeCursor(number: number): string {
  return Buffer.from(`d${number}`).toString('base64url');
}

/** @throws Problem `invalid_cursor` when it is not one of ours. */
export function decodeCursor(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const [, digits] = /^d(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (digits === undefined) throw new Problem('invalid_cursor');
  return Number(digits);
}
