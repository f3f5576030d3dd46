import type { Logger, Metrics } from '@xacthuc/platform';
import {
  cosign,
  decideAddCheckpoint,
  formatVerifierKey,
  type NoteSigner,
  type ParsedAddCheckpoint,
  parseVerifierKey,
  type VerifierKey,
  type WitnessDecision,
} from '@xacthuc/transparency-log';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';
import { advanceHead, keepConflict, latestHead } from './heads.ts';

/** The answer to an add-checkpoint request: cosignature lines, or why there are none. */
export type Cosigned =
  | { readonly status: 200; readonly lines: string }
  | Exclude<WitnessDecision, { readonly status: 200 }>;

/** How often a request may lose to others of the same log before it is told what is the latest. */
const mostTries = 5;

/**
 * A witness of other departments' logs (C2SP tlog-witness): cosigns a checkpoint only when it is shown to go on from the
 * largest one that it cosigned before, so that a log which shows different trees to different readers cannot get both
 * cosigned.
 */
export class Witness {
  readonly #db: Kysely<VerificationDatabase>;
  readonly #signers: readonly NoteSigner[];
  readonly #logs: ReadonlyMap<string, readonly VerifierKey[]>;
  readonly #log: Logger;
  readonly #metrics: Metrics;

  constructor(parts: {
    readonly db: Kysely<VerificationDatabase>;
    readonly signers: readonly NoteSigner[];
    /** By origin, as {@link witnessedLogs} reads them. */
    readonly logs: ReadonlyMap<string, readonly VerifierKey[]>;
    readonly log: Logger;
    readonly metrics: Metrics;
  }) {
    this.#db = parts.db;
    this.#signers = parts.signers;
    this.#logs = parts.logs;
    this.#log = parts.log;
    this.#metrics = parts.metrics;
  }

  /** What others verify the cosignatures with. */
  get verifierKeys(): readonly string[] {
    return this.#signers.map(({ key }) => formatVerifierKey(key));
  }

  get origins(): readonly string[] {
    return [...this.#logs.keys()];
  }

  /** Decides, persists, then cosigns: a cosignature given out is never of a tree that a crash could make it forget. */
  async add(request: ParsedAddCheckpoint, now: Date): Promise<Cosigned> {
    const decided = await this.#decide(request);
    this.#metrics.witnessRequests.inc({ status: String(decided.status) });
    if (decided.status !== 200) return decided;
    const lines = await cosign(decided.text, this.#signers, Math.floor(now.getTime() / 1000));
    return { status: 200, lines };
  }

  async #decide(request: ParsedAddCheckpoint): Promise<WitnessDecision> {
    const { origin } = request.claims;
    const keys = this.#logs.get(origin);
    for (let tries = 1; ; tries += 1) {
      const latest = keys && (await latestHead(this.#db, origin));
      const decision = decideAddCheckpoint(request, keys && { keys, latest });
      if (decision.status === 422 && latest) {
        const kind = await keepConflict(this.#db, request, latest);
        this.#log.error({ origin, kind, size: request.claims.size }, 'a witnessed log contradicts what was cosigned');
      }
      if (decision.status !== 200) return decision;
      const next = { ...decision.latest, checkpoint: request.checkpoint };
      if (await advanceHead(this.#db, origin, latest, next)) return decision;
      if (tries === mostTries) {
        return { status: 409, size: (await latestHead(this.#db, origin))?.size ?? 0 };
      }
    }
  }
}

/**
 * Reads which logs are witnessed out of their verifier keys. A log's checkpoints are signed in the name of its origin;
 * several keys of one name are a log that changes its key.
 * @throws Error that says which key is wrong
 */
export function witnessedLogs(vkeys: readonly string[]): ReadonlyMap<string, readonly VerifierKey[]> {
  const logs = new Map<string, VerifierKey[]>();
  for (const vkey of vkeys) {
    const key = logKey(vkey);
    logs.set(key.name, [...(logs.get(key.name) ?? []), key]);
  }
  return logs;
}

function logKey(vkey: string): VerifierKey {
  try {
    const key = parseVerifierKey(vkey);
    if (key.type === 'ed25519') return key;
  } catch {
    // Said below, with what to do.
  }
  throw new Error(
    `XACTHUC_WITNESS_LOGS: "${vkey.slice(0, 60)}" không phải khoá kiểm tra (vkey) Ed25519 của một nhật ký / is not the ` +
      "Ed25519 verifier key of a log; the other log's operator finds it at /log/vkey",
  );
}
