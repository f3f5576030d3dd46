import type { Repeat, SchedulingQueue } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { FactsDatabase } from '../db/schema.ts';
import type { FeedPayload } from './feed-queue.ts';
import { feedTimeZone } from './schedule.ts';

/** How the queue brings a feed back. */
export function repeatOf(feed: { readonly cron: string | null; readonly every_seconds: number | null }): Repeat {
  if (feed.cron !== null) return { pattern: feed.cron, timeZone: feedTimeZone };
  return { everyMs: (feed.every_seconds ?? 0) * 1000 };
}

/** Name of a feed's schedule in the queue. */
export function scheduleName(feedId: string): string {
  return `feed-${feedId}`;
}

/** Makes the queue's schedules what the database says. Those that are right stay untouched: changing one restarts it. */
export async function reconcile(db: Kysely<FactsDatabase>, queue: SchedulingQueue<FeedPayload>): Promise<void> {
  const feeds = await db
    .selectFrom('facts.feeds')
    .select(['id', 'cron', 'every_seconds'])
    .where('enabled', '=', true)
    .where('deleted_at', 'is', null)
    .execute();
  const there = new Map(await queue.schedules());
  for (const feed of feeds) {
    const name = scheduleName(feed.id);
    const wanted = repeatOf(feed);
    if (!sameRepeat(there.get(name), wanted)) await queue.schedule(name, wanted, { task: 'due', feedId: feed.id });
    there.delete(name);
  }
  for (const name of there.keys()) await queue.unschedule(name);
}

function sameRepeat(a: Repeat | undefined, b: Repeat): boolean {
  if (a === undefined) return false;
  if ('pattern' in a) return 'pattern' in b && a.pattern === b.pattern && a.timeZone === b.timeZone;
  return 'everyMs' in b && a.everyMs === b.everyMs;
}
