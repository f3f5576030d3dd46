import { setTimeout as sleep } from 'node:timers/promises';
import { guardedAgents, type Logger, type Metrics, type ReachRules } from '@xacthuc/platform';
import type pg from 'pg';
import { tileReader } from '../log/storage.ts';
import { type Asked, askWitness, mostTries } from './ask.ts';
import { isConflict } from './faults.ts';
import { keepCosignatures, keepFailure } from './keep.ts';
import { chooseTarget, giveTurnBack, openTurns, type Turn, takeTurn } from './turns.ts';
import type { LogWitness, WitnessPolicy } from './witnesses.ts';

export interface WitnessAskerParts {
  /** Of the role `xacthuc_log`. */
  readonly pool: pg.Pool;
  readonly policy: WitnessPolicy;
  readonly reach: ReachRules;
  /** Seconds between two checkpoints that witnesses are asked for. */
  readonly everySeconds: number;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'logWitnessRequests'>;
  /** For one request; default 10 s. */
  readonly timeoutMs?: number;
}

const lookMs = 500;
const requestMs = 10_000;
/** The first delay after a failure, doubled with each further one. */
const firstDelaySeconds = 5;
const mostDelaySeconds = 900;

/**
 * Asks witnesses to cosign the log's checkpoints, as long as it is not closed. Any number of replicas may run one: who asks a
 * witness is settled in the database. Apart from the log itself, which waits for none of it, and each witness apart from the
 * others.
 */
export function startWitnessAsker(parts: WitnessAskerParts): { close(): Promise<void> } {
  const stopped = new AbortController();
  const agents = guardedAgents(parts.reach, { maxSockets: 2 });
  const asker = new WitnessAsker(parts, agents, stopped.signal);
  const running = asker.run();
  return {
    close: async () => {
      stopped.abort();
      await running;
      agents.destroy();
    },
  };
}

class WitnessAsker {
  readonly #parts: WitnessAskerParts;
  readonly #agents: ReturnType<typeof guardedAgents>;
  readonly #stopped: AbortSignal;
  readonly #timeoutMs: number;
  /** By name: what is under way. */
  readonly #asking = new Map<string, Promise<void>>();

  constructor(parts: WitnessAskerParts, agents: ReturnType<typeof guardedAgents>, stopped: AbortSignal) {
    this.#parts = parts;
    this.#agents = agents;
    this.#stopped = stopped;
    this.#timeoutMs = parts.timeoutMs ?? requestMs;
  }

  async run(): Promise<void> {
    const { pool, policy, everySeconds, log } = this.#parts;
    let opened = false;
    while (!this.#stopped.aborted) {
      try {
        if (!opened) await openTurns(pool, policy);
        opened = true;
        if (policy.witnesses.length === 0) return;
        await chooseTarget(pool, everySeconds);
        for (const witness of policy.witnesses) this.#begin(witness);
      } catch (error) {
        log.warn({ err: error }, 'witnesses could not be asked; they are asked again');
      }
      await sleep(lookMs, undefined, { signal: this.#stopped, ref: false }).catch(() => {});
    }
    await Promise.all(this.#asking.values());
  }

  #begin(witness: LogWitness): void {
    if (this.#asking.has(witness.name)) return;
    const asking = this.#ask(witness)
      .catch((error: Error) => {
        if (this.#stopped.aborted) return;
        this.#parts.log.warn({ err: error, witness: witness.name }, 'a witness could not be asked');
      })
      .finally(() => this.#asking.delete(witness.name));
    this.#asking.set(witness.name, asking);
  }

  async #ask(witness: LogWitness): Promise<void> {
    const { pool, policy, reach } = this.#parts;
    const leaseSeconds = Math.ceil((this.#timeoutMs * mostTries) / 1000) + 10;
    const turn = await takeTurn(pool, witness, leaseSeconds);
    if (turn === null) return;
    let asked: Asked;
    try {
      const connections = { reach, agents: this.#agents, timeoutMs: this.#timeoutMs, signal: this.#stopped };
      asked = await askWitness(connections, witness, { ...turn, readTile: tileReader(pool) });
    } catch (error) {
      // Stopped, or the database did not answer: whoever is next asks at once.
      await giveTurnBack(pool, witness);
      throw error;
    }
    this.#note(witness, turn, asked);
    if ('cosigned' in asked) await keepCosignatures(pool, policy, witness, turn, asked.cosigned);
    else await keepFailure(pool, witness, turn, asked, this.#delays(asked.retryAfterSeconds));
  }

  #note({ name }: LogWitness, { size }: Turn, asked: Asked): void {
    const { log, metrics } = this.#parts;
    metrics.logWitnessRequests.inc({ witness: name, result: 'cosigned' in asked ? 'cosigned' : asked.fault });
    if ('cosigned' in asked) {
      log.debug({ witness: name, size }, 'a witness has cosigned');
      return;
    }
    const { fault, status, witnessSize } = asked;
    const what = { witness: name, fault, status, size, witnessSize };
    if (isConflict(fault)) log.error(what, 'a witness contradicts this log: tell the auditors');
    else log.warn(what, 'a witness did not cosign; it is asked again');
  }

  /** Longer with each failure in a row, and spread, so that many logs do not come back to a witness at once. */
  #delays(retryAfter: number | null): (failures: number) => number {
    const first = Math.min(firstDelaySeconds, this.#parts.everySeconds);
    return (failures) => {
      const longest = Math.min(mostDelaySeconds, first * 2 ** Math.min(failures - 1, 20));
      const spread = longest * (0.5 + Math.random() / 2);
      return Math.max(spread, Math.min(retryAfter ?? 0, mostDelaySeconds));
    };
  }
}
