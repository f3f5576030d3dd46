import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Metrics } from '@xacthuc/platform';
import type { TreeEdge } from '@xacthuc/transparency-log';
import pg from 'pg';
import type { LogKey } from './log-key.ts';
import { anythingSince } from './recorded.ts';
import { type RoundParts, type RoundResult, readState, runRound, signEmptyLog } from './round.ts';

export interface IntegratorParts {
  /** Of the role `xacthuc_log`; one connection is kept open. */
  readonly connection: pg.ClientConfig;
  readonly key: Pick<LogKey, 'origin' | 'signer'>;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'logEntries' | 'logIntegration'>;
  /** Milliseconds between looks while there is little to do. */
  readonly everyMs?: number;
  /** Most entries in one round. */
  readonly most?: number;
}

export interface Integrator {
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** Names the lock that one integrator holds among all replicas. */
const integratorLock = 0x7861_6c67;
const lookMs = 200;
const mostAtOnce = 2_000;
/** How soon a replica asks again for the lock, or for a connection. */
const againMs = 500;
/**
 * A holder of the lock that is cut off or stands still loses its session, and with it the lock, after about four
 * seconds: then another replica goes on.
 */
const sessionOptions = [
  'idle_session_timeout=4000',
  'idle_in_transaction_session_timeout=4000',
  'tcp_keepalives_idle=1',
  'tcp_keepalives_interval=1',
  'tcp_keepalives_count=3',
  'tcp_user_timeout=4000',
  // Every query is a look-up in an index by design; right after a start the statistics do not know that yet.
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'jit=off',
];

/**
 * Puts what was recorded into the log, as long as it is not closed. Any number of replicas may run one: one of them
 * works, the others stand by.
 */
export function startIntegrator(parts: IntegratorParts): Integrator {
  const stopped = new AbortController();
  const running = run(parts, stopped.signal);
  return {
    close: async () => {
      stopped.abort();
      await running;
    },
  };
}

async function run(parts: IntegratorParts, stopped: AbortSignal): Promise<void> {
  let last = '';
  while (!stopped.aborted) {
    try {
      await onOneConnection(parts, stopped);
      last = '';
    } catch (error) {
      const { message } = error as Error;
      // The same trouble again and again is said once.
      if (message !== last && !stopped.aborted) {
        parts.log.warn({ err: error }, 'the log’s integrator lost its work; it is taken up again');
      }
      last = message;
    }
    await pause(againMs, stopped);
  }
}

async function onOneConnection(parts: IntegratorParts, stopped: AbortSignal): Promise<void> {
  const client = new pg.Client(withSessionOptions(parts.connection));
  // A connection that breaks fails the query under way, or the next one.
  client.on('error', () => {});
  try {
    await client.connect();
    while (!stopped.aborted && !(await getLock(client))) await pause(againMs, stopped);
    if (!stopped.aborted) await integrate({ ...parts, client }, stopped);
  } finally {
    await client.end().catch(() => {});
  }
}

function withSessionOptions(connection: pg.ClientConfig): pg.ClientConfig {
  const options = [connection.options ?? '', ...sessionOptions.map((option) => `-c ${option}`)].join(' ');
  // Answers that never come must not be waited for for ever.
  return { ...connection, options, keepAlive: true, query_timeout: 60_000, connectionTimeoutMillis: 10_000 };
}

async function getLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [integratorLock]);
  return rows[0]?.got ?? false;
}

async function integrate(parts: IntegratorParts & { readonly client: pg.Client }, stopped: AbortSignal): Promise<void> {
  const { client, key, log, metrics, everyMs = lookMs, most = mostAtOnce } = parts;
  const state = await readState(client);
  const round: RoundParts = { client, origin: key.origin, signer: key.signer, most };
  if (state.progress.size === 0) await signEmptyLog(round, state.edge);
  log.info({ size: state.progress.size }, 'this process integrates the log from now on');
  let edge: TreeEdge = state.edge;
  // The first round looks whatever was seen before: by another server's count of transactions, maybe.
  let seen: string | null = null;
  while (!stopped.aborted) {
    const began = performance.now();
    const look = seen === null ? null : await anythingSince(client, seen);
    if (look === null || look.any) {
      const done = await runRound(round, edge);
      note(metrics, done);
      edge = done.edge;
      seen = done.more ? null : done.snapshot;
      if (done.more) continue;
    } else {
      seen = look.now;
    }
    await pause(Math.max(0, everyMs - (performance.now() - began)), stopped);
  }
}

function note(metrics: IntegratorParts['metrics'], { added }: RoundResult): void {
  const now = Date.now();
  let oldest = now;
  const counts = new Map<string, number>();
  for (const { type, at } of added) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
    oldest = Math.min(oldest, at.getTime());
  }
  for (const [type, count] of counts) metrics.logEntries.inc({ type }, count);
  if (added.length > 0) metrics.logIntegration.observe((now - oldest) / 1000);
}

async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopped, ref: false }).catch(() => {});
}
