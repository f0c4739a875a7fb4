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
  Timestamp,
  TimeUnit,
  Utf8,
} from "apache-arrow";
import type { Addr } from "../kernels/program.js";
import type { LogicalType } from "../kernels/types.js";
import type { Dictionary, Vector } from "../kernels/vector.js";
import type { ArrowColumn } from "./arrow-columns.js";

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
  return batchMaker(memory, address, columns)(rows);
}

/**
 * Makes the batches of one table, one after another: all with one schema, and each dictionary as one vector, so that
 * writers write it once.
 */
export function batchMaker(
  memory: WebAssembly.Memory,
  address: (addr: Addr) => number,
  columns: readonly ArrowColumn[],
): (rows: number) => RecordBatch {
  const dictionaries: Dictionaries = new Map();
  const data = (rows: number) =>
    columns.map(({ vector }) => dataOf(memory.buffer as ArrayBuffer, address, vector, rows, dictionaries));
  const empty = data(0);
  const fields = columns.map(({ name, vector }, i) => new Field(name, empty[i]!.type, vector.validity !== undefined));
  const schema = new Schema(fields);
  const type = new Struct(fields);
  return (rows) => new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children: data(rows) }));
}

/** By the address of their offsets. */
type Dictionaries = Map<number, { readonly type: DictionaryType<Utf8, Int32>; readonly texts: ArrowVector<Utf8> }>;

function dataOf(
  buffer: ArrayBuffer,
  address: (addr: Addr) => number,
  vector: Vector,
  length: number,
  dictionaries: Dictionaries,
): Data {
  const nullBitmap =
    vector.validity === undefined ? undefined : new Uint8Array(buffer, address(vector.validity), (length + 7) >> 3);
  const common = { length, ...(nullBitmap ? { nullBitmap, nullCount: -1 } : { nullCount: 0 }) };
  if (vector.lane === "utf8") {
    // Of no rows, nothing has been stored: not even the first offset.
    const valueOffsets = length === 0 ? new Int32Array(1) : new Int32Array(buffer, address(vector.offsets), length + 1);
    const data = new Uint8Array(buffer, address(vector.bytes), valueOffsets[length]!);
    return makeData({ type: new Utf8(), valueOffsets, data, ...common });
  }
  const at = address(vector.values);
  if (vector.lane === "code") {
    const { type, texts } = dictionaryAt(buffer, vector.dictionary, dictionaries);
    return makeData({ type, data: new Int32Array(buffer, at, length), dictionary: texts, ...common });
  }
  return numberData(buffer, at, vector.type, length, common);
}

function dictionaryAt(
  buffer: ArrayBuffer,
  { size, offsetsAt, bytesAt }: Pick<Dictionary, "size" | "offsetsAt" | "bytesAt">,
  dictionaries: Dictionaries,
) {
  let known = dictionaries.get(offsetsAt);
  if (!known) {
    const valueOffsets = new Int32Array(buffer, offsetsAt, size + 1);
    const data = new Uint8Array(buffer, bytesAt, valueOffsets[size]!);
    const texts = makeData({ type: utf8, length: size, nullCount: 0, valueOffsets, data });
    known = { type: new DictionaryType(utf8, new Int32(), offsetsAt), texts: new ArrowVector([texts]) };
    dictionaries.set(offsetsAt, known);
  }
  return known;
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
      return makeData({
        type: new Timestamp(TimeUnit.MILLISECOND, "UTC"),
        data: new BigInt64Array(buffer, at, length),
        ...common,
      });
    case "uuid":
      return makeData({ type: new FixedSizeBinary(16), data: new Uint8Array(buffer, at, 16 * length), ...common });
    default:
      throw new Error(`a column of ${type.kind}`);
  }
}
