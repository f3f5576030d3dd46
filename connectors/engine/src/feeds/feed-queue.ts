/** The queue of feeds: which one is due, which run is to be attempted. Identifiers only. */
export const feedQueue = 'feeds';

/** `task` is `due` with a `feedId`, or `run` with a `runId`. */
export type FeedPayload = {
  readonly task: string;
  readonly feedId?: string;
  readonly runId?: string;
};
