import type { Logger } from '@xacthuc/platform';
import { type ConsequencesContext, drawConsequences, drawLate } from './consequences.ts';
import { lookForLate } from './live.ts';

export interface StatusWorker {
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** An activation's consequences are begun within this time. */
const roundMs = 1_000;
/** Expired attestations are forgotten this often. */
const roundsBetweenCleanings = 600;

/**
 * Draws the consequences of activations as they come. It asks the database rather than be told: a note that was lost, a
 * worker that was killed or a queue that was away delay nothing, and seven rows a second cost nothing. Any number of
 * replicas may run one.
 */
export function startStatusWorker(context: ConsequencesContext & { readonly log: Logger }): StatusWorker {
  const { log } = context;
  let seen: string | null = null;
  let round = 0;
  let closed = false;
  let underWay: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    await drawAll(context, () => closed);
    const { snapshot, late } = await lookForLate(context.pool, seen, context.now());
    // Looked at by nobody when another replica was at work: then they are late once more.
    if (late.length > 0 && (await drawLate(context, late)) === null) return;
    seen = snapshot;
    if (round++ % roundsBetweenCleanings === 0) await context.pool.query('SELECT verification.forget_expired()');
  };
  const begin = (): void => {
    underWay = turn()
      .catch((error: Error) => log.warn({ err: error }, 'drawing the consequences of activations failed; tried again'))
      .finally(() => {
        if (!closed) timer = setTimeout(begin, roundMs);
      });
  };
  let timer = setTimeout(begin, 0);
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}

async function drawAll(context: ConsequencesContext & { readonly log: Logger }, closed: () => boolean): Promise<void> {
  const { rows } = await context.pool.query<{ source: string }>({
    name: 'status-activations-to-do',
    text: `
      SELECT s.source FROM facts.source_states s
      WHERE s.sequence > coalesce(
        (SELECT max(d.sequence) FROM verification.consequences_done d WHERE d.source = s.source), 0
      )`,
  });
  for (const { source } of rows) {
    while (!closed()) {
      const started = performance.now();
      const drawn = await drawConsequences(context, source);
      if (drawn === null) break;
      context.log.info({ ...drawn, ms: Math.round(performance.now() - started) }, 'consequences drawn');
    }
  }
}
