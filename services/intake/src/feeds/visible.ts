import { type Caller, Problem } from '@xacthuc/platform';
import type { IntakeContext } from '../context.ts';
import { maySeeSource, overseesAll, sameSegment } from '../sources/binding.ts';
import { type FeedView, feedById, type Sight } from './queries.ts';

/** A feed the caller may see; to others its existence is none of their business. @throws Problem `not_found` */
export async function visibleFeed({ db }: IntakeContext, caller: Caller, id: string): Promise<FeedView> {
  const feed = await feedById(db as never, id);
  const visible =
    feed && maySeeSource(caller, feed.source) && (caller.segment === null || sameSegment(caller.segment, feed.segment));
  if (!visible) throw new Problem('not_found');
  return feed;
}

/** The feeds among which a caller sees failures. */
export function sightOf(caller: Caller): Sight {
  return { sources: overseesAll(caller) ? null : caller.sources, segment: caller.segment };
}
