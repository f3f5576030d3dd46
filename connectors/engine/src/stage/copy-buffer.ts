const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/**
 * Builds the body of one `COPY … FROM STDIN (FORMAT binary)`: about three times quicker to write here and to read
 * there than text, and bytes go as they are.
 */
export class CopyBuffer {
  #bytes = Buffer.allocUnsafe(1 << 20);
  #at = 0;

  constructor() {
    this.#at = signature.copy(this.#bytes, 0);
  }

  get length(): number {
    return this.#at;
  }

  row(fields: number): void {
    this.#need(2);
    this.#at = this.#bytes.writeInt16BE(fields, this.#at);
  }

  int2(value: number): void {
    this.#need(6);
    this.#at = this.#bytes.writeInt32BE(2, this.#at);
    this.#at = this.#bytes.writeInt16BE(value, this.#at);
  }

  int4(value: number): void {
    this.#need(8);
    this.#at = this.#bytes.writeInt32BE(4, this.#at);
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  /** A safe integer as int8. */
  int8(value: number): void {
    this.#need(12);
    this.#at = this.#bytes.writeInt32BE(8, this.#at);
    this.#at = this.#bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), this.#at);
    this.#at = this.#bytes.writeUInt32BE(value % 0x1_0000_0000, this.#at);
  }

  /** Bytes given as a string of characters 0–255. */
  latin1(value: string | null): void {
    if (value === null) {
      this.#null();
      return;
    }
    this.#need(4 + value.length);
    this.#at = this.#bytes.writeInt32BE(value.length, this.#at);
    this.#at += this.#bytes.write(value, this.#at, 'latin1');
  }

  /** Two runs of bytes as one value. */
  joined(head: Buffer, tail: Buffer): void {
    this.#need(4 + head.length + tail.length);
    this.#at = this.#bytes.writeInt32BE(head.length + tail.length, this.#at);
    this.#at += head.copy(this.#bytes, this.#at);
    this.#at += tail.copy(this.#bytes, this.#at);
  }

  text(value: string | null): void {
    if (value === null) {
      this.#null();
      return;
    }
    const length = Buffer.byteLength(value);
    this.#need(4 + length);
    this.#at = this.#bytes.writeInt32BE(length, this.#at);
    this.#at += this.#bytes.write(value, this.#at);
  }

  /** The finished body. The buffer starts again with the next row; the body returned is its own copy-free slice. */
  take(): Buffer {
    this.#need(2);
    this.#at = this.#bytes.writeInt16BE(-1, this.#at);
    const body = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(this.#bytes.length);
    this.#at = signature.copy(this.#bytes, 0);
    return body;
  }

  #null(): void {
    this.#need(4);
    this.#at = this.#bytes.writeInt32BE(-1, this.#at);
  }

  #need(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
