import { callerOf, Problem } from '@xacthuc/platform';
import type { FastifyRequest } from 'fastify';
import type { IntakeContext } from '../context.ts';
import { maySeeSource, sameSegment } from '../sources/binding.ts';
import { type SnapshotView, snapshotById } from './queries.ts';

/** A snapshot the caller may see; to others its existence is none of their business. @throws Problem `not_found`. */
export async function visibleSnapshot(
  context: IntakeContext,
  request: FastifyRequest,
  id: string,
): Promise<SnapshotView> {
  const snapshot = await snapshotById(context.db, id);
  const caller = callerOf(request);
  const visible =
    snapshot &&
    maySeeSource(caller, snapshot.source) &&
    (caller.segment === null || sameSegment(caller.segment, snapshot.segment));
  if (!visible) throw new Problem('not_found');
  return snapshot;
}

/** Waiting, being read, or about to be activated by itself. */
export function isUnderWay({ state, held }: Pick<SnapshotView, 'state' | 'held'>): boolean {
  return state === 'received' || (state === 'staged' && !held);
}
