import { parentPort, workerData } from 'node:worker_threads';
import { type Lot, type Made, type MakerOptions, RecordMaker } from './record-maker.ts';
import type { RowPacket } from './row-packet.ts';

/** What the thread is told; memory goes with it and comes back. */
export type MakerOrder =
  | { readonly kind: 'make'; readonly packet: RowPacket; readonly blocks: readonly number[] }
  | { readonly kind: 'reuse'; readonly lot: Lot }
  | { readonly kind: 'end' };

/** What it says. Each 'made' answers a 'make', in order. */
export type MakerAnswer =
  | { readonly kind: 'made'; readonly packet: Pick<RowPacket, 'ints' | 'bytes'>; readonly lot: Lot | null }
  | { readonly kind: 'ended'; readonly made: Made }
  | { readonly kind: 'failed'; readonly error: Error };

/** What of a lot changes hands. */
export function memoryOfLot({ records, keys, pages }: Lot): ArrayBuffer[] {
  return [records.buffer, keys.buffer, pages.buffer];
}

/** Bytes that were passed arrive as a plain array. */
export function arrivedLot({ records, keys, pages }: Lot): Lot {
  return { records: asBuffer(records), keys: asBuffer(keys), pages: asBuffer(pages) };
}

/** Bytes that were passed arrive as a plain array. */
export function asBuffer(bytes: Uint8Array<ArrayBuffer>): Buffer<ArrayBuffer> {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function obey(maker: RecordMaker, order: MakerOrder): void {
  if (order.kind === 'reuse') {
    maker.reuse(arrivedLot(order.lot));
  } else if (order.kind === 'make') {
    const { rows, ints, bytes, digests } = order.packet;
    const packet = { rows, ints, bytes: asBuffer(bytes), digests: digests && asBuffer(digests) };
    const lot = maker.make(packet, order.blocks);
    say({ kind: 'made', packet: { ints, bytes }, lot }, [
      ints.buffer,
      bytes.buffer,
      ...(lot === null ? [] : memoryOfLot(lot)),
    ]);
  } else {
    const made = maker.end();
    say({ kind: 'ended', made }, memoryOfLot(made.lot));
  }
}

function say(answer: MakerAnswer, memory: ArrayBuffer[] = []): void {
  parentPort?.postMessage(answer, memory);
}

if (parentPort !== null && (workerData as { readonly maker?: MakerOptions } | null)?.maker !== undefined) {
  const maker = new RecordMaker((workerData as { readonly maker: MakerOptions }).maker);
  parentPort.on('message', (order: MakerOrder) => {
    try {
      obey(maker, order);
    } catch (error) {
      say({ kind: 'failed', error: error as Error });
    }
  });
}
