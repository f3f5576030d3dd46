import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BackgroundTurns } from '@xacthuc/platform/core';
import type pg from 'pg';
import type { MappedRow } from '../map/index.ts';
import { copyIn } from './copy-stream.ts';
import type { Lane } from './lane.ts';
import { type Making, MakingHere, MakingInThread } from './making.ts';
import type { PreparedRow } from './prepare.ts';
import { idBlock, type Lot, type MakerOptions } from './record-maker.ts';
import { RowPacker, type RowPacket } from './row-packet.ts';

/** Blocks of ids asked for at once. */
const blocksAsked = 64;
/** Lots that may be on their way; each is made while another one is sent. */
const mostLots = 2;
/** Packets held until it is known that there are enough to be worth a thread, which takes 0.2 s to start. */
const packetsForThread = 8;

/** How a loader uses the machine. */
export interface LoaderContext {
  /** Packets of rows from which on a thread of its own makes the records; default: where it pays. */
  readonly threadAfter?: number | undefined;
  /** Tells whether somebody asks meanwhile; default: nobody does. */
  readonly turns?: BackgroundTurns | undefined;
}

/**
 * Writes a stage's new records. They stay invisible until their snapshot has a sequence, so they go straight to where
 * they will be read: activating a first load of a million rows then changes two rows, not a million.
 *
 * Measured alternative that lost: a staging table and INSERT … SELECT on activation writes every row twice.
 */
export class RecordLoader {
  readonly #client: pg.ClientBase;
  readonly #lane: Lane;
  readonly #source: number;
  readonly #options: Omit<MakerOptions, 'reading'>;
  readonly #threadAfter: number;
  readonly #turns: BackgroundTurns | null;
  readonly #packer = new RowPacker();
  #reading: string | null = null;
  #making: Making | null = null;
  #held: RowPacket[] = [];
  #blocks: number[] = [];
  /** Ids handed on that no row has taken yet. */
  #idsAhead = 0;
  #begun = false;
  #firstEver = false;
  #lots: Promise<void>[] = [];
  #repeated: ReadonlySet<string> = new Set();
  /** Bounds of the ids used; null while none was. Known at the end. */
  first: number | null = null;
  last: number | null = null;
  count = 0;

  constructor(client: pg.ClientBase, lane: Lane, options: Omit<MakerOptions, 'reading'>, context: LoaderContext = {}) {
    this.#client = client;
    this.#lane = lane;
    this.#source = options.source;
    this.#options = options;
    const { threadAfter, turns } = context;
    this.#turns = turns ?? null;
    this.#threadAfter = threadAfter ?? (availableParallelism() > 1 ? packetsForThread : Infinity);
  }

  /** Writes good rows whose hashes are known. */
  async load(rows: readonly PreparedRow[]): Promise<void> {
    for (const row of rows) {
      this.#packer.addPrepared(row);
      this.count += 1;
      await this.flushWhenFull();
    }
  }

  /** How the file's rows are read: to be said before the first {@link add}. */
  set reading(reading: string | null) {
    this.#reading = reading;
  }

  /** Takes one row of a first load, to be hashed. False, and nothing is taken, where it has errors or no key. */
  add(row: MappedRow): boolean {
    if (row.facts === null || row.keys.length === 0) return false;
    if (this.#reading === null) row.line = null;
    this.#packer.add(row, JSON.stringify(row.facts));
    this.count += 1;
    return true;
  }

  /** Hands on what {@link add} has gathered, when it is enough. */
  async flushWhenFull(): Promise<void> {
    if (!this.#packer.full) return;
    await this.#flush();
    // What there is to send is sent meanwhile: a stored file's megabyte is at hand for longer than the database waits.
    await nextTurn();
  }

  /**
   * Waits for everything written; then it can be read in this transaction, in the source's own tables.
   * @returns identities that may be among the records of a first load more than once.
   */
  async end(): Promise<ReadonlySet<string>> {
    if (this.#packer.rows > 0) await this.#flush();
    if (this.#held.length > 0) await this.#start((...of) => new MakingHere(...of));
    if (this.#making !== null) {
      const { lot, first, last, repeated } = await this.#making.end();
      this.first = first;
      this.last = last;
      this.#repeated = repeated;
      this.#send(lot);
      await Promise.all(this.#lots);
      await this.close();
    }
    if (this.#firstEver) await this.#index();
    return this.#repeated;
  }

  /** The last thing of a staging: makes a source's first records part of all sources'. */
  async attach(): Promise<void> {
    if (this.#firstEver) await this.#client.query('SELECT facts.attach_first_load($1)', [this.#source]);
  }

  /** Ends the thread, if there is one. */
  async close(): Promise<void> {
    await this.#making?.close();
    this.#making = null;
  }

  /** Cannot rest half-way, so it takes one core while somebody asks, and as many as it likes while nobody does. */
  async #index(): Promise<void> {
    if (this.#turns?.watched) await this.#client.query('SET LOCAL max_parallel_maintenance_workers = 0');
    await this.#client.query('SELECT facts.index_first_load($1)', [this.#source]);
  }

  async #flush(): Promise<void> {
    const packet = this.#packer.take();
    if (!this.#begun) await this.#begin();
    if (this.#making !== null) {
      await this.#make(this.#making, packet);
      return;
    }
    this.#held.push(packet);
    if (this.#held.length > this.#threadAfter) await this.#start((...of) => new MakingInThread(...of));
    else if (this.#threadAfter === Infinity) await this.#start((...of) => new MakingHere(...of));
  }

  async #start(open: (...of: ConstructorParameters<typeof MakingHere>) => Making): Promise<void> {
    const options = { ...this.#options, reading: this.#reading };
    const making = open(options, this.#packer, (lot) => this.#send(lot));
    this.#making = making;
    for (const packet of this.#held.splice(0)) await this.#make(making, packet);
  }

  async #make(making: Making, packet: RowPacket): Promise<void> {
    while (this.#lots.length > mostLots) await this.#lots.shift();
    const blocks: number[] = [];
    for (; this.#idsAhead < packet.rows; this.#idsAhead += idBlock) blocks.push(await this.#block());
    this.#idsAhead -= packet.rows;
    await making.make(packet, blocks);
  }

  async #begin(): Promise<void> {
    const { rows } = await this.#client.query<{ first: boolean }>('SELECT facts.begin_load($1) AS first', [
      this.#source,
    ]);
    this.#firstEver = rows[0]?.first ?? false;
    this.#begun = true;
  }

  async #block(): Promise<number> {
    if (this.#blocks.length === 0) await this.#lane.run(() => this.#moreIds());
    return this.#blocks.shift() as number;
  }

  async #moreIds(): Promise<void> {
    const { rows } = await this.#client.query<{ id: number }>(
      `SELECT nextval('facts.record_ids') AS id FROM generate_series(1, $1)`,
      [blocksAsked],
    );
    this.#blocks.push(...rows.map(({ id }) => id));
  }

  /** Sends a lot after those before it, so that reading, making and sending overlap. */
  #send(lot: Lot): void {
    const sent = this.#lane.run(async () => {
      const source = Number(this.#source);
      await copyIn(
        this.#client,
        `COPY facts.records_${source} (id, page, stage, row, filled, source_id, place, identity, content, line, segment)
         FROM STDIN (FORMAT binary)`,
        lot.records,
      );
      await copyIn(
        this.#client,
        `COPY facts.record_keys_${source} (record_id, source_id, key) FROM STDIN (FORMAT binary)`,
        lot.keys,
      );
      await copyIn(this.#client, 'COPY facts.pages (id, stage, sealed) FROM STDIN (FORMAT binary)', lot.pages);
      // Asked for before they are needed, so that no row waits for them.
      if (this.#blocks.length < blocksAsked) await this.#moreIds();
      this.#making?.reuse(lot);
    });
    sent.catch(() => {}); // whoever waits for it hears of it
    this.#lots.push(sent);
  }
}
