import type { KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createIssuer,
  createStatusListIssuer,
  type Issuer,
  type Jwks,
  jwks,
  type StatusListIssuer,
} from '@xacthuc/attestation';
import type { Logger } from '@xacthuc/platform';
import type { Kysely } from 'kysely';
import type { VerificationDatabase } from '../db/schema.ts';
import { newWrappedKey, openSigner, type Signer } from '../keys/signer.ts';
import type { SignerClient } from '../keys/signer-client.ts';
import { advanceSigningKeys, listSigningKeys, offerFirstKey, type SigningKey } from '../keys/signing-keys.ts';

/** Signs answers with the active key, whichever that is at the moment, and publishes the keys they verify with. */
export interface AttestationIssuer {
  readonly url: string;
  /** The key that signs now. */
  readonly kid: string;
  readonly issue: Issuer['issue'];
  readonly issueStatusList: StatusListIssuer['issue'];
  /** Every key an answer of ours may verify with: all but compromised ones. */
  jwks(): Promise<Jwks>;
  /** Since when a key is known as compromised; null: it is not. */
  compromisedAt(kid: string): Date | null;
}

/** An issuer that follows the keys' states until it is closed. */
export interface OpenIssuer extends AttestationIssuer {
  close(): Promise<void>;
}

export interface IssuerParts {
  readonly db: Kysely<VerificationDatabase>;
  readonly master: KeyObject;
  /** The issuer's name in attestations. */
  readonly url: string;
  /** The signer process; null: keys are in the database. */
  readonly remote: SignerClient | null;
  /** No attestation is valid for longer: what a former key waits for before it is retired. */
  readonly longestHours: number;
  readonly log: Logger;
  /** Hears of the public keys at first and whenever they change. */
  readonly onKeys?: (keys: Jwks) => Promise<void>;
}

/** How soon a replica notices another active key, and a compromised one. */
const lookMs = 1000;
/** Retirement is looked for less often: it reads answers. */
const looksToRetirement = 300;

/**
 * Opens the active signing key, making the first one when there is none. Replicas that start together share it.
 * @throws when the active key is in a signer process and none is set.
 */
export async function openIssuer(parts: IssuerParts): Promise<OpenIssuer> {
  const live = new LiveKeys(parts);
  await live.look();
  const following = live.follow();
  return {
    url: parts.url,
    get kid() {
      return live.current.kid;
    },
    issue: (attestation, details) => live.current.issue(attestation, details),
    issueStatusList: (list, claims) => live.current.issueStatusList(list, claims),
    jwks: async () => publicKeys(await listSigningKeys(parts.db)),
    compromisedAt: (kid) => live.compromised.get(kid) ?? null,
    close: async () => {
      live.stop();
      await following;
    },
  };
}

interface Issuing {
  readonly kid: string;
  readonly issue: Issuer['issue'];
  readonly issueStatusList: StatusListIssuer['issue'];
}

/** The keys as they were at the last look, at most a second ago. */
class LiveKeys {
  readonly #parts: IssuerParts;
  readonly #stopped = new AbortController();
  #issuing: Issuing | null = null;
  #published = '';
  #looks = 0;
  compromised: ReadonlyMap<string, Date> = new Map();

  constructor(parts: IssuerParts) {
    this.#parts = parts;
  }

  get current(): Issuing {
    if (this.#issuing === null) throw new Error('no active signing key');
    return this.#issuing;
  }

  /** Reads the keys, takes the steps that are due, and signs with the active key from then on. */
  async look(): Promise<void> {
    const { db, longestHours } = this.#parts;
    let keys = await listSigningKeys(db);
    if (keys.length === 0) keys = await this.#first();
    const retiring = this.#looks % looksToRetirement === 0 && keys.some(({ state }) => state === 'retiring');
    this.#looks += 1;
    if (retiring || keys.some(({ due }) => due)) {
      await advanceSigningKeys(db, longestHours);
      keys = await listSigningKeys(db);
    }
    this.#sign(keys);
    this.compromised = new Map(keys.flatMap(({ kid, compromisedAt }) => (compromisedAt ? [[kid, compromisedAt]] : [])));
    await this.#publish(publicKeys(keys));
  }

  /** Looks again and again. With the database away it signs on with the key it knows: nothing can be stored anyway. */
  async follow(): Promise<void> {
    const { log } = this.#parts;
    let failing = false;
    while (await pause(this.#stopped.signal)) {
      try {
        await this.look();
        failing = false;
      } catch (error) {
        if (!failing) log.warn({ err: error }, 'the signing keys could not be read; trying again each second');
        failing = true;
      }
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #first(): Promise<readonly SigningKey[]> {
    const { db, master, remote, log } = this.#parts;
    if (remote === null) await offerFirstKey(db, newWrappedKey(master));
    else {
      const [publicJwk] = await remote.keys().catch(() => []);
      if (!publicJwk) {
        throw new Error(
          'Chưa gọi được tiến trình ký / the signer cannot be reached: start it, or see XACTHUC_SIGNER_SOCKET',
        );
      }
      await offerFirstKey(db, { publicJwk, wrapped: null });
    }
    log.info('the first signing key was made');
    return listSigningKeys(db);
  }

  #sign(keys: readonly SigningKey[]): void {
    const { master, remote, url, log } = this.#parts;
    const active = keys.find(({ state }) => state === 'active');
    if (!active) throw new Error('no active signing key');
    if (active.kid === this.#issuing?.kid) return;
    if (active.wrapped === null && remote === null) {
      const needed = 'the active key is in a signer process: set XACTHUC_SIGNER_SOCKET';
      // A replica that runs cannot be told a setting: it refuses checks until it is started again.
      if (this.#issuing === null) throw new Error(`Khoá ký ở tiến trình ký, cần XACTHUC_SIGNER_SOCKET / ${needed}`);
      log.error({ kid: active.kid }, needed);
    }
    this.#issuing = issuing(url, openSigner(active, master, remote));
    log.info({ kid: active.kid }, 'answers are signed with this key from now on');
  }

  async #publish(keys: Jwks): Promise<void> {
    const text = JSON.stringify(keys);
    if (text === this.#published) return;
    await this.#parts.onKeys?.(keys);
    this.#published = text;
  }
}

function issuing(url: string, signer: Signer): Issuing {
  const signing = { issuer: url, kid: signer.kid, sign: (bytes: Uint8Array) => signer.sign(bytes) };
  return {
    kid: signer.kid,
    issue: createIssuer(signing).issue,
    issueStatusList: createStatusListIssuer(signing).issue,
  };
}

function publicKeys(keys: readonly SigningKey[]): Jwks {
  return jwks(keys.filter(({ state }) => state !== 'compromised').map(({ publicJwk }) => publicJwk));
}

/** @returns false when told to stop. */
async function pause(stopped: AbortSignal): Promise<boolean> {
  return sleep(lookMs, true, { signal: stopped, ref: false }).catch(() => false);
}
