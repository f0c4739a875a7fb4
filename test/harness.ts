// For tests of kernels and of lowering: a memory of one's own, kernels over it, and programs run on it.
import { executor } from "../src/batch/execute.js";
import { Constants } from "../src/kernels/constants.js";
import { createMemory, type Kernels, kernelModule, openKernels } from "../src/kernels/instance.js";
import { type Addr, Arena, ProgramBuilder, Rows } from "../src/kernels/program.js";
import type { Dictionary, TextArray, Vector } from "../src/kernels/vector.js";
import { longestText, textAt } from "../src/kernels/vector.js";

/** Kernels over a memory of `bytes`, with a bump allocator for hand-made tests. */
export class Bench {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  private end: number;

  constructor(bytes = 32 << 20) {
    this.memory = createMemory(bytes);
    this.kernels = openKernels(kernelModule(), this.memory);
    this.end = Math.ceil(this.kernels.staticEnd(0) / 64) * 64;
  }

  /** Address of `bytes` fresh bytes, with slack after them. */
  alloc(bytes: number): number {
    const at = this.end;
    this.end = Math.ceil((at + bytes + 64) / 64) * 64;
    if (this.end > this.memory.buffer.byteLength) throw new Error("the test's memory is full");
    return at;
  }

  /** Copies a typed array in; returns its address. */
  put(data: ArrayBufferView): number {
    const at = this.alloc(data.byteLength);
    new Uint8Array(this.memory.buffer, at, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
    return at;
  }

  u64 = (word: bigint): number => this.put(new BigUint64Array([BigInt.asUintN(64, word)]));
  i32 = (at: number, n: number): number[] => [...new Int32Array(this.memory.buffer, at, n)];
  u32 = (at: number, n: number): number[] => [...new Uint32Array(this.memory.buffer, at, n)];
  i64 = (at: number, n: number): bigint[] => [...new BigInt64Array(this.memory.buffer, at, n)];
  words = (at: number, n: number): bigint[] => [...new BigUint64Array(this.memory.buffer, at, n)];
  f64 = (at: number, n: number): number[] => [...new Float64Array(this.memory.buffer, at, n)];
  bytes = (at: number, n: number): Uint8Array => new Uint8Array(this.memory.buffer, at, n).slice();
}

/** Adds texts to the constants as a dictionary. */
export function dictionary(constants: Constants, texts: TextArray): Dictionary {
  return {
    texts,
    size: texts.offsets.length - 1,
    offsetsAt: constants.add(texts.offsets),
    bytesAt: constants.add(texts.bytes),
    maxBytes: longestText(texts),
  };
}

/** A builder of one table, and a way to run what was built and to read vectors as plain values (null where not valid). */
export function workbench(capacity = 4096) {
  const probe = openKernels(kernelModule(), createMemory(0));
  const constants = new Constants(probe.staticEnd(0));
  const arena = new Arena();
  const rows = new Rows("t");
  rows.capacity = capacity;
  const builder = new ProgramBuilder(rows, arena, constants);

  const run = (n: number, firstRow = 0n) => {
    const arenaBytes = arena.layout();
    const base = constants.endBytes;
    const memory = createMemory(base + arenaBytes + 65536);
    constants.copyTo(memory);
    const kernels = openKernels(kernelModule(), memory);
    const address = (addr: Addr): number => (typeof addr === "number" ? addr : base + addr.offset);
    const execution = executor(kernels, builder.finish(), base);
    execution.begin();
    new BigUint64Array(memory.buffer, address(builder.firstRow), 1)[0] = firstRow;
    execution.fill(n);
    return { memory, kernels, address, read: (vector: Vector) => readVector(memory, address, vector, n) };
  };
  return { builder, constants, arena, rows, run };
}

type Plain = number | bigint | string | null;

function readVector(memory: WebAssembly.Memory, address: (addr: Addr) => number, vector: Vector, n: number): Plain[] {
  const values = rawValues(memory, address, vector, n);
  if (vector.validity === undefined) return values;
  const bits = new Uint8Array(memory.buffer, address(vector.validity), Math.ceil(n / 8));
  return values.map((value, i) => ((bits[i >> 3]! >> (i & 7)) & 1 ? value : null));
}

function rawValues(memory: WebAssembly.Memory, address: (addr: Addr) => number, vector: Vector, n: number): Plain[] {
  const { buffer } = memory;
  switch (vector.lane) {
    case "i32":
      return [...new Int32Array(buffer, address(vector.values), n)];
    case "i64":
      return [...new BigInt64Array(buffer, address(vector.values), n)];
    case "f64":
      return [...new Float64Array(buffer, address(vector.values), n)];
    case "code":
      return [...new Int32Array(buffer, address(vector.values), n)].map((code) =>
        textAt(vector.dictionary.texts, code),
      );
    case "utf8": {
      const offsets = new Int32Array(buffer, address(vector.offsets), n + 1).slice();
      const bytes = new Uint8Array(buffer, address(vector.bytes), offsets[n]!).slice();
      return Array.from({ length: n }, (_, i) => textAt({ offsets, bytes }, i));
    }
    case "uuid":
      return Array.from({ length: n }, (_, i) =>
        Buffer.from(new Uint8Array(buffer, address(vector.values) + 16 * i, 16).slice()).toString("hex"),
      );
  }
}
