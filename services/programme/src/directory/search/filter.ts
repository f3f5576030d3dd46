import { Problem } from '@xacthuc/platform';
import { type RawBuilder, sql } from 'kysely';
import { searchPatterns } from '../entries/search-column.ts';

/** Which entries are wanted; all where nothing is said. */
export interface DirectoryFilter {
  readonly q?: string | undefined;
  readonly zone?: string | undefined;
  readonly holderKind?: string | undefined;
  readonly status?: string | undefined;
  readonly sector?: string | undefined;
  readonly province?: string | undefined;
  readonly commune?: string | undefined;
  readonly areaList?: string | undefined;
  readonly registrar?: string | undefined;
  readonly websiteState?: string | undefined;
  readonly service?: string | undefined;
  readonly source?: string | undefined;
  readonly personal?: boolean | undefined;
  readonly public?: boolean | undefined;
  readonly disputed?: boolean | undefined;
  readonly registeredFrom?: string | undefined;
  readonly registeredUntil?: string | undefined;
}

type Condition = RawBuilder<boolean>;

/** Columns that both entries and what is published of them have. */
const equal = {
  zone: 'zone',
  holderKind: 'holder_kind',
  sector: 'sector',
  province: 'province',
  commune: 'commune',
  areaList: 'area_list',
  websiteState: 'website_state',
} as const;
const equalInEntries = {
  ...equal,
  status: 'status',
  registrar: 'registrar',
  personal: 'personal',
  public: 'public',
  disputed: 'disputed',
} as const;

/** The conditions on `directory.entries`. @param words keyed hashes of a text's words. */
export function entryConditions(filter: DirectoryFilter, words: (text: string) => number[]): Condition[] {
  const conditions = [...equalities(filter, equalInEntries), ...days(filter)];
  if (filter.service !== undefined) conditions.push(sql<boolean>`services @> ARRAY[${filter.service}]::text[]`);
  if (filter.source !== undefined) conditions.push(sql<boolean>`sources @> ARRAY[${filter.source}]::text[]`);
  if (filter.q === undefined) return conditions;
  const hashes = words(filter.q);
  // Each half has an index of its own, which only a condition that names it can use.
  const ways = ['public', 'NOT public'].flatMap((half) =>
    inSearchColumn(filter.q ?? '').map((way) => sql<boolean>`(${sql.raw(half)} AND ${way})`),
  );
  if (hashes.length > 0) ways.push(sql<boolean>`words @> ${hashes}::integer[]`);
  if (ways.length === 0) throw tooShort('/body/q', 1);
  conditions.push(anyOf(ways));
  return conditions;
}

/** The conditions on `directory.published`. */
export function publishedConditions(filter: DirectoryFilter): Condition[] {
  const conditions = [...equalities(filter, equal), ...days(filter)];
  if (filter.q === undefined) return conditions;
  const ways = inSearchColumn(filter.q);
  if (ways.length === 0) throw tooShort('/querystring/q', 3);
  conditions.push(anyOf(ways));
  return conditions;
}

/** Filters with an index that has their entries by number, those that leave fewest entries first. */
const ordered = ['commune', 'registrar', 'sector', 'websiteState'] as const;

/** The condition whose entries an index gives newest first, and whether nothing else is asked; null where there is none. */
export function orderedCondition(
  filter: DirectoryFilter,
): { readonly condition: Condition; readonly alone: boolean } | null {
  const field = ordered.find((one) => filter[one] !== undefined);
  if (field === undefined) return null;
  const asked = Object.values(filter).filter((wanted) => wanted !== undefined);
  const column = equalInEntries[field];
  return { condition: sql<boolean>`${sql.ref(column)} = ${filter[field]}`, alone: asked.length === 1 };
}

function equalities(filter: DirectoryFilter, columns: Readonly<Record<string, string>>): Condition[] {
  return Object.entries(columns).flatMap(([field, column]) => {
    const wanted = filter[field as keyof DirectoryFilter];
    return wanted === undefined ? [] : [sql<boolean>`${sql.ref(column)} = ${wanted}`];
  });
}

function days({ registeredFrom, registeredUntil }: DirectoryFilter): Condition[] {
  const conditions: Condition[] = [];
  if (registeredFrom !== undefined) conditions.push(sql<boolean>`registered_on >= ${registeredFrom}::date`);
  if (registeredUntil !== undefined) conditions.push(sql<boolean>`registered_on <= ${registeredUntil}::date`);
  return conditions;
}

/** In nearly all names: an index that reads all entries that have one finds nothing sooner. */
const everywhere = /^%(id|biz|vn)%$/;
const withZone = /^(%.{3,})\.(id|biz)(\.vn)?%$/;

function inSearchColumn(q: string): Condition[] {
  return searchPatterns(q).map((group) => {
    const telling = group.some((pattern) => pattern.length >= 5 && !everywhere.test(pattern));
    const all = group.flatMap((pattern) => {
      if (telling && everywhere.test(pattern)) return [unindexed(pattern)];
      const [, label] = withZone.exec(pattern) ?? [];
      return label === undefined ? [inIndex(pattern)] : [inIndex(`${label}%`), unindexed(pattern)];
    });
    return sql<boolean>`(${sql.join(all, sql` AND `)})`;
  });
}

function inIndex(pattern: string): Condition {
  return sql<boolean>`search LIKE ${pattern}`;
}

/** The same, looked at in the entries that the rest has found: an expression is in no index. */
function unindexed(pattern: string): Condition {
  return sql<boolean>`(search || '') LIKE ${pattern}`;
}

function anyOf(ways: readonly Condition[]): Condition {
  return sql<boolean>`(${sql.join([...ways], sql` OR `)})`;
}

function tooShort(at: string, letters: number): Problem {
  const message = `cần ít nhất ${letters} chữ hoặc số liền nhau / needs at least ${letters} letters or digits in a row`;
  return new Problem('validation_failed', null, [{ at, message }]);
}

/** All conditions as one. */
export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join([...conditions], sql` AND `)})`;
}
