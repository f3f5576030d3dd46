import { setTimeout as sleep } from 'node:timers/promises';
import type { TestService } from '@xacthuc/test-harness';

/** Waits until all that was recorded by now is in the log, where auditors read it. */
export async function logCaughtUp({ query }: Pick<TestService, 'query'>): Promise<void> {
  for (;;) {
    const waiting = await query(
      `SELECT 1 FROM (SELECT index AS number FROM verification.answers UNION ALL SELECT number FROM log.events) AS r
       WHERE NOT EXISTS (SELECT FROM log.entries e WHERE e.number = r.number) LIMIT 1`,
    );
    if (waiting.length === 0) return;
    await sleep(20);
  }
}
