// Chooses the operation of the row program for each column: the narrowest one that its type and bounds allow.
import { assert } from "../errors.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { CodeVector, F64Vector, I32Vector, I64Vector, Utf8Vector, UuidVector, Vector } from "../kernels/vector.js";
import type { CsvConstants } from "./csv-constants.js";
import { dateText, decimalText, lookup, lookupText, powerOfTen } from "./literals.js";
import { nullEntry, tableOffsets } from "./tables.js";

// biome-ignore format: one line a family
/** The operations in the order of their codes: `Op` in assembly/encode/layout.ts. */
export const operationNames = [
  "end", "nulls",
  "entry32", "entry64", "slot32", "slot64",
  "entry32Nullable", "entry64Nullable", "slot32Nullable", "slot64Nullable", "slots",
  "int8_32", "int8_64", "int10_32", "int10_64", "int20_64",
  "cents32", "cents64", "decimal10_32", "decimal10_64", "decimal15_64", "decimal32", "decimal64",
  "timeS", "timeMs", "timeSNullable", "timeMsNullable", "timeSAny", "timeMsAny", "date",
  "float64", "float32", "uuid", "text", "textQuoted", "dictionary", "references",
] as const;
export type OperationName = (typeof operationNames)[number];

/** One operation: what stands in its 32 bytes once addresses are known. */
export interface Operation {
  readonly name: OperationName;
  readonly column?: Addr;
  readonly table?: Addr;
  readonly validity?: Addr;
  readonly wide?: bigint;
  readonly aux?: number;
  /** Of the field, without the comma. */
  readonly maxBytes: number;
}

export const operationCode = (name: OperationName): number => operationNames.indexOf(name);

/** Values between bounds this near are looked up as whole fields: at most 64 KiB of table, most of it never touched. */
const lookupRange = 4096;
/** Days that are looked up, 45 years: rows in time order touch few of them. */
const lookupDays = 16_384;
/** Larger dictionaries of slots are gathered before the row pass, where their misses overlap (bench/csv.mjs). */
const gatherAbove = 8192;

type IntegerVector = I32Vector | I64Vector;

/**
 * The operations that write one column and a comma. A value that is null may be any that the bounds allow, or 0
 * (a code: one of the dictionary's, or 0): it is read, then thrown away.
 */
export function operationsOf(vector: Vector, builder: ProgramBuilder, constants: CsvConstants): readonly Operation[] {
  switch (vector.lane) {
    case "i32":
    case "i64":
      return integers(vector, constants);
    case "f64":
      return floats(vector);
    case "code":
      return codes(vector, builder, constants);
    case "utf8":
      return texts(vector);
    case "uuid":
      return withNulls({ name: "uuid", column: vector.values, maxBytes: 36 }, vector);
  }
}

/** A null moves the comma to the start of the field that was just written. */
function withNulls(operation: Operation, { validity }: Vector | UuidVector): readonly Operation[] {
  return validity === undefined ? [operation] : [operation, { name: "nulls", validity, maxBytes: 0 }];
}

function integers(vector: IntegerVector, constants: CsvConstants): readonly Operation[] {
  switch (vector.type.kind) {
    case "timestamp":
      return timestamp(vector, vector.type.unit, constants);
    case "date":
      return (
        whole(vector, lookupDays, constants, (value) => dateText(Number(value))) ?? withNulls(date(vector), vector)
      );
    case "bool":
      return whole({ ...vector, min: 0, max: 1 }, lookupRange, constants, (value) => String(value === 1n))!;
    case "decimal":
      return vector.type.scale === 0 ? integer(vector, constants) : decimal(vector, vector.type.scale, constants);
    case "int8":
    case "int16":
    case "int32":
    case "int64":
      return integer(vector, constants);
    default:
      assert(false, `a column of type ${vector.type.kind} cannot lie in ${vector.lane}`);
  }
}

/** Whole fields looked up by value, where there are few; undefined where not. */
function whole(
  vector: IntegerVector,
  most: number,
  constants: CsvConstants,
  text: (value: bigint) => string,
): Operation[] | undefined {
  const { lane, min, max, type, validity } = vector;
  if (!(max - min < most) || !Number.isSafeInteger(min) || !Number.isSafeInteger(max)) return undefined;
  const encoder = new TextEncoder();
  const fields = Array.from({ length: max - min + 1 }, (_, i) => encoder.encode(text(BigInt(min + i))));
  const maxBytes = Math.max(...fields.map((bytes) => bytes.length));
  const width = maxBytes <= lookupText[8] ? 8 : 16;
  if (maxBytes > lookupText[width]) return undefined;
  const scale = type.kind === "decimal" ? type.scale : 0;
  const nulls = [...fields, new Uint8Array(0)];
  const at = constants.once([type.kind, scale, min, max].join(), () => lookup(nulls, nulls.length, width));
  // The kernel computes table + value * width modulo 2^32, so the table begins where the value 0 would be
  const table = Number(BigInt.asUintN(32, BigInt(at) - BigInt(min) * BigInt(width)));
  const name = `${width === 8 ? "entry" : "slot"}${lane === "i32" ? "32" : "64"}` as const;
  return [lookedUp(name, vector.values, table, maxBytes, max + 1, validity)];
}

type LookupName = "entry32" | "entry64" | "slot32" | "slot64";

function lookedUp(
  name: LookupName,
  column: Addr,
  table: number,
  maxBytes: number,
  nullAt: number,
  validity?: Addr,
): Operation {
  if (validity === undefined) return { name, column, table, maxBytes };
  return {
    name: `${name}Nullable`,
    column,
    table,
    maxBytes,
    validity,
    aux: Number(BigInt.asUintN(32, BigInt(nullAt))),
  };
}

function integer(vector: IntegerVector, constants: CsvConstants): readonly Operation[] {
  const { lane, min, max, values: column } = vector;
  const bits = lane === "i32" ? "32" : "64";
  if (min >= 0 && max <= 9999) {
    const table = constants.tablesAt + tableOffsets.entries;
    return [lookedUp(`entry${bits}`, column, table, String(max).length, nullEntry, vector.validity)];
  }
  const looked = whole(vector, lookupRange, constants, String);
  if (looked !== undefined) return looked;
  const name =
    min >= 0 && max < 1e8 ? (`int8_${bits}` as const) : within32(vector) ? (`int10_${bits}` as const) : "int20_64";
  return withNulls({ name, column, maxBytes: longestInteger(vector) }, vector);
}

function decimal(vector: IntegerVector, scale: number, constants: CsvConstants): readonly Operation[] {
  const { lane, min, max, values: column } = vector;
  const looked = whole(vector, lookupRange, constants, (value) => decimalText(value, scale));
  if (looked !== undefined) return looked;
  const bits = lane === "i32" ? "32" : "64";
  const unit = powerOfTen(scale);
  const maxBytes = Math.max(longestInteger(vector), scale + 2) + 1; // -0.05 has more digits than -5
  if ((scale === 1 || scale === 2 || scale === 3) && min >= 0 && max < 10_000 * Number(unit)) {
    const table = constants.tablesAt + tableOffsets.fractions[scale];
    const wide = (1n << 40n) / unit + 1n;
    return withNulls({ name: `cents${bits}`, column, table, wide, aux: Number(unit), maxBytes }, vector);
  }
  if (scale <= 14 && min > -1e15 && max < 1e15) {
    const table = constants.tablesAt + tableOffsets.points + 32 * scale;
    const name = within32(vector) ? (`decimal10_${bits}` as const) : "decimal15_64";
    return withNulls({ name, column, table, aux: 1 << (15 - scale), maxBytes }, vector);
  }
  assert(scale <= 19, `a decimal of scale ${scale} has more digits than 64 bits hold`);
  return withNulls({ name: `decimal${bits}`, column, wide: unit, aux: scale, maxBytes }, vector);
}

/** Whether magnitudes fit in 32 bits: ten digits. */
const within32 = ({ lane, min, max }: IntegerVector): boolean =>
  lane === "i32" || (min >= -0xffffffff && max <= 0xffffffff);

/** Digits and sign of the longest value between the bounds; bounds above 2^53 are not exact. */
function longestInteger({ min, max }: IntegerVector): number {
  const length = (bound: number): number => (Number.isSafeInteger(bound) ? String(bound).length : 20);
  return Math.max(length(min), length(max));
}

const dayMs = 86_400_000;
/** Days of 0000-01-01 and 9999-12-31. */
const firstPlainDay = -719_528;
const lastPlainDay = 2_932_896;

function timestamp(vector: IntegerVector, unit: "s" | "ms", constants: CsvConstants): readonly Operation[] {
  assert(vector.lane === "i64", "timestamps take 64 bits");
  const first = Math.floor(vector.min / dayMs);
  const last = Math.floor(vector.max / dayMs);
  const rest = unit === "s" ? 10 : 14; // T00:00:49Z, T00:00:49.123Z
  const plain = first >= firstPlainDay && last <= lastPlainDay;
  if (plain && last - first < lookupDays) {
    const encoder = new TextEncoder();
    const days = Array.from({ length: last - first + 1 }, (_, i) => encoder.encode(`${dateText(first + i)}T`));
    const table = constants.once(["timestamp", first, last].join(), () => lookup(days, days.length, 16));
    const base = unit === "s" ? "timeS" : "timeMs";
    const wide = BigInt(first) * BigInt(dayMs);
    const operation = { column: vector.values, table, wide, maxBytes: 10 + rest };
    return vector.validity === undefined
      ? [{ ...operation, name: base }]
      : [{ ...operation, name: `${base}Nullable`, validity: vector.validity }];
  }
  const name = unit === "s" ? "timeSAny" : "timeMsAny";
  return withNulls({ name, column: vector.values, maxBytes: (plain ? 10 : 17) + rest }, vector);
}

function date(vector: IntegerVector): Operation {
  assert(vector.lane === "i32", "dates take 32 bits");
  const plain = vector.min >= firstPlainDay && vector.max <= lastPlainDay;
  return { name: "date", column: vector.values, maxBytes: plain ? 10 : 14 };
}

/** The longest double has 17 digits behind five zeros: -0.0000012345678901234567. */
const longestFloat = 25;

function floats(vector: F64Vector): readonly Operation[] {
  const name = vector.type.kind === "float32" ? "float32" : "float64";
  return withNulls({ name, column: vector.values, maxBytes: longestFloat }, vector);
}

function codes(vector: CodeVector, builder: ProgramBuilder, constants: CsvConstants): readonly Operation[] {
  const { dictionary, values, validity } = vector;
  const placed = constants.dictionary(dictionary);
  const { maxBytes } = placed;
  if (placed.form === "slots") {
    if (dictionary.size <= gatherAbove)
      return [lookedUp("slot32", values, placed.at, maxBytes, dictionary.size, validity)];
    const slots = builder.slot(16);
    builder.step("gatherSlots", values, placed.at, slots);
    return withNulls({ name: "slots", column: slots, maxBytes }, vector);
  }
  if (dictionary.size <= gatherAbove) {
    const wide = BigInt(placed.bytesAt);
    return withNulls({ name: "dictionary", column: values, table: placed.offsetsAt, wide, maxBytes }, vector);
  }
  const references = builder.slot(8);
  builder.step("gatherReferences", values, placed.offsetsAt, placed.bytesAt, references);
  return withNulls({ name: "references", column: references, maxBytes }, vector);
}

function texts(vector: Utf8Vector): readonly Operation[] {
  const name = vector.plain ? "text" : "textQuoted";
  const maxBytes = vector.plain ? Math.max(2, vector.maxBytes) : 2 * vector.maxBytes + 2;
  return withNulls({ name, column: vector.offsets, table: vector.bytes, maxBytes }, vector);
}
