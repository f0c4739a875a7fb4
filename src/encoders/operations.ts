// Chooses the operation of the row program for each column: the narrowest one that its type and bounds allow.
import { assert } from "../errors.js";
import { lookup, powerOfTen } from "../kernels/plain-text.js";
import type { ProgramBuilder } from "../kernels/program.js";
import { nullEntries, tableOffsets } from "../kernels/text-tables.js";
import type { F64Vector, Utf8Vector, Vector } from "../kernels/vector.js";
import { type Form, forms } from "./form.js";
import { dateText } from "./literals.js";
import { codes, type IntegerVector, listed, lookedUp, ranged } from "./lookups.js";
import { type Operation, withNulls } from "./operation.js";
import type { TextConstants } from "./text-constants.js";

/**
 * The operations that write one column and a comma. A value that is null may be any that the bounds allow, or 0
 * (a code: one of the dictionary's, or 0): it is read, then thrown away.
 */
export function operationsOf(
  vector: Vector,
  builder: ProgramBuilder,
  constants: TextConstants,
  form: Form = forms.csv,
): readonly Operation[] {
  switch (vector.lane) {
    case "i32":
    case "i64":
      return listed(vector, builder, constants, form) ?? integers(vector, constants, form);
    case "f64":
      return floats(vector, form);
    case "code":
      return codes(vector, builder, constants, form);
    case "utf8":
      return texts(vector, form);
    case "uuid":
      return moments({ name: "uuid", column: vector.values, maxBytes: 36 }, vector, form);
  }
}

function integers(vector: IntegerVector, constants: TextConstants, form: Form): readonly Operation[] {
  switch (vector.type.kind) {
    case "timestamp":
      return timestamp(vector, vector.type.unit, constants, form);
    case "date":
      return ranged(vector, constants, form) ?? moments(date(vector), vector, form);
    case "bool":
      return ranged({ ...vector, min: 0, max: 1 }, constants, form)!;
    case "decimal":
      return vector.type.scale === 0
        ? integer(vector, constants, form)
        : decimal(vector, vector.type.scale, constants, form);
    case "int8":
    case "int16":
    case "int32":
    case "int64":
      return integer(vector, constants, form);
    default:
      assert(false, `a column of type ${vector.type.kind} cannot lie in ${vector.lane}`);
  }
}

function integer(vector: IntegerVector, constants: TextConstants, form: Form): readonly Operation[] {
  const { lane, min, max, values: column } = vector;
  const bits = lane === "i32" ? "32" : "64";
  if (min >= 0 && max <= 9999) {
    const table = constants.tablesAt + tableOffsets.entries;
    return [
      lookedUp(
        `entry${bits}`,
        column,
        table,
        Math.max(String(max).length, form.none.length),
        nullEntries[form.name],
        vector.validity,
      ),
    ];
  }
  const looked = ranged(vector, constants, form);
  if (looked !== undefined) return looked;
  const name =
    min >= 0 && max < 1e8 ? (`int8_${bits}` as const) : within32(vector) ? (`int10_${bits}` as const) : "int20_64";
  return withNulls({ name, column, maxBytes: longestInteger(vector) }, vector, form);
}

function decimal(vector: IntegerVector, scale: number, constants: TextConstants, form: Form): readonly Operation[] {
  const { lane, min, max, values: column } = vector;
  const looked = ranged(vector, constants, form);
  if (looked !== undefined) return looked;
  const bits = lane === "i32" ? "32" : "64";
  const unit = powerOfTen(scale);
  const maxBytes = Math.max(longestInteger(vector), scale + 2) + 1; // -0.05 has more digits than -5
  if ((scale === 1 || scale === 2 || scale === 3) && min >= 0 && max < 10_000 * Number(unit)) {
    const table = constants.tablesAt + tableOffsets.fractions[scale];
    const wide = (1n << 40n) / unit + 1n;
    return withNulls({ name: `cents${bits}`, column, table, wide, aux: Number(unit), maxBytes }, vector, form);
  }
  if (scale <= 14 && min > -1e15 && max < 1e15) {
    const table = constants.tablesAt + tableOffsets.points + 32 * scale;
    const name = within32(vector) ? (`decimal10_${bits}` as const) : "decimal15_64";
    return withNulls({ name, column, table, aux: 1 << (15 - scale), maxBytes }, vector, form);
  }
  assert(scale <= 19, `a decimal of scale ${scale} has more digits than 64 bits hold`);
  return withNulls({ name: `decimal${bits}`, column, wide: unit, aux: scale, maxBytes }, vector, form);
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

function timestamp(
  vector: IntegerVector,
  unit: "s" | "ms",
  constants: TextConstants,
  form: Form,
): readonly Operation[] {
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
    if (form.name === "json" && vector.validity === undefined)
      return moments({ ...operation, name: base }, vector, form);
    if (vector.validity === undefined) return [{ ...operation, name: base }];
    const nullable = { ...operation, name: `${base}Nullable`, validity: vector.validity } as const;
    return form.name === "csv" ? [nullable] : moments(nullable, vector, form);
  }
  const name = unit === "s" ? "timeSAny" : "timeMsAny";
  return moments({ name, column: vector.values, maxBytes: (plain ? 10 : 17) + rest }, vector, form);
}

function date(vector: IntegerVector): Operation {
  assert(vector.lane === "i32", "dates take 32 bits");
  const plain = vector.min >= firstPlainDay && vector.max <= lastPlainDay;
  return { name: "date", column: vector.values, maxBytes: plain ? 10 : 14 };
}

/** The longest double has 17 digits behind five zeros: -0.0000012345678901234567. */
const longestFloat = 25;

function floats(vector: F64Vector, form: Form): readonly Operation[] {
  const plain = vector.type.kind === "float32" ? "float32" : "float64";
  const name = form.name === "csv" ? plain : (`${plain}Json` as const);
  return withNulls({ name, column: vector.values, maxBytes: longestFloat }, vector, form);
}

function texts(vector: Utf8Vector, form: Form): readonly Operation[] {
  if (form.name === "json") {
    const operation = { name: "textJson", column: vector.offsets, table: vector.bytes } as const;
    return withNulls({ ...operation, maxBytes: 6 * vector.maxBytes + 2 }, vector, form);
  }
  const name = vector.plain ? "text" : "textQuoted";
  const maxBytes = vector.plain ? Math.max(2, vector.maxBytes) : 2 * vector.maxBytes + 2;
  return withNulls({ name, column: vector.offsets, table: vector.bytes, maxBytes }, vector, form);
}

/** What is quoted in JSON and needs no escapes: the key's literal opens the quotes (`opensQuotes`), this closes them. */
function moments(operation: Operation, vector: Vector, form: Form): readonly Operation[] {
  if (form.name === "csv") return withNulls(operation, vector, form);
  const { validity } = vector;
  if (validity === undefined) return [operation, { name: "close", maxBytes: 2 }];
  return [operation, { name: "closeNullable", validity, maxBytes: 4 }];
}

/** Whether operations leave it to the key's literal to open the quotes of JSON. */
export const opensQuotes = (operations: readonly Operation[]): boolean =>
  operations.some(({ name }) => name === "close" || name === "closeNullable");
