import { setTimeout as sleep } from 'node:timers/promises';
import { TransferError } from '../transports/errors.ts';
import { type ListedItem, sameVersion, type Transport, type Version } from '../transports/transport.ts';
import type { Tally } from './runs.ts';
import { knownVersions, type Taker, takeItem } from './take-item.ts';

/** What an attempt came to: what it took, and the first thing that went wrong. */
export interface Attempt {
  readonly tally: Tally;
  readonly failure: { readonly error: unknown; readonly item: string | null } | null;
}

/**
 * Takes everything that is new in a place, oldest first, so that the newest full list is the last to be activated.
 * One item that cannot be taken does not keep the others from being.
 */
export async function takeAll(taker: Taker, transport: Transport, signal: AbortSignal): Promise<Attempt> {
  const tally = { listed: 0, delivered: 0, unchanged: 0, outdated: 0 };
  let failure: Attempt['failure'] = null;
  try {
    const listed = await transport.list();
    tally.listed = listed.length;
    const known = await knownVersions(taker.db, taker.feed.id);
    const fresh = await withoutKnown(transport, listed, known);
    tally.unchanged = listed.length - fresh.length;
    for (const item of oldestFirst(await settled(transport, fresh, signal))) {
      signal.throwIfAborted();
      try {
        tally[await takeItem(taker, transport, item, known.get(item.name) ?? null)] += 1;
        await transport.acknowledge(item);
      } catch (error) {
        failure ??= { error, item: item.name };
        if (!isAboutItem(error)) break;
      }
    }
  } catch (error) {
    failure ??= { error, item: null };
  }
  return { tally, failure };
}

/** Items that were taken already are acknowledged once more: the process may have ended before it came to that. */
async function withoutKnown(
  transport: Transport,
  listed: readonly ListedItem[],
  known: ReadonlyMap<string, Version>,
): Promise<ListedItem[]> {
  const fresh: ListedItem[] = [];
  for (const item of listed) {
    if (sameVersion(item.version, known.get(item.name) ?? null)) await transport.acknowledge(item);
    else fresh.push(item);
  }
  return fresh;
}

/** Those that did not change between two looks. The others are still being written; a later run takes them. */
async function settled(transport: Transport, items: ListedItem[], signal: AbortSignal): Promise<ListedItem[]> {
  if (transport.settleMs === 0 || items.length === 0) return items;
  await sleep(transport.settleMs, undefined, { signal });
  const again = new Map((await transport.list()).map((item) => [item.name, item.version]));
  return items.filter(({ name, version }) => sameVersion(version, again.get(name) ?? null));
}

function oldestFirst(items: readonly ListedItem[]): ListedItem[] {
  const time = ({ version }: ListedItem) => version.modifiedAt?.getTime() ?? 0;
  return [...items].sort((a, b) => time(a) - time(b) || (a.name < b.name ? -1 : 1));
}

const itemCodes = new Set([
  'changed_while_read',
  'too_large',
  'empty',
  'place_missing',
  'access_denied',
  'outside_folder',
]);

function isAboutItem(error: unknown): boolean {
  return error instanceof TransferError && itemCodes.has(error.code);
}
