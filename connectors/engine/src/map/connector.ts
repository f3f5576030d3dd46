import { type Bilingual, type Facts, type IsoDate, nameOn, type SubjectKey, type SubjectType } from '@xacthuc/domain';
import type { Guards } from '../guards/settings.ts';
import type { Column } from './column.ts';
import type { IssueCode } from './issues.ts';

/** A department's name while it had it. */
export interface DepartmentName {
  readonly vi: string;
  readonly en: string;
  /** First day; null: since before the programme. */
  readonly from: IsoDate | null;
  /** Last day; null: still. */
  readonly until: IsoDate | null;
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

type Value<C> = C extends Column<infer V> ? V : never;

/** What columns read of a row: null where the cell is blank or wrong. */
export type ReadRow<C extends Columns> = { readonly [K in keyof C]: Value<C[K]> | null };

/** A row without errors: what is required is there. */
export type CompleteRow<C extends Columns> = {
  readonly [K in keyof C]: C[K] extends Column<infer V, true> ? V : Value<C[K]> | null;
};

/** One department's list, as its connector declares it. */
export interface ConnectorDeclaration<C extends Columns> {
  readonly source: string;
  /**
   * `import.meta.url` of the declaration: rows that its code, or ours, has read before need not be read again. Without
   * it every row of every delivery is.
   */
  readonly module?: string;
  /** Oldest first; the validity dates do not overlap. */
  readonly department: readonly DepartmentName[];
  readonly subjects: readonly SubjectType[];
  /** The usual delivery. */
  readonly delivery: 'full' | 'append';
  /** Days after which what the source says is too old to decide on. */
  readonly freshnessDays: number;
  /** The column that says to which segment (a school) a row belongs. */
  readonly segment?: keyof C & string;
  readonly guards: Guards;
  readonly columns: C;
  /** Columns of which the file must have one and each row must fill one. */
  readonly identifiedBy: readonly (keyof C & string)[];
  /** Rules that look at more than one cell. */
  rules?(row: ReadRow<C>, note: (column: keyof C & string, code: IssueCode) => void): void;
  /**
   * The keys by which the row's subject is found, nulls left out. The first one is its identity within the source: the
   * one that the department itself keeps constant. Also called for rows with errors, with what could be read.
   */
  keys(row: ReadRow<C>): readonly (SubjectKey | null)[];
  /** What the row states. Called only for rows without errors. */
  facts(row: CompleteRow<C>): Facts;
}

/** A declared connector, whatever its columns. */
export interface Connector
  extends Omit<ConnectorDeclaration<Columns>, 'module' | 'segment' | 'rules' | 'keys' | 'facts'> {
  readonly module: string | null;
  readonly segment: string | null;
  rules(row: Readonly<Record<string, unknown>>, note: (column: string, code: IssueCode) => void): void;
  keys(row: Readonly<Record<string, unknown>>): readonly (SubjectKey | null)[];
  facts(row: Readonly<Record<string, unknown>>): Facts;
}

/** Declares a connector. Throws `TypeError` where the declaration contradicts itself. */
export function defineConnector<const C extends Columns>(declaration: ConnectorDeclaration<C>): Connector {
  const { source, columns, identifiedBy, segment } = declaration;
  const named = segment === undefined ? identifiedBy : [...identifiedBy, segment];
  for (const name of named) if (!Object.hasOwn(columns, name)) throw new TypeError(`${source}: no column '${name}'`);
  if (Object.keys(columns).length > 31) throw new TypeError(`${source}: more columns than a record's bits`);
  assertGuarded(declaration);
  if (identifiedBy.length === 0) throw new TypeError(`${source}: nothing identifies a row`);
  for (const [name, { headers }] of Object.entries(columns)) {
    if (headers.length === 0) throw new TypeError(`${source}: column '${name}' has no header`);
  }
  // Beyond this point the row's type is known to the declaration only: the mapper fills it from the same columns.
  const { module = null } = declaration;
  return { rules() {}, ...declaration, module, segment: segment ?? null } as unknown as Connector;
}

/** Guards on columns name columns that are read. */
function assertGuarded({ source, columns, guards }: Pick<Connector, 'source' | 'columns' | 'guards'>): void {
  for (const { minFill, maxFill } of [guards, guards.eachSegment ?? {}]) {
    for (const name of Object.keys({ ...minFill, ...maxFill })) {
      if (!Object.hasOwn(columns, name) || columns[name]?.kind === 'ignored') {
        throw new TypeError(`${source}: a guard on column '${name}', which is not read`);
      }
    }
  }
}

/** The fields of the columns that are read, in the order of their bits in a record; null where one is not read. */
export function fieldsByBit({ columns }: Pick<Connector, 'columns'>): (string | null)[] {
  return Object.entries(columns).map(([name, { kind }]) => (kind === 'ignored' ? null : name));
}

/** A field's usual header, as people know it. */
export function fieldLabel({ columns }: Pick<Connector, 'columns'>, field: string): string {
  return (Object.hasOwn(columns, field) ? columns[field]?.headers[0] : undefined) ?? field;
}

/** The department's name on a day. */
export function departmentAt({ department }: Connector, day: IsoDate): Bilingual {
  return nameOn(department, day);
}
