import { isDeepStrictEqual } from 'node:util';
import { itemKeys, type PlanContent } from './content.ts';

/** One difference between two versions of a plan. */
export interface PlanChange {
  readonly part: keyof PlanContent;
  /** Which item of a list; null for what is no list. */
  readonly key: string | null;
  readonly change: 'added' | 'removed' | 'changed';
  /** Null: it was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

const single = ['title', 'legalBasis', 'area', 'period'] as const;
const lists = ['units', 'targets', 'budget', 'milestones'] as const;

/** What was changed from one version to another. Items of a list are known by their keys; their order means nothing. */
export function diffPlans(before: PlanContent, after: PlanContent): PlanChange[] {
  const changes: PlanChange[] = [];
  for (const part of single) {
    if (isDeepStrictEqual(before[part], after[part])) continue;
    changes.push({ part, key: null, change: 'changed', before: before[part], after: after[part] });
  }
  for (const part of lists) {
    const old = byKey(before, part);
    const now = byKey(after, part);
    for (const key of [...new Set([...old.keys(), ...now.keys()])].sort()) {
      const [was, is] = [old.get(key) ?? null, now.get(key) ?? null];
      if (isDeepStrictEqual(was, is)) continue;
      const change = was === null ? 'added' : is === null ? 'removed' : 'changed';
      changes.push({ part, key, change, before: was, after: is });
    }
  }
  return changes;
}

function byKey(content: PlanContent, part: (typeof lists)[number]): Map<string, unknown> {
  const keyOf = itemKeys[part] as (item: never) => string;
  return new Map(content[part].map((item) => [keyOf(item as never), item]));
}
