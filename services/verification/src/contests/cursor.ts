import { Problem } from '@xacthuc/platform';

/** A page's end as an opaque cursor. */
export function encodeNumber(number: number): string {
  return Buffer.from(String(number)).toString('base64url');
}

/** @throws Problem `invalid_cursor` when it is not one of ours. */
export function decodeNumber(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,15}$/.test(text)) throw new Problem('invalid_cursor');
  return Number(text);
}
