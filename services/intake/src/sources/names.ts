import type { Mode, SourceName } from '@xacthuc/engine';

export interface SourceRow {
  readonly code: string;
  readonly names: readonly SourceName[];
  readonly delivery: Mode;
  readonly sequence: number;
  readonly as_of: string | null;
  readonly freshness_days: number;
}

/** The department's name on a day: departments were merged and renamed, so a source's name has validity dates. */
export function currentName(names: readonly SourceName[], day: string): { vi: string; en: string } {
  const valid = names.find(({ from, until }) => (from === null || from <= day) && (until === null || day <= until));
  const { vi, en } = valid ?? names.at(-1) ?? { vi: '', en: '' };
  return { vi, en };
}
