// Columns on their way to a folder: slices of a batch, or rows kept until the end of a part and then gathered.
import { resolve } from "../../batch/execute.js";
import { assert } from "../../errors.js";
import type { CopiedColumn } from "./plan.js";

export interface ColumnCopy {
  /** Copies rows [from, to) of the batch to the encoder's slots. */
  slice(from: number, to: number): void;
  /** Keeps the n rows of the batch behind those that it has. */
  keep(n: number): void;
  /** Copies the kept rows `rows[from]` .. `rows[to - 1]` to the encoder's slots. */
  gather(rows: Int32Array, from: number, to: number): void;
  clear(): void;
}

export function columnCopies(column: CopiedColumn, memory: WebAssembly.Memory, base: number): ColumnCopy[] {
  const { values, bytes, validity, to } = column;
  const at = (arg: CopiedColumn["values"]): number => resolve(arg, base);
  const copy =
    column.words === 0
      ? new TextCopy(memory, at(values) >>> 2, at(bytes), at(to.values) >>> 2, at(to.bytes))
      : new WordCopy(memory, column.words, at(values) >>> 2, at(to.values) >>> 2);
  return validity === undefined ? [copy] : [copy, new BitCopy(memory, at(validity), at(to.validity!))];
}

/** The array, or one of twice its length that begins with it. */
function grown<T extends Int32Array | Uint8Array>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
}

/** Values of one, two or four words. */
class WordCopy implements ColumnCopy {
  private readonly words: Int32Array;
  private kept = new Int32Array(0);
  private used = 0;

  constructor(
    memory: WebAssembly.Memory,
    private readonly width: number,
    private readonly source: number,
    private readonly target: number,
  ) {
    this.words = new Int32Array(memory.buffer);
  }

  slice(from: number, to: number): void {
    const { words, width, source, target } = this;
    words.copyWithin(target, source + from * width, source + to * width);
  }

  keep(n: number): void {
    const { words, width, source, used } = this;
    this.kept = grown(this.kept, used + n * width);
    this.kept.set(words.subarray(source, source + n * width), used);
    this.used += n * width;
  }

  gather(rows: Int32Array, from: number, to: number): void {
    const { words, width, kept } = this;
    let at = this.target;
    if (width === 1) for (let k = from; k < to; k++) words[at++] = kept[rows[k]!]!;
    else
      for (let k = from; k < to; k++) {
        const row = rows[k]! * width;
        for (let word = 0; word < width; word++) words[at++] = kept[row + word]!;
      }
  }

  clear(): void {
    this.used = 0;
  }
}

/** Bitmaps, kept as a byte a row. */
class BitCopy implements ColumnCopy {
  private readonly bytes: Uint8Array;
  private kept = new Uint8Array(0);
  private used = 0;

  constructor(
    memory: WebAssembly.Memory,
    private readonly source: number,
    private readonly target: number,
  ) {
    this.bytes = new Uint8Array(memory.buffer);
  }

  slice(from: number, to: number): void {
    const { bytes, source } = this;
    this.write(to - from, (k) => (bytes[source + ((from + k) >>> 3)]! >>> ((from + k) & 7)) & 1);
  }

  keep(n: number): void {
    const { bytes, source, used } = this;
    this.kept = grown(this.kept, used + n);
    for (let row = 0; row < n; row++) this.kept[used + row] = (bytes[source + (row >>> 3)]! >>> (row & 7)) & 1;
    this.used += n;
  }

  gather(rows: Int32Array, from: number, to: number): void {
    const { kept } = this;
    this.write(to - from, (k) => kept[rows[from + k]!]!);
  }

  clear(): void {
    this.used = 0;
  }

  private write(n: number, bit: (k: number) => number): void {
    for (let k = 0; k < n; k += 8) {
      let byte = 0;
      for (let i = Math.min(8, n - k) - 1; i >= 0; i--) byte = (byte << 1) | bit(k + i);
      this.bytes[this.target + (k >>> 3)] = byte;
    }
  }
}

/** Texts made row by row. */
class TextCopy implements ColumnCopy {
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  /** Where each kept text begins, and the end of the last one. */
  private starts = new Int32Array(1);
  private kept = new Uint8Array(0);
  private rows = 0;

  constructor(
    memory: WebAssembly.Memory,
    private readonly offsets: number,
    private readonly source: number,
    private readonly toOffsets: number,
    private readonly target: number,
  ) {
    this.words = new Int32Array(memory.buffer);
    this.bytes = new Uint8Array(memory.buffer);
  }

  slice(from: number, to: number): void {
    const { words, bytes, offsets, source, toOffsets, target } = this;
    const first = words[offsets + from]!;
    bytes.copyWithin(target, source + first, source + words[offsets + to]!);
    for (let row = from; row <= to; row++) words[toOffsets + row - from] = words[offsets + row]! - first;
  }

  keep(n: number): void {
    const { words, offsets, source, rows } = this;
    const [first, end] = [words[offsets]!, words[offsets + n]!];
    const used = this.starts[rows]!;
    assert(used + end - first < 2 ** 31, "a part's texts fit into 2 GiB, as planned");
    this.starts = grown(this.starts, rows + n + 1);
    this.kept = grown(this.kept, used + end - first);
    this.kept.set(this.bytes.subarray(source + first, source + end), used);
    for (let row = 1; row <= n; row++) this.starts[rows + row] = used + words[offsets + row]! - first;
    this.rows += n;
  }

  gather(rows: Int32Array, from: number, to: number): void {
    const { words, bytes, starts, kept, toOffsets, target } = this;
    let at = 0;
    words[toOffsets] = 0;
    for (let k = from; k < to; k++) {
      const row = rows[k]!;
      const end = starts[row + 1]!;
      for (let byte = starts[row]!; byte < end; byte++) bytes[target + at++] = kept[byte]!;
      words[toOffsets + k - from + 1] = at;
    }
  }

  clear(): void {
    this.rows = 0;
  }
}
