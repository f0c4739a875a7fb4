// What Parquet calls our types: physical and logical ones, and the elements of its schema.
import type { LogicalType } from "../../kernels/types.js";
import type { Struct } from "./thrift.js";

/** Numbers of Parquet's enums, from parquet.thrift. */
export const physicalTypes = { bool: 0, int32: 1, int64: 2, float: 4, double: 5, bytes: 6, fixed: 7 } as const;
export type Physical = keyof typeof physicalTypes;

export const encodings = {
  plain: 0,
  rle: 3,
  delta: 5,
  deltaLength: 6,
  dictionary: 8,
  byteStreamSplit: 9,
} as const;
export type Encoded = keyof typeof encodings;

export const codecs = { none: 0, snappy: 1, gzip: 2, zstd: 6 } as const;
export type Codec = keyof typeof codecs;

/** Units of a timestamp in the file. */
export type TimeUnit = "ms" | "us";

/** Decimals of so many digits fit into 32 bits. */
const mostDigits32 = 9;

/**
 * The physical type of a column.
 *
 * @example
 * physicalOf({ kind: "date" }) // "int32"
 */
export function physicalOf(type: LogicalType): Physical {
  switch (type.kind) {
    case "bool":
      return "bool";
    case "int8":
    case "int16":
    case "int32":
    case "date":
      return "int32";
    case "decimal":
      return type.precision <= mostDigits32 ? "int32" : "int64";
    case "float32":
      return "float";
    case "float64":
      return "double";
    case "text":
      return "bytes";
    case "uuid":
      return "fixed";
    default:
      return "int64";
  }
}

/** Bytes of a plain value; texts have their own. */
export const plainBytes = { bool: 1, int32: 4, int64: 8, float: 4, double: 8, bytes: 0, fixed: 16 } as const;

/** The element of the schema for a column. Old readers look at the converted type, new ones at the logical one. */
export function schemaElement(name: string, type: LogicalType, nullable: boolean, unit: TimeUnit): Struct {
  const physical = physicalOf(type);
  const said = { 3: { i32: nullable ? 1 : 0 }, 4: { text: name } };
  const own = { 1: { i32: physicalTypes[physical] }, ...(physical === "fixed" && { 2: { i32: 16 } }), ...said };
  switch (type.kind) {
    case "text":
      return { ...own, 6: { i32: 0 }, 10: logical(1, {}) };
    case "decimal": {
      const { scale, precision } = type;
      const digits = { 1: { i32: scale }, 2: { i32: precision } };
      return { ...own, 6: { i32: 5 }, 7: { i32: scale }, 8: { i32: precision }, 10: logical(5, digits) };
    }
    case "date":
      return { ...own, 6: { i32: 6 }, 10: logical(6, {}) };
    case "timestamp": {
      const isMs = unit === "ms";
      const moment = { 1: { bool: true }, 2: { struct: { [isMs ? 1 : 2]: { struct: {} } } } };
      return { ...own, 6: { i32: isMs ? 9 : 10 }, 10: logical(8, moment) };
    }
    case "int8":
    case "int16": {
      const bits = type.kind === "int8" ? 8 : 16;
      return { ...own, 6: { i32: bits === 8 ? 15 : 16 }, 10: { struct: { 10: { struct: integer(bits) } } } };
    }
    case "uuid":
      return { ...own, 10: logical(14, {}) };
    default:
      return own;
  }
}

const logical = (id: number, struct: Struct) => ({ struct: { [id]: { struct } } });
const integer = (bits: number): Struct => ({ 1: { i8: bits }, 2: { bool: true } });
