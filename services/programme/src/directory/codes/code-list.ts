import type { Bilingual } from '@xacthuc/domain';

/** A list of codes as it was in force, by its version. Codes never change their meaning within a version. */
export interface CodeList<C extends string = string> {
  readonly version: string;
  readonly names: Readonly<Record<C, Bilingual>>;
}

/** What a code means; null where the list has no such code. */
export function nameIn(list: CodeList, code: string): Bilingual | null {
  return Object.hasOwn(list.names, code) ? (list.names[code] ?? null) : null;
}
