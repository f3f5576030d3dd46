import type { BadKind } from '../bad-kinds.ts';
import type { Column } from '../columns.ts';
import type { World } from '../people.ts';
import type { Draft } from '../row.ts';
import type { SourceCode } from '../source-codes.ts';

/** A part of a source that is delivered as a list of its own: a school. */
export interface Segment {
  readonly code: string;
  readonly name: string;
}

/** One source: its columns at a glance, and what stands in row i. */
export interface SourceDefinition {
  readonly code: SourceCode;
  /** how the department delivers: `full` lists retire who is absent, `append` lists retire nobody */
  readonly mode: 'full' | 'append';
  readonly columns: readonly Column[];
  /** empty where the whole source is one list */
  readonly segments: readonly Segment[];
  /** the list's title, without a segment's name */
  readonly title: string;
  /** the middle of the file name */
  readonly slug: string;
  /**
   * The clean row of an index. A row about to be spoiled (`kind` not null) is an ordinary one with all its numbers, so that
   * every kind has something to act on.
   */
  draftAt(world: World, index: number, kind: BadKind | null): Draft;
}
