import { type KeyObject, sign } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

/** What the thread is to sign: inputs one after the other. */
export interface SigningOrder {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: readonly number[];
}

/** Signatures one after the other, 64 bytes each, in the order of the inputs. */
export interface SigningResult {
  readonly id: number;
  readonly signatures: Uint8Array<ArrayBuffer>;
}

const signatureBytes = 64;
const key = workerData as KeyObject;

parentPort?.on('message', ({ id, bytes, lengths }: SigningOrder) => {
  const signatures = new Uint8Array(signatureBytes * lengths.length);
  let at = 0;
  lengths.forEach((length, i) => {
    signatures.set(sign(null, bytes.subarray(at, at + length), key), i * signatureBytes);
    at += length;
  });
  const result: SigningResult = { id, signatures };
  parentPort?.postMessage(result, [signatures.buffer]);
});
