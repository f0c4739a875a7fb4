// A table of columns of every type and lane, and a run of one formula over it: for tests of lowering.
import { executor } from "../../src/batch/execute.js";
import { checkFormula, type Scope } from "../../src/formula/check.js";
import { firstDay, firstMs, lastDay, lastMs } from "../../src/formula/civil.js";
import { lowerFormula, Scratch } from "../../src/formula/lower.js";
import { parseFormula } from "../../src/formula/parse.js";
import type { LiteralValue, Typed } from "../../src/formula/typed.js";
import { createMemory, type Kernels, kernelModule, openKernels } from "../../src/kernels/instance.js";
import type { Addr } from "../../src/kernels/program.js";
import {
  bool,
  date,
  decimal,
  float64,
  int32,
  int64,
  type LogicalType,
  text,
  timestamp,
} from "../../src/kernels/types.js";
import { textArray, type Vector } from "../../src/kernels/vector.js";
import { dictionary, workbench } from "../harness.js";
import type { Row } from "./interpreter.js";

/** SplitMix in miniature: seeded, for tests only. */
export function dice(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let x = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => list[int(0, list.length - 1)]!;
  return { next, int, pick };
}
export type Dice = ReturnType<typeof dice>;

interface Column {
  readonly type: LogicalType;
  readonly lane: "i32" | "i64" | "f64" | "code" | "utf8";
  readonly nullable?: true;
  readonly draw: (d: Dice) => LiteralValue;
  readonly bounds?: readonly [number, number];
}

const entries = ["", "a", "Ab", "express", "SUPER", "Zürich", "日本", "😀 x", "a,b", "hyper"];
const words = ["", "x", "Hello", "née", "a longer text than sixteen bytes", "𝒳y", "SKU-1"];
const big = (d: Dice): bigint => (BigInt(d.int(-(2 ** 31), 2 ** 31)) << 31n) + BigInt(d.int(0, 2 ** 30));
const money = (d: Dice): bigint => BigInt(d.int(-5_000_000, 5_000_000));

export const columns = {
  i: { type: int32, lane: "i32", draw: (d) => BigInt(d.int(-40, 40)), bounds: [-40, 40] },
  n: { type: int64, lane: "i64", nullable: true, draw: (d) => BigInt(d.int(0, 3)), bounds: [0, 3] },
  j: { type: int64, lane: "i64", draw: (d) => BigInt(d.int(-1_000_000, 1_000_000)), bounds: [-1e6, 1e6] },
  big: { type: int64, lane: "i64", draw: big },
  p: { type: decimal(12, 2), lane: "i64", draw: money, bounds: [-5e6, 5e6] },
  q: { type: decimal(7, 3), lane: "i32", nullable: true, draw: (d) => BigInt(d.int(0, 9999)), bounds: [0, 9999] },
  huge: { type: decimal(18, 2), lane: "i64", draw: (d) => big(d) % 1_000_000_000_000_000_000n },
  f: { type: float64, lane: "f64", draw: (d) => d.next() * 20 - 10, bounds: [-10, 10] },
  g: { type: float64, lane: "f64", nullable: true, draw: (d) => (d.next() < 0.1 ? 0 : (d.next() - 0.5) * 1e6) },
  b: { type: bool, lane: "i32", nullable: true, draw: (d) => d.next() < 0.5, bounds: [0, 1] },
  c: { type: bool, lane: "i32", draw: (d) => d.next() < 0.3, bounds: [0, 1] },
  s: { type: text, lane: "code", nullable: true, draw: (d) => d.pick(entries) },
  u: { type: text, lane: "utf8", draw: (d) => d.pick(words) },
  v: { type: text, lane: "utf8", nullable: true, draw: (d) => d.pick(words) },
  d: { type: date, lane: "i32", draw: (d) => BigInt(d.int(18_000, 20_000)), bounds: [18_000, 20_000] },
  e: {
    type: date,
    lane: "i32",
    nullable: true,
    draw: (d) => BigInt(d.int(firstDay, lastDay)),
    bounds: [firstDay, lastDay],
  },
  t: { type: timestamp("ms"), lane: "i64", draw: (d) => BigInt(d.int(firstMs, lastMs)), bounds: [firstMs, lastMs] },
  r: {
    type: timestamp("s"),
    lane: "i64",
    nullable: true,
    draw: (d) => BigInt(d.int(0, 2e9)) * 1000n,
    bounds: [0, 2e12],
  },
} as const satisfies Record<string, Column>;
export type ColumnName = keyof typeof columns;

const isColumn = (name: string): name is ColumnName => Object.hasOwn(columns, name);

export const scope: Scope<ColumnName> = {
  resolve([name], start, end) {
    if (name === undefined || !isColumn(name)) {
      return { problems: [{ code: "formula.unknown_name", message: `no column ${name}`, start, end }] };
    }
    const { type, nullable }: Column = columns[name];
    return { type, nullable: nullable ?? false, value: name };
  },
};

export function typed(formula: string): Typed<ColumnName> {
  const { expression, problems } = parseFormula(formula);
  if (!expression) throw new Error(`${formula}: ${JSON.stringify(problems)}`);
  const checked = checkFormula(expression, scope);
  if (!checked.typed) throw new Error(`${formula}: ${JSON.stringify(checked.problems)}`);
  return checked.typed;
}

/** Rows of random values. */
export function randomRows(seed: number, count: number): Row[] {
  const d = dice(seed);
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      Object.entries(columns).map(([name, column]: [string, Column]) => {
        const value = column.draw(d);
        return [name, column.nullable && d.next() < 0.2 ? null : value];
      }),
    ),
  );
}

export type Bend = (kernels: Kernels) => Kernels;
export interface Result {
  readonly vectors: readonly Vector[];
  readonly values: readonly (readonly LiteralValue[])[];
  readonly arenaBytesPerRow: number;
  /** Kernels of a batch. */
  readonly steps: readonly string[];
}

/** Lowers formulas over `rows` and runs them all in one program; `bend` may put wrong kernels in. Without `tables` every row is computed. */
export function run(
  formulas: readonly Typed<ColumnName>[],
  rows: readonly Row[],
  bend: Bend = (kernels) => kernels,
  tables = true,
): Result {
  const bench = workbench(Math.max(8, rows.length));
  const { builder, constants, arena } = bench;
  const scratch = new Scratch(builder);
  const vectors = new Map<ColumnName, Vector>();
  const vector = (name: ColumnName): Vector => {
    const made =
      vectors.get(name) ??
      place(
        constants,
        columns[name],
        rows.map((row) => row[name] ?? null),
      );
    vectors.set(name, made);
    return made;
  };
  const outputs = formulas.map((formula) =>
    lowerFormula(formula, { vector, scratch, ...(!tables && { tables }) }, builder),
  );

  const arenaBytes = arena.layout();
  const base = constants.endBytes;
  const memory = createMemory(base + arenaBytes + 65536);
  constants.copyTo(memory);
  const address = (addr: Addr): number => (typeof addr === "number" ? addr : base + addr.offset);
  const program = builder.finish();
  const execution = executor(bend(openKernels(kernelModule(), memory)), program, base);
  execution.begin();
  execution.fill(rows.length);
  execution.fill(rows.length); // a second batch finds nothing that the first one left
  return {
    vectors: outputs,
    values: outputs.map((output) => read(memory, address, output, rows.length)),
    arenaBytesPerRow: arena.rowBytes(bench.rows),
    steps: program.steps.map(({ kernel }) => kernel),
  };
}

function place(
  constants: ReturnType<typeof workbench>["constants"],
  column: Column,
  values: readonly LiteralValue[],
): Vector {
  const { type, bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] } = column;
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8 + 8);
  values.forEach((value, i) => {
    if (value !== null) bits[i >> 3]! |= 1 << (i & 7);
  });
  const [min, max] = bounds;
  const common = { type, min, max, ...(column.nullable && { validity: constants.add(bits) }) };
  switch (column.lane) {
    case "i32":
      return {
        lane: "i32",
        values: constants.add(Int32Array.from(values, (value) => Number(value ?? min))),
        ...common,
      };
    case "i64":
      return {
        lane: "i64",
        values: constants.add(BigInt64Array.from(values, (value) => BigInt(value ?? 0n))),
        ...common,
      };
    case "f64":
      return {
        lane: "f64",
        values: constants.add(Float64Array.from(values, (value) => Number(value ?? 0))),
        ...common,
      };
    case "code": {
      const codes = Int32Array.from(values, (value) => Math.max(0, entries.indexOf(String(value ?? ""))));
      return {
        lane: "code",
        values: constants.add(codes),
        dictionary: dictionary(constants, textArray(entries)),
        ...common,
      };
    }
    case "utf8": {
      const { offsets, bytes } = textArray(values.map((value) => String(value ?? "behind null")));
      return {
        lane: "utf8",
        offsets: constants.add(offsets),
        bytes: constants.add(bytes),
        maxBytes: 32,
        plain: false,
        ...common,
      };
    }
  }
}

/** Values as the interpreter has them; asserts that bounds and lengths hold for every row, null or not. */
function read(memory: WebAssembly.Memory, address: (addr: Addr) => number, vector: Vector, n: number): LiteralValue[] {
  const raw = rawValues(memory, address, vector, n);
  if (vector.validity === undefined) return raw;
  const bits = new Uint8Array(memory.buffer, address(vector.validity), Math.ceil(n / 8));
  return raw.map((value, i) => ((bits[i >> 3]! >> (i & 7)) & 1 ? value : null));
}

function rawValues(
  { buffer }: WebAssembly.Memory,
  address: (addr: Addr) => number,
  vector: Vector,
  n: number,
): LiteralValue[] {
  const within = <T extends number | bigint>(value: T): T => {
    if ("min" in vector && (value < vector.min || value > vector.max)) {
      throw new Error(`${value} is not within ${vector.min}..${vector.max}`);
    }
    return value;
  };
  switch (vector.lane) {
    case "i32": {
      const values = Array.from(new Int32Array(buffer, address(vector.values), n), within);
      return vector.type.kind === "bool" ? values.map((value) => value === 1) : values.map(BigInt);
    }
    case "i64":
      return Array.from(new BigInt64Array(buffer, address(vector.values), n), within);
    case "f64":
      return Array.from(new Float64Array(buffer, address(vector.values), n), within);
    case "code": {
      const { offsets, bytes } = vector.dictionary.texts;
      const codes = [...new Int32Array(buffer, address(vector.values), n)];
      return codes.map((code) => new TextDecoder().decode(bytes.subarray(offsets[code]!, offsets[code + 1]!)));
    }
    case "utf8": {
      const offsets = new Int32Array(buffer, address(vector.offsets), n + 1).slice();
      const bytes = new Uint8Array(buffer, address(vector.bytes), offsets[n]!).slice();
      return Array.from({ length: n }, (_, i) => {
        if (offsets[i + 1]! - offsets[i]! > vector.maxBytes)
          throw new Error(`a text longer than ${vector.maxBytes} bytes`);
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(offsets[i]!, offsets[i + 1]!));
      });
    }
    default:
      throw new Error(`no formula gives ${vector.lane}`);
  }
}
