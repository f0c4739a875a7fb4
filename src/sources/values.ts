// Turns the fields of one column into its typed array, once the column's type is known and so are its rows and bytes.
import { integerRange, isInteger, type LogicalType } from "../kernels/types.js";
import type { TextArray } from "../kernels/vector.js";
import { type Fields, QUOTE } from "./csv-scanner.js";
import type { Shape } from "./infer.js";
import { parseDate, parseTimestamp } from "./iso.js";
import { exactInteger, parseBool, parseFloat64, powers, scaledInteger } from "./numbers.js";
import type { SourceColumn } from "./source.js";

/** A value that its column's type cannot hold. */
export interface Misfit {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

/** A column while it is filled: chunks in file order, then `finish`. */
export abstract class ColumnValues {
  protected readonly nulls: Uint8Array | undefined;
  protected min = Number.POSITIVE_INFINITY;
  protected max = Number.NEGATIVE_INFINITY;

  constructor(
    readonly type: LogicalType,
    protected readonly rows: number,
    shape: Shape,
  ) {
    if (shape.nulls > 0) this.nulls = allValid(rows);
  }

  /** Takes one column of a chunk whose first row is `firstRow`; gives the first value that does not fit. */
  abstract take(fields: Fields, column: number, firstRow: number): Misfit | undefined;
  /** The values, with `min` under every null, so that the bounds hold for all. */
  protected abstract values(min: number): SourceColumn["values"];

  finish(name: string): SourceColumn {
    const bare = this.max < this.min;
    const min = bare ? 0 : this.min;
    return { name, type: this.type, values: this.values(min), nulls: this.nulls, min, max: bare ? 0 : this.max };
  }

  protected markNull(row: number): void {
    this.nulls![row >> 3]! &= ~(1 << (row & 7));
  }

  protected eachNull(visit: (row: number) => void): void {
    if (this.nulls === undefined) return;
    for (let row = 0; row < this.rows; row++) if (((this.nulls[row >> 3]! >> (row & 7)) & 1) === 0) visit(row);
  }
}

/** The filler for a column of `type`. */
export function columnValues(type: LogicalType, shape: Shape, rows: number): ColumnValues {
  if (type.kind === "text") return new Texts(type, rows, shape);
  if (type.kind === "decimal") return new Integers(type, rows, shape, type.scale);
  if (isInteger(type)) return new Integers(type, rows, shape, 0);
  switch (type.kind) {
    case "bool":
      return new Numbers(type, new Int32Array(rows), rows, shape, parseBool);
    case "date":
      return new Numbers(type, new Int32Array(rows), rows, shape, parseDate);
    case "timestamp":
      return new Numbers(type, new BigInt64Array(rows), rows, shape, parseTimestamp);
    case "float32":
      return new Numbers(type, new Float64Array(rows), rows, shape, (b, s, e) => Math.fround(parseFloat64(b, s, e)));
    default:
      return new Numbers(type, new Float64Array(rows), rows, shape, parseFloat64);
  }
}

/** Values that a double holds exactly; `parse` gives NaN for what does not fit. */
class Numbers extends ColumnValues {
  /** The same memory as pairs of 32-bit words, where the values are of 64 bits: a BigInt per value would be garbage. */
  private readonly words: Int32Array | undefined;

  constructor(
    type: LogicalType,
    private readonly array: Int32Array | Float64Array | BigInt64Array,
    rows: number,
    shape: Shape,
    private readonly parse: (bytes: Buffer, start: number, end: number) => number,
  ) {
    super(type, rows, shape);
    if (array instanceof BigInt64Array) this.words = new Int32Array(array.buffer);
  }

  take({ bytes, columns, rows, starts, ends, quotes }: Fields, column: number, firstRow: number): Misfit | undefined {
    for (let i = 0, cell = column; i < rows; i++, cell += columns) {
      const start = starts[cell]!;
      const end = ends[cell]!;
      const row = firstRow + i;
      if (start === end && quotes[cell] === 0) {
        this.markNull(row);
        continue;
      }
      const value = this.parse(bytes, start, end);
      if (!Number.isFinite(value)) return { row, start, end };
      if (value < this.min) this.min = value;
      if (value > this.max) this.max = value;
      if (this.words === undefined) this.array[row] = value;
      else putWords(this.words, row, value);
    }
    return undefined;
  }

  protected values(min: number): SourceColumn["values"] {
    this.eachNull((row) => {
      if (this.words === undefined) this.array[row] = min;
      else putWords(this.words, row, min);
    });
    return this.array;
  }
}

/** Integers and decimals: `scale` digits after the point, exact to 64 bits. */
class Integers extends ColumnValues {
  private readonly array: Int32Array | BigInt64Array;
  private readonly words: Int32Array | undefined;
  /** Both ends in; as numbers they are exact wherever they are compared. */
  private readonly limits: readonly [bigint, bigint];
  private readonly low: number;
  private readonly high: number;

  constructor(
    type: LogicalType,
    rows: number,
    shape: Shape,
    private readonly scale: number,
  ) {
    super(type, rows, shape);
    const unit = powers[scale]!;
    const narrow = scale === 0 ? 0 : 1; // -12.99 has the integer part -12
    const [least, most] = integerRange.int32;
    const fits32 = (shape.low - narrow) * unit >= least && (shape.high + narrow) * unit <= most;
    this.array = fits32 || shape.values === 0 ? new Int32Array(rows) : new BigInt64Array(rows);
    if (this.array instanceof BigInt64Array) this.words = new Int32Array(this.array.buffer);
    this.limits = integerLimits(type);
    [this.low, this.high] = [Number(this.limits[0]), Number(this.limits[1])];
  }

  take({ bytes, columns, rows, starts, ends, quotes }: Fields, column: number, firstRow: number): Misfit | undefined {
    for (let i = 0, cell = column; i < rows; i++, cell += columns) {
      const start = starts[cell]!;
      const end = ends[cell]!;
      const row = firstRow + i;
      if (start === end && quotes[cell] === 0) {
        this.markNull(row);
        continue;
      }
      let value = scaledInteger(bytes, start, end, this.scale);
      if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
        const exact = exactInteger(bytes, start, end, this.scale);
        if (exact < this.limits[0] || exact > this.limits[1]) return { row, start, end };
        (this.array as BigInt64Array)[row] = exact;
        value += value < 0 ? -1024 : 1024; // a double near 2^63 may be 512 off: bounds are rounded outwards
      } else if (!(value >= this.low && value <= this.high)) return { row, start, end };
      else if (this.words === undefined) this.array[row] = value;
      else putWords(this.words, row, value);
      if (value < this.min) this.min = value;
      if (value > this.max) this.max = value;
    }
    return undefined;
  }

  protected values(min: number): SourceColumn["values"] {
    const { array, words } = this;
    if (words === undefined) {
      this.eachNull((row) => {
        array[row] = min;
      });
    } else if (Math.abs(min) <= Number.MAX_SAFE_INTEGER) this.eachNull((row) => putWords(words, row, min));
    else {
      const filler = BigInt.asIntN(64, BigInt(Math.min(min, int64Limit - 1024)));
      this.eachNull((row) => {
        array[row] = filler;
      });
    }
    return array;
  }
}

/** The least and the largest integer that a type stores, of decimals the scaled one. */
function integerLimits(type: LogicalType): readonly [bigint, bigint] {
  if (type.kind === "decimal") {
    const limit = BigInt(powers[type.precision]!) - 1n;
    return [-limit, limit];
  }
  if (type.kind === "int64" || !isInteger(type)) return [BigInt.asIntN(64, 1n << 63n), (1n << 63n) - 1n];
  const [low, high] = integerRange[type.kind];
  return [BigInt(low), BigInt(high)];
}

/** 2^63: the first integer that int64 does not hold. Doubles below it are 1,024 apart. */
const int64Limit = 4294967296 * 2147483648;

/** Text: the bytes as they stand, doubled quotes made one. */
class Texts extends ColumnValues {
  private readonly offsets: Int32Array;
  private readonly bytes: Uint8Array;
  private used = 0;

  constructor(type: LogicalType, rows: number, shape: Shape) {
    super(type, rows, shape);
    this.offsets = new Int32Array(rows + 1);
    this.bytes = new Uint8Array(shape.textBytes);
    if (shape.values > 0) [this.min, this.max] = [shape.nulls > 0 ? 0 : shape.shortest, shape.longest];
  }

  take({ bytes, columns, rows, starts, ends, quotes }: Fields, column: number, firstRow: number): undefined {
    const target = this.bytes;
    let to = this.used;
    for (let i = 0, cell = column; i < rows; i++, cell += columns) {
      const start = starts[cell]!;
      const end = ends[cell]!;
      const quote = quotes[cell]!;
      if (quote > 1) {
        for (let at = start; at < end; at++) {
          target[to++] = bytes[at]!;
          if (bytes[at] === QUOTE) at++;
        }
      } else if (end - start > 64) {
        target.set(bytes.subarray(start, end), to);
        to += end - start;
      } else if (end > start) for (let at = start; at < end; at++) target[to++] = bytes[at]!;
      else if (quote === 0) this.markNull(firstRow + i);
      this.offsets[firstRow + i + 1] = to;
    }
    this.used = to;
    return undefined;
  }

  protected values(): TextArray {
    return { offsets: this.offsets, bytes: this.bytes };
  }
}

/** A bitmap of `rows` ones; bits past the last row are 0. */
function allValid(rows: number): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(rows / 8)).fill(255);
  if (rows & 7) bitmap[bitmap.length - 1] = (1 << (rows & 7)) - 1;
  return bitmap;
}

/** Stores an integer below 2^53 in magnitude as the 64-bit value `row`, little end first. */
function putWords(words: Int32Array, row: number, value: number): void {
  words[2 * row] = value; // typed arrays keep the low 32 bits
  words[2 * row + 1] = Math.floor(value / 4294967296);
}
