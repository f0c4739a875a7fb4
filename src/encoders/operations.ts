// Chooses the operation of the row program for each column: the narrowest one that its type and bounds allow.
import { assert } from "../errors.js";
import type { ProgramBuilder } from "../kernels/program.js";
import type { F64Vector, Utf8Vector, Vector } from "../kernels/vector.js";
import type { CsvConstants } from "./csv-constants.js";
import { dateText, lookup, powerOfTen } from "./literals.js";
import { codes, type IntegerVector, listed, lookedUp, ranged } from "./lookups.js";
import { type Operation, withNulls } from "./operation.js";
import { nullEntry, tableOffsets } from "./tables.js";

/**
 * The operations that write one column and a comma. A value that is null may be any that the bounds allow, or 0
 * (a code: one of the dictionary's, or 0): it is read, then thrown away.
 */
export function operationsOf(vector: Vector, builder: ProgramBuilder, constants: CsvConstants): readonly Operation[] {
  switch (vector.lane) {
    case "i32":
    case "i64":
      return listed(vector, builder, constants) ?? integers(vector, constants);
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

function integers(vector: IntegerVector, constants: CsvConstants): readonly Operation[] {
  switch (vector.type.kind) {
    case "timestamp":
      return timestamp(vector, vector.type.unit, constants);
    case "date":
      return ranged(vector, constants) ?? withNulls(date(vector), vector);
    case "bool":
      return ranged({ ...vector, min: 0, max: 1 }, constants)!;
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

function integer(vector: IntegerVector, constants: CsvConstants): readonly Operation[] {
  const { lane, min, max, values: column } = vector;
  const bits = lane === "i32" ? "32" : "64";
  if (min >= 0 && max <= 9999) {
    const table = constants.tablesAt + tableOffsets.entries;
    return [lookedUp(`entry${bits}`, column, table, String(max).length, nullEntry, vector.validity)];
  }
  const looked = ranged(vector, constants);
  if (looked !== undefined) return looked;
  const name =
    min >= 0 && max < 1e8 ? (`int8_${bits}` as const) : within32(vector) ? (`int10_${bits}` as const) : "int20_64";
  return withNulls({ name, column, maxBytes: longestInteger(vector) }, vector);
}

function decimal(vector: IntegerVector, scale: number, constants: CsvConstants): readonly Operation[] {
  const { lane, min, max, values: column } = vector;
  const looked = ranged(vector, constants);
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
/** Days that are looked up, 45 years: rows in time order touch few of them. */
const lookupDays = 16_384;
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

function texts(vector: Utf8Vector): readonly Operation[] {
  const name = vector.plain ? "text" : "textQuoted";
  const maxBytes = vector.plain ? Math.max(2, vector.maxBytes) : 2 * vector.maxBytes + 2;
  return withNulls({ name, column: vector.offsets, table: vector.bytes, maxBytes }, vector);
}
