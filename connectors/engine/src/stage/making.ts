import { Worker } from 'node:worker_threads';
import { arrivedLot, asBuffer, type MakerAnswer, type MakerOrder, memoryOfLot } from './maker-thread.ts';
import { type Lot, type Made, type MakerOptions, RecordMaker } from './record-maker.ts';
import type { RowPacker, RowPacket } from './row-packet.ts';

/** Where records are made of rows. */
export interface Making {
  /** Takes a packet, whose memory goes back to the packer once it is used. Waits while enough is under way. */
  make(packet: RowPacket, blocks: readonly number[]): Promise<void>;
  /** Makes the last ones. Nothing follows. */
  end(): Promise<Made>;
  /** Gives back the memory of a lot that has been sent. */
  reuse(lot: Lot): void;
  close(): Promise<void>;
}

type OnLot = (lot: Lot) => void;

/** Makes records here and now. */
export class MakingHere implements Making {
  readonly #maker: RecordMaker;
  readonly #packer: RowPacker;
  readonly #onLot: OnLot;

  constructor(options: MakerOptions, packer: RowPacker, onLot: OnLot) {
    this.#maker = new RecordMaker(options);
    this.#packer = packer;
    this.#onLot = onLot;
  }

  async make(packet: RowPacket, blocks: readonly number[]): Promise<void> {
    const lot = this.#maker.make(packet, blocks);
    this.#packer.reuse(packet);
    if (lot !== null) this.#onLot(lot);
  }

  async end(): Promise<Made> {
    return this.#maker.end();
  }

  reuse(lot: Lot): void {
    this.#maker.reuse(lot);
  }

  async close(): Promise<void> {}
}

/** Packets that may be under way: enough that neither thread waits for the other, few beside the memory bar. */
const mostUnderWay = 6;

/** Makes records in another thread, while this one reads on. Both move memory to and fro, and copy nothing. */
export class MakingInThread implements Making {
  readonly #worker: Worker;
  readonly #packer: RowPacker;
  readonly #onLot: OnLot;
  #underWay = 0;
  #made: Made | null = null;
  #failure: Error | null = null;
  #wake: () => void = () => {};

  constructor(options: MakerOptions, packer: RowPacker, onLot: OnLot) {
    this.#packer = packer;
    this.#onLot = onLot;
    this.#worker = new Worker(new URL('./maker-thread.ts', import.meta.url), {
      workerData: { maker: options },
      name: 'xacthuc-records',
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 24 },
    });
    this.#worker.on('message', (answer: MakerAnswer) => this.#hear(answer));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`the thread of records ended with code ${code}`)));
  }

  async make(packet: RowPacket, blocks: readonly number[]): Promise<void> {
    while (this.#underWay >= mostUnderWay) await this.#news();
    if (this.#failure !== null) throw this.#failure;
    this.#underWay += 1;
    this.#order({ kind: 'make', packet, blocks }, [packet.ints.buffer, packet.bytes.buffer]);
  }

  async end(): Promise<Made> {
    this.#order({ kind: 'end' });
    while (this.#made === null) await this.#news();
    return this.#made;
  }

  reuse(lot: Lot): void {
    if (this.#made === null) this.#order({ kind: 'reuse', lot }, memoryOfLot(lot));
  }

  async close(): Promise<void> {
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
  }

  /** Waits until the thread has said something. @throws when it has failed, or ended. */
  async #news(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    if (this.#failure !== null) throw this.#failure;
  }

  #order(order: MakerOrder, memory: ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, memory);
  }

  #hear(answer: MakerAnswer): void {
    if (answer.kind === 'failed') {
      this.#fail(answer.error);
      return;
    }
    if (answer.kind === 'made') {
      this.#underWay -= 1;
      const { ints, bytes } = answer.packet;
      this.#packer.reuse({ ints, bytes: asBuffer(bytes) });
      if (answer.lot !== null) this.#onLot(arrivedLot(answer.lot));
    } else {
      this.#made = { ...answer.made, lot: arrivedLot(answer.made.lot) };
    }
    this.#wake();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }
}
