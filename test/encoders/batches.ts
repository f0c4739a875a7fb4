// For tests of formats of whole files: columns of given values, put into an arena batch by batch, and the file that an encoder makes.
import { executor } from "../../src/batch/execute.js";
import type { EncoderKind, FileOptions, OutputColumn } from "../../src/encoders/encoder.js";
import { Constants } from "../../src/kernels/constants.js";
import { staticEnd } from "../../src/kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../../src/kernels/instance.js";
import { type Addr, Arena, ProgramBuilder, Rows } from "../../src/kernels/program.js";
import { textArray, type Vector } from "../../src/kernels/vector.js";
import { dictionary } from "../harness.js";
import type { TestColumn } from "./written.js";

type Value = TestColumn["values"][number];

interface Filling {
  readonly vector: Vector;
  fill(memory: WebAssembly.Memory, address: (addr: Addr) => number, values: readonly Value[]): void;
}

/** The bytes of a file with all rows, in batches of `batchRows`. */
export function fileOf(
  kind: EncoderKind,
  columns: readonly TestColumn[],
  batchRows: number,
  options: FileOptions = {},
): Buffer {
  const constants = new Constants(staticEnd());
  const arena = new Arena();
  const rows = new Rows("t");
  rows.capacity = batchRows;
  const builder = new ProgramBuilder(rows, arena, constants);
  const fillings = columns.map((column) => fillingOf(column, builder));
  const output: OutputColumn[] = columns.map(({ name }, i) => ({ name, vector: fillings[i]!.vector }));
  const draft = kind.plan(output, builder, { ...options, tables: 1 });
  const arenaBytes = arena.layout();
  const base = constants.endBytes;
  const memory = createMemory(base + arenaBytes);
  const planned = JSON.parse(JSON.stringify(structuredClone(draft.finish()), bytesAsText), textAsBytes);
  constants.copyTo(memory);
  const kernels = openKernels(kernelModule(), memory);
  const execution = executor(kernels, builder.finish(), base);
  execution.begin();
  const writer = kind.open({ kernels, memory, base }, planned, [["origin", "test"]]);
  const pieces: Uint8Array[] = [];
  const address = (addr: Addr): number => (typeof addr === "number" ? addr : base + addr.offset);
  writer.begin((bytes) => pieces.push(bytes.slice()), true);
  const count = columns[0]!.values.length;
  for (let first = 0; first < count; first += batchRows) {
    const n = Math.min(batchRows, count - first);
    fillings.forEach(({ fill }, i) => {
      fill(memory, address, columns[i]!.values.slice(first, first + n));
    });
    execution.fill(n);
    writer.take(n);
  }
  writer.end();
  return Buffer.concat(pieces);
}

// What crosses to a worker is plain data: it survives a passage through JSON but for typed arrays, which are cloned as they are.
const bytesAsText = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : value;
const textAsBytes = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && "bytes" in value && typeof value.bytes === "string"
    ? new Uint8Array(Buffer.from(value.bytes, "base64"))
    : value;

function fillingOf(column: TestColumn, builder: ProgramBuilder): Filling {
  const { type, lane, values } = column;
  const nullable = column.nullable || values.includes(null);
  const validity = nullable ? builder.bitmap() : undefined;
  const common = { type, ...(validity && { validity }) };
  const given = values.filter((value) => value !== null);
  const numbers = given.map(Number);
  const [min, max] = column.bounds ?? [
    numbers.reduce((a, b) => Math.min(a, b), numbers[0] ?? 0),
    numbers.reduce((a, b) => Math.max(a, b), numbers[0] ?? 0),
  ];
  const bits = (memory: WebAssembly.Memory, address: (addr: Addr) => number, batch: readonly Value[]): void => {
    if (!validity) return;
    const all = new Uint8Array(memory.buffer, address(validity), (batch.length >> 3) + 1).fill(0);
    batch.forEach((value, i) => {
      if (value !== null) all[i >> 3]! |= 1 << (i & 7);
    });
  };
  const fixed = (
    vector: Vector & { values: Addr },
    write: (view: DataView, at: number, value: Value) => void,
    width: number,
  ): Filling => ({
    vector,
    fill(memory, address, batch) {
      const view = new DataView(memory.buffer);
      batch.forEach((value, i) => {
        write(view, address(vector.values) + i * width, value ?? given[0] ?? 0);
      });
      bits(memory, address, batch);
    },
  });
  switch (lane) {
    case "i32":
      return fixed(
        { ...common, lane, min, max, values: builder.slot(4) },
        (view, at, value) => view.setInt32(at, Number(value), true),
        4,
      );
    case "i64":
      return fixed(
        { ...common, lane, min, max, values: builder.slot(8) },
        (view, at, value) => view.setBigInt64(at, BigInt(value!), true),
        8,
      );
    case "f64":
      return fixed(
        { ...common, lane, min, max, values: builder.slot(8) },
        (view, at, value) => view.setFloat64(at, Number(value), true),
        8,
      );
    case "uuid":
      return fixed(
        { ...common, lane, values: builder.slot(16) },
        (view, at, value) => {
          Buffer.from(String(value).replaceAll("-", "").padEnd(32, "0"), "hex").forEach((byte, i) => {
            view.setUint8(at + i, byte);
          });
        },
        16,
      );
    case "code": {
      const texts = [...new Set(given.map(String))];
      const codes = new Map(texts.map((text, i) => [text, i]));
      const more = Array.from(
        { length: Math.max(0, (column.dictionarySize ?? 0) - texts.length) },
        (_, i) => `more ${i}`,
      );
      const entries = dictionary(builder.constants, textArray([...texts, ...more]));
      const vector = { ...common, lane, values: builder.slot(4), dictionary: entries } as const;
      return fixed(vector, (view, at, value) => view.setInt32(at, codes.get(String(value)) ?? 0, true), 4);
    }
    case "utf8": {
      const maxBytes = given.reduce<number>((most, text) => Math.max(most, Buffer.byteLength(String(text))), 0);
      const offsets = builder.slot(4, 4);
      const bytes = builder.slot(maxBytes, 64);
      return {
        vector: { ...common, lane, offsets, bytes, maxBytes, plain: column.plain ?? false },
        fill(memory, address, batch) {
          const packed = textArray(batch.map((value) => String(value ?? given[0] ?? "")));
          new Int32Array(memory.buffer, address(offsets), packed.offsets.length).set(packed.offsets);
          new Uint8Array(memory.buffer, address(bytes), packed.bytes.length).set(packed.bytes);
          bits(memory, address, batch);
        },
      };
    }
  }
}
