// A column of typed values, gathered row by row: what formats with types of their own are turned into. Values that a column cannot hold are refused.
import { isUtf8 } from "node:buffer";
import { integerRange, isInteger, type LogicalType, timestamp, typeName } from "../kernels/types.js";
import type { SourceColumn } from "./source.js";

export type Collected = number | bigint | boolean | Uint8Array | null | undefined;

/** Days and milliseconds as they are, decimals scaled, texts as UTF-8. */
export interface Collector {
  /** Takes the value of the next row; gives back why the column cannot hold it, in the words that follow a value. */
  add(value: Collected): string | undefined;
  finish(): SourceColumn;
}

/**
 * A column of `rows` rows at most.
 *
 * @example
 * const column = collector("price", decimal(12, 2), 2);
 * column.add(150n);
 * column.add(null);
 * column.finish().values // Int32Array [150, 150]: under a null lies the least value
 */
export function collector(name: string, type: LogicalType, rows: number): Collector {
  if (type.kind === "text") return new Texts(name, rows);
  if (type.kind === "float32" || type.kind === "float64") return new Reals(name, type, rows);
  return new Wholes(name, type, rows);
}

class Validity {
  nulls: Uint8Array | undefined;
  constructor(private readonly rows: number) {}

  markNull(row: number): void {
    if (!this.nulls) {
      this.nulls = new Uint8Array(Math.ceil(this.rows / 8)).fill(255);
      if (this.rows & 7) this.nulls[this.nulls.length - 1] = (1 << (this.rows & 7)) - 1;
    }
    this.nulls[row >> 3]! &= ~(1 << (row & 7));
  }

  isNull(row: number): boolean {
    return this.nulls !== undefined && ((this.nulls[row >> 3]! >> (row & 7)) & 1) === 0;
  }
}

/** Integers of all widths, truth values, days, scaled decimals, milliseconds: exact in 64 bits, narrowed at the end. */
class Wholes implements Collector {
  private readonly values: BigInt64Array;
  private readonly validity: Validity;
  private row = 0;
  private min = 0n;
  private max = 0n;
  private count = 0;
  private seconds = true;
  private readonly limits: readonly [bigint, bigint];

  constructor(
    private readonly name: string,
    private readonly type: LogicalType,
    rows: number,
  ) {
    this.values = new BigInt64Array(rows);
    this.validity = new Validity(rows);
    this.limits = limitsOf(type);
  }

  add(given: Collected): string | undefined {
    const row = this.row++;
    if (given === null || given === undefined) {
      this.validity.markNull(row);
      return undefined;
    }
    const value = BigInt(given as number | bigint | boolean);
    if (value < this.limits[0] || value > this.limits[1]) return `is beyond ${shown(this.type)}`;
    this.values[row] = value;
    if (this.type.kind === "timestamp" && value % 1000n !== 0n) this.seconds = false;
    if (this.count === 0 || value < this.min) this.min = value;
    if (this.count === 0 || value > this.max) this.max = value;
    this.count++;
    return undefined;
  }

  finish(): SourceColumn {
    const { name, row: rows, validity, min, max, values } = this;
    if (validity.nulls) for (let row = 0; row < rows; row++) if (validity.isNull(row)) values[row] = min;
    const [least, most] = integerRange.int32;
    const isWide = this.type.kind === "timestamp" || min < BigInt(least) || max > BigInt(most);
    const type = this.type.kind === "timestamp" ? timestamp(this.seconds ? "s" : "ms") : this.type;
    const narrow = isWide ? values : Int32Array.from(values, Number);
    return { name, type, values: narrow, nulls: validity.nulls, min: Number(min), max: Number(max) };
  }
}

class Reals implements Collector {
  private readonly values: Float64Array;
  private readonly validity: Validity;
  private row = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly name: string,
    private readonly type: LogicalType,
    rows: number,
  ) {
    this.values = new Float64Array(rows);
    this.validity = new Validity(rows);
  }

  add(given: Collected): string | undefined {
    const row = this.row++;
    if (given === null || given === undefined) {
      this.validity.markNull(row);
      return undefined;
    }
    const value = Number(given);
    if (!Number.isFinite(value)) return "is no number that a column holds: write null in its place";
    this.values[row] = value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    return undefined;
  }

  finish(): SourceColumn {
    const { name, type, values, validity, row: rows } = this;
    const [min, max] = this.max < this.min ? [0, 0] : [this.min, this.max];
    if (validity.nulls) for (let row = 0; row < rows; row++) if (validity.isNull(row)) values[row] = min;
    return { name, type, values, nulls: validity.nulls, min, max };
  }
}

class Texts implements Collector {
  private readonly offsets: Int32Array;
  private readonly validity: Validity;
  private bytes = new Uint8Array(1024);
  private used = 0;
  private row = 0;
  private shortest = Number.POSITIVE_INFINITY;
  private longest = 0;

  constructor(
    private readonly name: string,
    rows: number,
  ) {
    this.offsets = new Int32Array(rows + 1);
    this.validity = new Validity(rows);
  }

  add(given: Collected): string | undefined {
    const row = this.row++;
    if (!(given instanceof Uint8Array)) {
      this.validity.markNull(row);
      this.offsets[row + 1] = this.used;
      return undefined;
    }
    const end = this.used + given.length;
    if (end > 2_147_483_647) return "is text beyond 2 GiB in one column: split the file";
    if (!isUtf8(given)) return "is not UTF-8";
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.min(2_147_483_647, Math.max(end, 2 * this.bytes.length)));
      grown.set(this.bytes.subarray(0, this.used));
      this.bytes = grown;
    }
    this.bytes.set(given, this.used);
    this.used = end;
    this.offsets[row + 1] = end;
    if (given.length < this.shortest) this.shortest = given.length;
    if (given.length > this.longest) this.longest = given.length;
    return undefined;
  }

  finish(): SourceColumn {
    const { name, offsets, validity, longest, used } = this;
    const shortest = validity.nulls || used === 0 ? 0 : this.shortest;
    const values = { offsets, bytes: this.bytes.slice(0, used) };
    const min = Number.isFinite(shortest) ? shortest : 0;
    return { name, type: { kind: "text" }, values, nulls: validity.nulls, min, max: longest };
  }
}

const most64 = BigInt.asIntN(64, (1n << 63n) - 1n);

/** Both ends in. */
function limitsOf(type: LogicalType): readonly [bigint, bigint] {
  if (type.kind === "decimal") {
    const limit = BigInt(`1${"0".repeat(type.precision)}`) - 1n;
    return [-limit, limit];
  }
  if (type.kind === "bool") return [0n, 1n];
  if (type.kind === "date") return [BigInt(integerRange.int32[0]), BigInt(integerRange.int32[1])];
  if (!isInteger(type) || type.kind === "int64") return [-most64 - 1n, most64];
  const [least, most] = integerRange[type.kind];
  return [BigInt(least), BigInt(most)];
}

const shown = (type: LogicalType): string => (type.kind === "int64" ? "64 bits with a sign" : typeName(type));
