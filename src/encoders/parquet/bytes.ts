// Bytes that grow: what a column chunk gathers until its row group is complete. One buffer for all row groups.

export class Bytes {
  private buffer = new Uint8Array(1 << 16);
  length = 0;

  add(bytes: Uint8Array): void {
    const end = this.length + bytes.length;
    if (end > this.buffer.length) {
      const grown = new Uint8Array(2 * end);
      grown.set(this.buffer.subarray(0, this.length));
      this.buffer = grown;
    }
    this.buffer.set(bytes, this.length);
    this.length = end;
  }

  clear(): void {
    this.length = 0;
  }

  /** A view, until the next `add` or `clear`. */
  all(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }
}
