// Operations that look whole fields up instead of formatting values: numbers of a small range, numbers from a list, texts of a dictionary.
import { decimalText, lookup, lookupText } from "../kernels/plain-text.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { LogicalType } from "../kernels/types.js";
import type { CodeVector, I32Vector, I64Vector } from "../kernels/vector.js";
import type { Form } from "./form.js";
import { dateText } from "./literals.js";
import { type Operation, withNulls } from "./operation.js";
import type { TextConstants } from "./text-constants.js";

export type IntegerVector = I32Vector | I64Vector;

/** Values between bounds this near are looked up as whole fields: at most 64 KiB of table, most of it never touched. */
const lookupRange = 4096;
/** Days that are looked up, 45 years: rows in time order touch few of them. */
const lookupDays = 16_384;
/** Larger tables are gathered before the row pass, where their misses overlap (bench/csv.mjs). */
const gatherAbove = 8192;
/** Lists whose fields are made at plan time: a megabyte at most, which stays in the second-level cache. */
const listedMost = 65_536;

/** Whole fields looked up by value, where there are few; undefined where not. */
export function ranged(vector: IntegerVector, constants: TextConstants, form: Form): readonly Operation[] | undefined {
  const { lane, min, max, type, validity } = vector;
  const most = type.kind === "date" ? lookupDays : lookupRange;
  if (!(max - min < most) || !Number.isSafeInteger(min) || !Number.isSafeInteger(max)) return undefined;
  const text = fieldText(type, form);
  if (!text) return undefined;
  const fields = Array.from({ length: max - min + 1 }, (_, i) => text(BigInt(min + i)));
  const width = widthOf(fields, form);
  if (!width) return undefined;
  const scale = type.kind === "decimal" ? type.scale : 0;
  const at = constants.once([form.name, type.kind, scale, min, max].join(), () => table(fields, width.bytes, form));
  // The kernel computes table + value * width modulo 2^32, so the table begins where the value 0 would be
  const zeroAt = Number(BigInt.asUintN(32, BigInt(at) - BigInt(min) * BigInt(width.bytes)));
  const name = `${width.name}${lane === "i32" ? "32" : "64"}` as const;
  return [lookedUp(name, vector.values, zeroAt, width.longest, max + 1, validity)];
}

/**
 * Fields of the list that the values come from, where it is not long: those of a short one looked up by the row pass, even
 * where the values are few, since that saves the step that makes them; those of a longer one gathered before it.
 */
export function listed(
  vector: IntegerVector,
  builder: ProgramBuilder,
  constants: TextConstants,
  form: Form,
): readonly Operation[] | undefined {
  const { origin, type, validity } = vector;
  if (origin?.values !== vector.values || origin.list.length > listedMost) return undefined;
  const text = fieldText(type, form);
  if (!text) return undefined;
  const { list } = origin;
  const fields = Array.from({ length: list.length }, (_, row) => text(BigInt(list[row]!)));
  const width = widthOf(fields, form);
  if (!width) return undefined;
  const at = constants.of(list, JSON.stringify([form.name, type]), () => table(fields, width.bytes, form));
  const { name, longest: maxBytes } = width;
  if (fields.length <= gatherAbove) {
    return [lookedUp(`${name}32`, origin.index, at, maxBytes, fields.length, validity)];
  }
  const column = builder.slot(width.bytes);
  builder.step(name === "entry" ? "gather64" : "gatherSlots", origin.index, at, column);
  return withNulls({ name: name === "entry" ? "entries" : "slots", column, maxBytes }, vector, form);
}

export function codes(
  vector: CodeVector,
  builder: ProgramBuilder,
  constants: TextConstants,
  form: Form,
): readonly Operation[] {
  const { dictionary, values, validity } = vector;
  const placed = constants.dictionary(dictionary, form);
  const { maxBytes } = placed;
  if (placed.form === "slots") {
    if (dictionary.size <= gatherAbove)
      return [lookedUp("slot32", values, placed.at, maxBytes, dictionary.size, validity)];
    const slots = builder.slot(16);
    builder.step("gatherSlots", values, placed.at, slots);
    return withNulls({ name: "slots", column: slots, maxBytes }, vector, form);
  }
  if (dictionary.size <= gatherAbove) {
    const wide = BigInt(placed.bytesAt);
    return withNulls({ name: "dictionary", column: values, table: placed.offsetsAt, wide, maxBytes }, vector, form);
  }
  const references = builder.slot(8);
  builder.step("gatherReferences", values, placed.offsetsAt, placed.bytesAt, references);
  return withNulls({ name: "references", column: references, maxBytes }, vector, form);
}

type LookupName = "entry32" | "entry64" | "slot32" | "slot64";

export function lookedUp(
  name: LookupName,
  column: Addr,
  table: number,
  maxBytes: number,
  nullAt: number,
  validity?: Addr,
): Operation {
  if (validity === undefined) return { name, column, table, maxBytes };
  const aux = Number(BigInt.asUintN(32, BigInt(nullAt)));
  return { name: `${name}Nullable`, column, table, maxBytes, validity, aux };
}

/** How a whole number of a type is written; undefined for types whose fields no lookup holds. */
function fieldText(type: LogicalType, form: Form): ((value: bigint) => string) | undefined {
  switch (type.kind) {
    case "bool":
      return (value) => String(value === 1n);
    case "date":
      return (value) => form.moment(dateText(Number(value)));
    case "decimal":
      return (value) => decimalText(value, type.scale);
    case "int8":
    case "int16":
    case "int32":
    case "int64":
      return String;
    default:
      return undefined;
  }
}

/** The narrower entry that holds every field. */
function widthOf(fields: readonly string[], form: Form) {
  const longest = fields.reduce((most, { length }) => Math.max(most, length), form.none.length);
  if (longest <= lookupText[8]) return { name: "entry", bytes: 8, longest } as const;
  return longest <= lookupText[16] ? ({ name: "slot", bytes: 16, longest } as const) : undefined;
}

/** The fields, and the one of null after them. */
const table = (fields: readonly string[], bytes: 8 | 16, form: Form): Uint8Array =>
  lookup([...fields, form.none], fields.length + 1, bytes);
