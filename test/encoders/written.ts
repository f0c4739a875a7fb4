// For tests of encoders: vectors of given values among the constants, and the text that an encoder makes of them.
import { executor } from "../../src/batch/execute.js";
import type { OutputColumn } from "../../src/encoders/encoder.js";
import { openEncoding, outSlack, type PlanRows } from "../../src/encoders/rows.js";
import { Constants } from "../../src/kernels/constants.js";
import { createMemory, kernelModule, openKernels } from "../../src/kernels/instance.js";
import { type Addr, Arena, ProgramBuilder, Rows } from "../../src/kernels/program.js";
import type { LogicalType } from "../../src/kernels/types.js";
import { textArray, type Vector } from "../../src/kernels/vector.js";
import { dictionary } from "../harness.js";

/** A column of a test: plain values, null where there is none. */
export interface TestColumn {
  readonly name: string;
  readonly type: LogicalType;
  readonly lane: Vector["lane"];
  readonly values: readonly (bigint | number | string | null)[];
  /** Bounds wider than the values, to choose wider operations. */
  readonly bounds?: readonly [number, number];
  /** A validity bitmap although nothing is null. */
  readonly nullable?: boolean;
  /** Utf8 that never needs quotes. */
  readonly plain?: boolean;
  /** More entries for the dictionary, so that it is treated as a larger one. */
  readonly dictionarySize?: number;
  /** Columns as slots of the arena rather than constants. */
  readonly inArena?: boolean;
}

export interface Written {
  readonly header: Uint8Array;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly ends: readonly number[];
  readonly maxRowBytes: number;
  /** Whether the encoding is the same after a passage through JSON, its bytes aside. */
  readonly plain: boolean;
}

/** Encodes the columns in one call and checks what every encoder promises: the row's bound, the slack, equal calls. */
export function written(planRows: PlanRows, columns: readonly TestColumn[], rowCount?: number): Written {
  const n = rowCount ?? columns[0]!.values.length;
  const constants = new Constants(openKernels(kernelModule(), createMemory(0)).staticEnd(0));
  const arena = new Arena();
  const rows = new Rows("t");
  rows.capacity = Math.max(1, n);
  const builder = new ProgramBuilder(rows, arena, constants);
  const fills: { readonly at: Addr; readonly data: Uint8Array }[] = [];
  const output: OutputColumn[] = columns.map((column) => ({
    name: column.name,
    vector: vectorOf(column, builder, fills),
  }));
  const draft = planRows(output, builder);
  const arenaBytes = arena.layout();
  const base = constants.endBytes;
  const encoding = draft.finish();
  const outAt = Math.ceil((base + arenaBytes) / 64) * 64;
  const room = n * encoding.maxRowBytes;
  const memory = createMemory(outAt + room + outSlack + 4096 + 4 * n);
  const endsAt = outAt + Math.ceil((room + outSlack + 1024) / 64) * 64;
  constants.copyTo(memory);
  const all = new Uint8Array(memory.buffer);
  for (const { at, data } of fills) all.set(data, typeof at === "number" ? at : base + at.offset);
  const kernels = openKernels(kernelModule(), memory);
  const execution = executor(kernels, builder.finish(), base);
  execution.begin();
  execution.fill(n);
  all.fill(0xaa, outAt);
  const writer = openEncoding(kernels, encoding, base);
  const count = writer.rowsWithEnds(n, outAt, endsAt);
  const bytes = all.slice(outAt, outAt + count);
  const ends = [...new Uint32Array(memory.buffer.slice(endsAt, endsAt + 4 * n))];
  if (writer.rows(n, outAt) !== count) throw new Error("two calls differ");
  if (!Buffer.from(all.slice(outAt, outAt + count)).equals(bytes)) throw new Error("two calls differ");
  ends.forEach((end, i) => {
    const size = end - (ends[i - 1] ?? 0);
    if (size > encoding.maxRowBytes) throw new Error(`row ${i} has ${size} bytes, above ${encoding.maxRowBytes}`);
  });
  if (all.slice(outAt + room + outSlack, endsAt).some((byte) => byte !== 0xaa))
    throw new Error("stores past the slack");
  const { header, ...data } = encoding;
  const plain = JSON.stringify(JSON.parse(JSON.stringify(data))) === JSON.stringify(data);
  return { header, plain, text: Buffer.from(bytes).toString(), bytes, ends, maxRowBytes: encoding.maxRowBytes };
}

const bounds = (values: readonly (bigint | number)[], given: readonly [number, number] | undefined) => {
  const numbers = values.map(Number);
  return given === undefined
    ? {
        min: numbers.reduce((a, b) => Math.min(a, b), numbers[0] ?? 0),
        max: numbers.reduce((a, b) => Math.max(a, b), numbers[0] ?? 0),
      }
    : { min: given[0], max: given[1] };
};

function vectorOf(column: TestColumn, builder: ProgramBuilder, fills: { at: Addr; data: Uint8Array }[]): Vector {
  const { type, values, lane } = column;
  const place = (data: ArrayBufferView): Addr => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (!column.inArena) return builder.constants.add(bytes);
    const slot = builder.slot(0, bytes.length + 64);
    fills.push({ at: slot, data: bytes });
    return slot;
  };
  const common = column.nullable || values.includes(null) ? { type, validity: place(bitmap(values)) } : { type };
  const firstKnown = values.find((value) => value !== null);
  // What stands where a value is null: another value, or 0 even where the bounds do not hold it
  const known = <T>(zero: T): T[] =>
    values.map((value, i) => (value ?? (i % 2 === 0 ? firstKnown : zero) ?? zero) as T);
  const given = values.filter((value) => value !== null) as (number | bigint)[];
  switch (lane) {
    case "i32":
      return { ...common, lane, ...bounds(given, column.bounds), values: place(Int32Array.from(known(0), Number)) };
    case "i64":
      return {
        ...common,
        lane,
        ...bounds(given, column.bounds),
        values: place(BigInt64Array.from(known(0n), BigInt)),
      };
    case "f64":
      return {
        ...common,
        lane,
        ...bounds(given, column.bounds),
        values: place(Float64Array.from(known(0), Number)),
      };
    case "code": {
      const texts = [...new Set(known(""))];
      const codes = new Map(texts.map((text, i) => [text, i]));
      const more = Array.from({ length: Math.max(0, (column.dictionarySize ?? 0) - texts.length) }, () => "");
      const entries = dictionary(builder.constants, textArray([...texts, ...more]));
      return {
        ...common,
        lane,
        values: place(Int32Array.from(known(""), (text) => codes.get(text)!)),
        dictionary: entries,
      };
    }
    case "utf8": {
      const { offsets, bytes } = textArray(known(""));
      const lengths = known("").map((text) => Buffer.byteLength(text));
      const maxBytes = lengths.reduce((a, b) => Math.max(a, b), 0);
      return { ...common, lane, offsets: place(offsets), bytes: place(bytes), maxBytes, plain: column.plain ?? false };
    }
    case "uuid":
      return { ...common, lane, values: place(Buffer.from(known("0".repeat(32)).join("").replaceAll("-", ""), "hex")) };
  }
}

function bitmap(values: readonly unknown[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8) + 8);
  values.forEach((value, i) => {
    if (value !== null) bits[i >> 3]! |= 1 << (i & 7);
  });
  return bits;
}
