import { Problem } from '@xacthuc/platform';

/** A page's end as an opaque cursor. */
export function encodeCursor(position: Readonly<Record<string, string>>): string {
  return Buffer.from(JSON.stringify(Object.values(position))).toString('base64url');
}

/** @throws Problem `invalid_cursor` when it is not one of ours. */
export function decodeCursor<F extends string>(cursor: string, fields: readonly F[]): Record<F, string> {
  const values = parsed(cursor);
  if (values?.length !== fields.length) throw new Problem('invalid_cursor');
  return Object.fromEntries(fields.map((field, i) => [field, safe(field, values[i] as string)])) as Record<F, string>;
}

function parsed(cursor: string): string[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : null;
  } catch {
    return null;
  }
}

/** All positions are numbers; a forged one must be a 400 and not a database error. */
function safe(field: string, value: string): string {
  // Record ids are int8, all other positions int4.
  const largest = field === 'record' ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1;
  if (!/^\d{1,15}$/.test(value) || Number(value) > largest) throw new Problem('invalid_cursor');
  return value;
}
