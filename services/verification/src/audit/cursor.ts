import { hash } from 'node:crypto';
import { Problem } from '@xacthuc/platform';

/** What a cursor is bound to: it goes on in what it was made for and in nothing else. */
export type CursorScope = Readonly<Record<string, string>>;

const indexBytes = 6;
const scopeBytes = 8;

/** A page's end as an opaque cursor. @param position an index of the log. */
export function encodePosition(position: number, scope: CursorScope): string {
  const bytes = Buffer.alloc(indexBytes + scopeBytes);
  bytes.writeUIntBE(position, 0, indexBytes);
  scopeHash(scope).copy(bytes, indexBytes);
  return bytes.toString('base64url');
}

/** @throws Problem `invalid_cursor` when it is not one of ours, or was made for other filters. */
export function decodePosition(cursor: string, scope: CursorScope): number {
  const bytes = Buffer.from(cursor, 'base64url');
  const whole = bytes.length === indexBytes + scopeBytes && bytes.toString('base64url') === cursor;
  if (!whole || !bytes.subarray(indexBytes).equals(scopeHash(scope))) throw new Problem('invalid_cursor');
  return bytes.readUIntBE(0, indexBytes);
}

function scopeHash(scope: CursorScope): Buffer {
  const text = JSON.stringify(Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : 1)));
  return hash('sha256', text, 'buffer').subarray(0, scopeBytes);
}
