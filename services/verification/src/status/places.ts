import type { KeyObject } from 'node:crypto';
import { STATUS_LIST_ENTRIES, statusIndexOrder } from '@xacthuc/attestation';
import type pg from 'pg';
import type { StatusSchema } from './lists.ts';

/** Where an attestation's status is looked up: the list's number and the entry in it. */
export interface StatusPlace {
  readonly list: number;
  readonly index: number;
}

/** Hands out places in status lists, each once, whatever the number of replicas. */
export interface StatusPlaces {
  next(): Promise<StatusPlace>;
}

/** What one value of the database's sequence stands for. It divides a list, so that a block lies in one. */
const blockSize = 1024;
/** With so few places left the next block is fetched, so that nobody waits for it. */
const fetchBelow = 256;

interface Block {
  readonly list: number;
  readonly order: Uint32Array;
  /** The next place to hand out, and the end of the block, in the list's order. */
  next: number;
  readonly end: number;
}

/**
 * Places from blocks that this process reserves: a check takes one from memory, without a round trip. A block is a value
 * of a database sequence, which no two transactions ever get, not even after a crash; a keyed permutation turns counting
 * into indices that say nothing of when an attestation was given. What a process does not use of its block is lost: of
 * 2^20 places a restart costs at most 1,024, and an idle list is not worth more than its bytes.
 *
 * @param secret orders the places; the same on all replicas and for good
 */
export async function createStatusPlaces(
  pool: Pick<pg.Pool, 'query'>,
  secret: KeyObject,
  schema: StatusSchema = 'verification',
): Promise<StatusPlaces> {
  const orders = new Orders(secret.export());
  let block: Block | null = null;
  let reserve: Block | null = null;
  let fetching: Promise<void> | null = null;
  const fetch = (): Promise<void> => {
    fetching ??= reserveBlock(pool, orders, schema)
      .then((reserved) => {
        reserve = reserved;
      })
      .finally(() => {
        fetching = null;
      });
    return fetching;
  };
  // So that there is a list from the first moment on, and no first check waits for its order.
  await fetch();
  return {
    async next() {
      while (block === null || block.next >= block.end) {
        if (reserve === null) await fetch();
        // Whoever waited with us may have taken it, and used it up.
        if (reserve === null) continue;
        block = reserve;
        reserve = null;
      }
      const place = { list: block.list, index: block.order[block.next] as number };
      block.next += 1;
      // A failure shows when the next block is needed and fetched again.
      if (block.end - block.next < fetchBelow && reserve === null) fetch().catch(() => {});
      return place;
    },
  };
}

async function reserveBlock(pool: Pick<pg.Pool, 'query'>, orders: Orders, schema: StatusSchema): Promise<Block> {
  const { rows } = await pool.query<{ place: number }>(`SELECT nextval('${schema}.status_places') AS place`);
  const place = rows[0]?.place as number;
  const list = Math.floor(place / STATUS_LIST_ENTRIES);
  await pool.query(`INSERT INTO ${schema}.status_lists (number) VALUES ($1) ON CONFLICT DO NOTHING`, [list]);
  const next = place % STATUS_LIST_ENTRIES;
  return { list, order: orders.of(list), next, end: next + blockSize };
}

/** The order of the list in use; when the next one begins, blocks of both may be asked for. */
class Orders {
  readonly #secret: Uint8Array;
  readonly #known = new Map<number, Uint32Array>();

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  of(list: number): Uint32Array {
    const order = this.#known.get(list) ?? statusIndexOrder(this.#secret, list);
    this.#known.set(list, order);
    for (const other of this.#known.keys()) if (Math.abs(other - list) > 1) this.#known.delete(other);
    return order;
  }
}
