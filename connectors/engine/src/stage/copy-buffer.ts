const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/**
 * Builds the body of one `COPY … FROM STDIN (FORMAT binary)`: about three times quicker to write here and to read
 * there than text, and bytes go as they are.
 */
export class CopyBuffer {
  #bytes = bufferOf(1 << 20);
  #view = viewOf(this.#bytes);
  #at: number;
  #spare: Buffer<ArrayBuffer> | null = null;

  constructor() {
    this.#at = signature.copy(this.#bytes, 0);
  }

  get length(): number {
    return this.#at;
  }

  row(fields: number): void {
    this.#need(2);
    this.#view.setInt16(this.#at, fields);
    this.#at += 2;
  }

  int2(value: number): void {
    this.#need(6);
    this.#view.setInt32(this.#at, 2);
    this.#view.setInt16(this.#at + 4, value);
    this.#at += 6;
  }

  int4(value: number): void {
    this.#need(8);
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  /** A safe integer as int8. */
  int8(value: number): void {
    this.#need(12);
    this.#view.setInt32(this.#at, 8);
    this.#view.setInt32(this.#at + 4, Math.floor(value / 0x1_0000_0000));
    this.#view.setUint32(this.#at + 8, value % 0x1_0000_0000);
    this.#at += 12;
  }

  /** Bytes given as a string of characters 0–255. */
  latin1(value: string | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#need(4 + value.length);
    this.#view.setInt32(this.#at, value.length);
    this.#at += 4;
    this.#at += this.#bytes.write(value, this.#at, 'latin1');
  }

  /** The bytes of `from`, from `start` to before `end`. */
  bytes(from: Buffer, start: number, end: number): void {
    this.#need(4 + end - start);
    this.#view.setInt32(this.#at, end - start);
    this.#at += 4;
    this.#at += from.copy(this.#bytes, this.#at, start, end);
  }

  /** 16 bytes at `at`: a hash. Four numbers are moved in a tenth of the time that a call to copy bytes takes. */
  hash(from: DataView, at: number): void {
    this.#need(20);
    const view = this.#view;
    const to = this.#at;
    view.setInt32(to, 16);
    view.setInt32(to + 4, from.getInt32(at));
    view.setInt32(to + 8, from.getInt32(at + 4));
    view.setInt32(to + 12, from.getInt32(at + 8));
    view.setInt32(to + 16, from.getInt32(at + 12));
    this.#at += 20;
  }

  /** Two runs of bytes as one value. */
  joined(head: Buffer, tail: Buffer): void {
    this.#need(4 + head.length + tail.length);
    this.#view.setInt32(this.#at, head.length + tail.length);
    this.#at += 4;
    this.#at += head.copy(this.#bytes, this.#at);
    this.#at += tail.copy(this.#bytes, this.#at);
  }

  text(value: string | null): void {
    if (value === null) {
      this.null();
      return;
    }
    const length = Buffer.byteLength(value);
    this.#need(4 + length);
    this.#view.setInt32(this.#at, length);
    this.#at += 4;
    this.#at += this.#bytes.write(value, this.#at);
  }

  null(): void {
    this.#need(4);
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }

  /** The finished body. The buffer starts again with the next row; the body returned is its own copy-free slice. */
  take(): Buffer<ArrayBuffer> {
    this.#need(2);
    this.#view.setInt16(this.#at, -1);
    const body = this.#bytes.subarray(0, this.#at + 2);
    this.#bytes = this.#spare ?? bufferOf(this.#bytes.length);
    this.#view = viewOf(this.#bytes);
    this.#spare = null;
    this.#at = signature.copy(this.#bytes, 0);
    return body;
  }

  /**
   * Gives back the memory of a body that was {@link take}n and sent, for the next one. Fresh memory for each is megabytes
   * that V8 does not see go, so that it searches the whole heap for them again and again: as often as for young objects.
   */
  reuse(body: Buffer<ArrayBuffer>): void {
    const whole = Buffer.from(body.buffer);
    if (whole.length >= this.#bytes.length) this.#spare = whole;
  }

  #need(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = bufferOf(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

/** A buffer with memory of its own, which can be handed to another thread. */
function bufferOf(length: number): Buffer<ArrayBuffer> {
  return Buffer.from(new ArrayBuffer(length));
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
