import { type Caller, Problem } from '@xacthuc/platform';

/** Roles that see every source. */
const overseers = ['admin', 'office', 'auditor'] as const;

/** Whether the caller sees every source, whatever its key is bound to. */
export function overseesAll(caller: Caller): boolean {
  return overseers.some((role) => caller.roles.includes(role));
}

/** Whether the caller may see a source and what was delivered to it. */
export function maySeeSource(caller: Caller, source: string): boolean {
  return overseesAll(caller) || (caller.sources?.includes(source) ?? true);
}

/**
 * Whether the caller may have a delivered file itself, with everybody's data unmasked: the department whose file it is.
 * Overseers see reports, never files.
 */
export function mayHaveFile(caller: Caller, source: string, segment: string | null): boolean {
  if (caller.roles.includes('admin')) return true;
  if (!caller.roles.includes('department')) return false;
  const bound = caller.sources?.includes(source) ?? true;
  return bound && (caller.segment === null || sameSegment(caller.segment, segment));
}

/** A key may have been bound to a segment in another case than records name it. */
export function sameSegment(a: string | null, b: string | null): boolean {
  return a?.toUpperCase() === b?.toUpperCase();
}

/**
 * The segment a delivery of this caller is for: its key's own one, else the one asked for.
 * @throws Problem `source_not_bound` when the key is not for this source, or not for this segment of it.
 */
export function deliverySegment(caller: Caller, source: string, asked: string | null): string | null {
  const bound = caller.roles.includes('admin') || (caller.sources?.includes(source) ?? true);
  if (!bound) throw new Problem('source_not_bound');
  if (caller.segment === null || sameSegment(caller.segment, asked)) return asked;
  if (asked === null) return caller.segment;
  throw new Problem('source_not_bound', {
    vi: 'Khoá API chỉ dùng cho một đơn vị khác của nguồn này',
    en: 'The API key is bound to another segment of this source',
  });
}
