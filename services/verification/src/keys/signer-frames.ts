/**
 * What is said over the signer's socket, both ways: `length(4) ‖ id(4) ‖ code(1) ‖ payload`, numbers big-endian, `length`
 * counting what follows it. An answer bears its question's id; many questions may be under way.
 */

/** Longest frame. The longest thing signed is a status list's token, below half of it. */
export const maxFrameBytes = 2 ** 20;
const headBytes = 5;

/** Questions. `sign` is followed by the key's 32-byte thumbprint and the bytes to sign. */
export const operations = { keys: 1, sign: 2 } as const;

/** Answers. `ok` is followed by the JWK Set or the signature, `refused` by nothing. */
export const results = { ok: 0, refused: 1 } as const;

export interface Frame {
  readonly id: number;
  readonly code: number;
  readonly payload: Buffer;
}

export function encodeFrame(id: number, code: number, ...payload: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(4 + headBytes);
  const length = payload.reduce((sum, part) => sum + part.length, headBytes);
  if (length > maxFrameBytes) throw new RangeError('too long for the signer');
  head.writeUInt32BE(length);
  head.writeUInt32BE(id, 4);
  head.writeUInt8(code, 8);
  return Buffer.concat([head, ...payload]);
}

/** Cuts a stream into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @throws RangeError on a length that no frame has: whoever sent it speaks something else. */
  push(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (this.#rest.length >= 4) {
      const length = this.#rest.readUInt32BE();
      if (length < headBytes || length > maxFrameBytes) throw new RangeError('not a frame');
      if (this.#rest.length < 4 + length) break;
      const body = this.#rest.subarray(4, 4 + length);
      frames.push({ id: body.readUInt32BE(), code: body.readUInt8(4), payload: body.subarray(headBytes) });
      this.#rest = this.#rest.subarray(4 + length);
    }
    return frames;
  }
}
