// The columns of a batch as Apache Arrow sees them: a RecordBatch over the same memory, nothing copied. What later encoders and the library read.
import {
  Vector as ArrowVector,
  Bool,
  type Data,
  DateDay,
  Decimal,
  Dictionary as DictionaryType,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
} from "apache-arrow";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { LogicalType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";

export interface ArrowColumn {
  readonly name: string;
  readonly vector: Vector;
}

/**
 * Adds the steps that bring lanes to the widths of Arrow's types: most columns need none. To be called while the program
 * is built; the result goes to `recordBatch`.
 */
export function arrowColumns(builder: ProgramBuilder, columns: readonly ArrowColumn[]): ArrowColumn[] {
  return columns.map(({ name, vector }) => ({ name, vector: widened(builder, vector) }));
}

function widened(builder: ProgramBuilder, vector: Vector): Vector {
  const { kind } = vector.type;
  if (vector.lane === "i32") {
    if (kind === "int64" || kind === "decimal" || kind === "timestamp") {
      const values = builder.slot(8);
      builder.step("signExtend", vector.values, values);
      return widened(builder, { ...vector, lane: "i64", values });
    }
    const narrow = { int8: "narrowI8", int16: "narrowI16", bool: "boolToBits" } as const;
    if (!(kind in narrow)) return vector;
    const values = kind === "bool" ? builder.bitmap() : builder.slot(kind === "int8" ? 1 : 2);
    builder.step(narrow[kind as keyof typeof narrow], vector.values, values);
    return { ...vector, values };
  }
  if (vector.lane === "i64" && kind === "decimal") {
    const values = builder.slot(16);
    builder.step("widenDecimal", vector.values, values);
    return { ...vector, values };
  }
  if (vector.lane === "i64" && (kind === "int32" || kind === "int16" || kind === "int8")) {
    const values = builder.slot(4);
    builder.step("narrowI64", vector.values, values);
    return widened(builder, { ...vector, lane: "i32", values });
  }
  if (vector.lane === "f64" && kind === "float32") {
    const values = builder.slot(4);
    builder.step("narrowF32", vector.values, values);
    return { ...vector, values };
  }
  return vector;
}

/**
 * The batch that lies in memory now. The arrays are views: the next batch overwrites them.
 *
 * @example
 * const columns = arrowColumns(builder, [{ name: "id", vector }]);
 * recordBatch(memory, address, columns, 4096).get(0)?.toJSON()
 */
export function recordBatch(
  memory: WebAssembly.Memory,
  address: (addr: Addr) => number,
  columns: readonly ArrowColumn[],
  rows: number,
): RecordBatch {
  const children = columns.map(({ vector }) => dataOf(memory.buffer as ArrayBuffer, address, vector, rows));
  const fields = columns.map(
    ({ name, vector }, i) => new Field(name, children[i]!.type, vector.validity !== undefined),
  );
  const data = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  return new RecordBatch(new Schema(fields), data);
}

function dataOf(buffer: ArrayBuffer, address: (addr: Addr) => number, vector: Vector, length: number): Data {
  const nullBitmap =
    vector.validity === undefined ? undefined : new Uint8Array(buffer, address(vector.validity), (length + 7) >> 3);
  const common = { length, ...(nullBitmap ? { nullBitmap, nullCount: -1 } : { nullCount: 0 }) };
  if (vector.lane === "utf8") {
    const valueOffsets = new Int32Array(buffer, address(vector.offsets), length + 1);
    const data = new Uint8Array(buffer, address(vector.bytes), valueOffsets[length]!);
    return makeData({ type: new Utf8(), valueOffsets, data, ...common });
  }
  const at = address(vector.values);
  if (vector.lane === "code") {
    const { size, offsetsAt, bytesAt } = vector.dictionary;
    const valueOffsets = new Int32Array(buffer, offsetsAt, size + 1);
    const texts = makeData({
      type: new Utf8(),
      length: size,
      nullCount: 0,
      valueOffsets,
      data: new Uint8Array(buffer, bytesAt, valueOffsets[size]!),
    });
    const type = new DictionaryType(utf8, new Int32(), offsetsAt);
    return makeData({
      type,
      data: new Int32Array(buffer, at, length),
      dictionary: new ArrowVector([texts]),
      ...common,
    });
  }
  return numberData(buffer, at, vector.type, length, common);
}

/** One object: Arrow takes columns that share a dictionary for a contradiction where its type is another object. */
const utf8 = new Utf8();

type CommonData = { readonly length: number; readonly nullCount: number; readonly nullBitmap?: Uint8Array };

function numberData(buffer: ArrayBuffer, at: number, type: LogicalType, length: number, common: CommonData): Data {
  switch (type.kind) {
    case "bool":
      return makeData({ type: new Bool(), data: new Uint8Array(buffer, at, (length + 7) >> 3), ...common });
    case "int8":
      return makeData({ type: new Int8(), data: new Int8Array(buffer, at, length), ...common });
    case "int16":
      return makeData({ type: new Int16(), data: new Int16Array(buffer, at, length), ...common });
    case "int32":
      return makeData({ type: new Int32(), data: new Int32Array(buffer, at, length), ...common });
    case "int64":
      return makeData({ type: new Int64(), data: new BigInt64Array(buffer, at, length), ...common });
    case "float32":
      return makeData({ type: new Float32(), data: new Float32Array(buffer, at, length), ...common });
    case "float64":
      return makeData({ type: new Float64(), data: new Float64Array(buffer, at, length), ...common });
    case "decimal":
      return makeData({
        type: new Decimal(type.scale, type.precision, 128),
        data: new Uint32Array(buffer, at, 4 * length),
        ...common,
      });
    case "date":
      return makeData({ type: new DateDay(), data: new Int32Array(buffer, at, length), ...common });
    case "timestamp":
      return makeData({ type: new TimestampMillisecond(), data: new BigInt64Array(buffer, at, length), ...common });
    case "uuid":
      return makeData({ type: new FixedSizeBinary(16), data: new Uint8Array(buffer, at, 16 * length), ...common });
    default:
      throw new Error(`a column of ${type.kind}`);
  }
}
