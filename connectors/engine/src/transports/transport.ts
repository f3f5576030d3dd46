import type { ReachRules } from '@xacthuc/platform/core';

/** What tells one state of an item from another. */
export interface Version {
  readonly etag: string | null;
  readonly modifiedAt: Date | null;
  readonly bytes: number | null;
}

/** Something that is there to be taken. */
export interface ListedItem {
  /** Within its feed. */
  readonly name: string;
  /** All null where it is only known once it is opened. */
  readonly version: Version;
}

/** An item as its bytes come. */
export interface OpenedItem {
  readonly fileName: string;
  readonly contentType: string | null;
  /** Ends with an error when the item is cut off or changed meanwhile. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly version: Version;
}

/** One connection to where a department leaves its files. */
export interface Transport {
  /** Whether a file may be listed while it is still being written, so that a second look is needed. */
  readonly settleMs: number;
  list(): Promise<ListedItem[]>;
  /** @returns null when it is still as `known`. @throws TransferError */
  open(item: ListedItem, known: Version | null): Promise<OpenedItem | null>;
  /** Called once an item is safely stored and recorded, and again should the process have ended in between. */
  acknowledge(item: ListedItem): Promise<void>;
  close(): Promise<void>;
}

/** What the operator and the run set for every transport. */
export interface TransportContext {
  readonly reach: ReachRules;
  /** Folder below which feeds may read; null: none. */
  readonly folderRoot: string | null;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** Silence after which a connection counts as lost. */
  readonly idleMs: number;
}

/** More than this in one place is a mistake in the settings, and would be held in memory. */
export const mostItems = 50_000;

/** Whether an item is in the state it had when it was last taken; never when that cannot be told. */
export function sameVersion(a: Version, b: Version | null): boolean {
  if (b === null || (a.etag === null && a.modifiedAt === null)) return false;
  return a.etag === b.etag && a.modifiedAt?.getTime() === b.modifiedAt?.getTime() && a.bytes === b.bytes;
}
