// What the verbs of distributions share: a law with parameters becomes draws by one table, by a table for each cell, or by one that is moved and stretched.
import * as bounds from "../formula/bounds.js";
import type { CountWeights } from "../kernels/mode-weights.js";
import type { Addr } from "../kernels/program.js";
import { quantileEdges } from "../kernels/quantile.js";
import { rankedTable } from "../kernels/ranked.js";
import { float64, int64, type LogicalType } from "../kernels/types.js";
import { bothValid } from "../kernels/validity.js";
import type { F64Vector, Vector } from "../kernels/vector.js";
import type { Cell, Interval, Meaning, Path, Scope } from "./column-kind.js";
import { constantVector } from "./constants.js";
import { affine, drawIndex, fitsI32, shifted } from "./draw.js";
import { leastShare, missed, tableWithin, weightsWithin } from "./interval.js";
import { type Cells, cellsOf, eachCell } from "./law-cells.js";
import { exponential } from "./laws.js";
import { groupedDigits, sizeText } from "./note-text.js";
import type { Parameter } from "./parameter.js";

/** A distribution and its parameters; `T` is what it is drawn from. */
export interface Law<T> {
  readonly verb: string;
  readonly parameters: readonly Parameter[];
  /** What is wrong with values that are each within their limits. */
  wrong?(values: readonly number[], texts: readonly string[]): Wrong | undefined;
  make(values: readonly number[]): T;
}

export interface Wrong {
  readonly message: string;
  readonly path: Path;
  readonly hint?: string;
}

/** Reals from a quantile table. */
export interface RealLaw extends Law<Float64Array> {
  /** Parameters, by number, that only move or stretch the values: location + scale * z. */
  readonly location?: number;
  readonly scale?: number;
  /** The scale is e to its parameter. */
  readonly exponential?: boolean;
}

/** Whole numbers from weights. */
export interface CountLaw extends Law<CountWeights> {
  /** How many weights there will be, before they are made. */
  size(values: readonly number[]): number;
  /** Draws of constant parameters without weights, where there are too many; and the share of the law that they make. */
  sparse?(values: readonly number[], range: Interval | undefined): Sparse | undefined;
}

export interface Sparse {
  readonly share: number;
  /** Whether the numbers rise with the draw. */
  readonly risesWithDraw: boolean;
  lower(cell: Cell): Vector;
}

const constantsOf = (law: Law<unknown>): number[] | undefined => {
  const values = law.parameters.map(({ constant }) => constant);
  return values.includes(undefined) ? undefined : (values as number[]);
};

/** The law in words: "a normal of mean 10 and sd 2". */
function named({ verb, parameters }: Law<unknown>, values: readonly number[]): string {
  const words = parameters.map(({ what }, i) => `${/^the (.*) of an? /.exec(what)?.[1] ?? what} ${values[i]}`);
  return `${/^[aeiou]/.test(verb) ? "an" : "a"} ${verb} of ${words.join(" and ")}`;
}

/** The meaning of a law of reals; undefined after saying what is wrong. */
export function reals(law: RealLaw, scope: Scope, range?: Interval): Meaning | undefined {
  if (scope.unique) return scope.error("spec.unique_impossible", "reals cannot be promised unique", [law.verb]);
  const values = constantsOf(law);
  if (values && !isSound(law, values, scope)) return undefined;
  const known = values && once(() => law.make(values));
  let table = known;
  if (known && range) {
    const { law: inside, share } = tableWithin(known(), range);
    if (!isReached(share, law, values, range, scope)) return undefined;
    table = () => inside;
  }
  return {
    type: float64,
    nullable: law.parameters.some(({ nullable }) => nullable),
    risesWithDraw: true,
    lower: (cell) => (table ? drawReal(cell, table()) : varying(cell, law, range)),
    within: (asked) => reals(law, scope, asked),
  };
}

/** The meaning of a law of whole numbers; undefined after saying what is wrong. */
export function counts(law: CountLaw, scope: Scope, range?: Interval): Meaning | undefined {
  const { verb } = law;
  if (scope.unique) {
    return scope.error("spec.unique_impossible", `numbers of a ${verb} law cannot be promised unique`, [verb]);
  }
  const values = constantsOf(law);
  if (values && !isSound(law, values, scope)) return undefined;
  const nullable = law.parameters.some((parameter) => parameter.nullable);
  const within = (asked: Interval) => counts(law, scope, asked);
  const sparse = values && law.sparse?.(values, range);
  if (sparse) {
    if (range && !isReached(sparse.share, law, values, range, scope)) return undefined;
    const { risesWithDraw, lower } = sparse;
    return { type: int64, nullable, risesWithDraw, within, lower };
  }
  const known = values && once(() => law.make(values));
  let weights = known;
  if (known && range) {
    const { law: inside, share } = weightsWithin(known(), range);
    if (!isReached(share, law, values, range, scope)) return undefined;
    weights = () => inside;
  }
  const lower = (cell: Cell): Vector => (weights ? drawCount(cell, weights()) : countCells(cell, law, range));
  return { type: int64, nullable, risesWithDraw: true, within, lower, ...(weights && { weights }) };
}

function isSound(law: Law<unknown>, values: readonly number[], scope: Scope): boolean {
  const wrong = law.wrong?.(
    values,
    law.parameters.map(({ text }) => text),
  );
  if (wrong) scope.error("spec.bad_parameter", wrong.message, wrong.path, wrong.hint);
  return !wrong;
}

function isReached(
  share: number,
  law: Law<unknown>,
  values: readonly number[],
  range: Interval,
  scope: Scope,
): boolean {
  if (share >= leastShare) return true;
  const { message, hint } = missed(named(law, values), range, share);
  scope.error("spec.unlikely_range", message, range.path, hint);
  return false;
}

/** Parameters that only move and stretch do so row by row; the others, and all inside of a range, have tables by cells. */
function varying(cell: Cell, law: RealLaw, range: Interval | undefined): Vector {
  const movable = [law.location, law.scale].filter((i) => i !== undefined);
  const isMoved = !range && movable.some((i) => law.parameters[i]!.constant === undefined);
  if (!isMoved) return realCells(cell, law, law.parameters, range);
  const neutral = new Map<number | undefined, number>([[law.scale, law.exponential ? 0 : 1]]);
  if (law.location !== undefined) neutral.set(law.location, 0);
  const unit = law.parameters.map((parameter, i) =>
    neutral.has(i) ? { ...parameter, constant: neutral.get(i)! } : parameter,
  );
  const values = constantsOf({ ...law, parameters: unit });
  const drawn = values ? drawReal(cell, law.make(values)) : realCells(cell, law, unit, undefined);
  cell.note("one table of quantiles, moved and stretched row by row");
  const location = law.location === undefined ? constantOperand(cell, 0) : operand(cell, law.parameters[law.location]!);
  const scale = law.scale === undefined ? constantOperand(cell, 1) : operand(cell, law.parameters[law.scale]!);
  return located(cell, drawn, location, law.exponential ? raised(cell, scale) : scale);
}

/** A number for each row: `step` bytes from row to row. */
type Operand = Pick<F64Vector, "values" | "min" | "max" | "validity"> & { readonly step: number };

function operand(cell: Cell, parameter: Parameter): Operand {
  if (parameter.constant !== undefined) return constantOperand(cell, parameter.constant);
  return { ...parameter.vector(cell), step: 8 };
}

function constantOperand({ builder }: Cell, value: number): Operand {
  return { values: builder.constants.add(Float64Array.of(value, value)), step: 0, min: value, max: value };
}

/** e to the operand. */
function raised(cell: Cell, { values, step, min, max, validity }: Operand): Operand {
  if (step === 0) return constantOperand(cell, exponential(min));
  const { builder } = cell;
  const out = builder.slot(8);
  builder.step("expF64", values, step, out);
  return {
    values: out,
    step,
    min: exponential(min) * (1 - 1e-15),
    max: exponential(max) * (1 + 1e-15),
    ...(validity !== undefined && { validity }),
  };
}

/** location + scale * z; null where that is beyond all reals. */
function located({ builder }: Cell, z: F64Vector, location: Operand, scale: Operand): Vector {
  const values = builder.slot(8);
  builder.step("locatedF64", z.values, location.values, location.step, scale.values, scale.step, values);
  const interval = bounds.add(location, bounds.multiply(scale, z));
  let validity = bothValid(builder, bothValid(builder, location.validity, scale.validity), z.validity);
  if (!bounds.areFinite(interval)) {
    const finite = builder.bitmap();
    builder.step("finiteF64", values, finite);
    validity = bothValid(builder, validity, finite);
  }
  return real(values, bounds.areFinite(interval) ? interval : bounds.sanitised(interval), validity);
}

const real = (values: Addr, { min, max }: bounds.Bounds, validity: Addr | undefined): F64Vector => ({
  lane: "f64",
  type: float64,
  values,
  min,
  max,
  ...(validity !== undefined && { validity }),
});

/** Reals of the law in a table. They lie between edges that follow each other, so the outermost ones bound them all. */
export function drawReal(cell: Cell, table: Float64Array): F64Vector {
  const { builder, rows, key } = cell;
  const values = builder.slot(8);
  builder.step("quantileF64", rows.hashes(), key("value"), builder.constants.add(table), values);
  cell.note(`quantile table of ${groupedDigits(table.length)} edges, ${sizeText(table.byteLength)}`);
  cell.witness?.draw({ kind: "quantile", purpose: "value", table, drawn: values });
  return real(values, { min: table[0]!, max: table[quantileEdges]! }, undefined);
}

function realCells(cell: Cell, law: RealLaw, parameters: readonly Parameter[], range: Interval | undefined): F64Vector {
  const { builder, rows, key } = cell;
  const cells = cellsOf(cell, parameters);
  const interval = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  const tables = eachCell(cell, cells, (values, where) => {
    checkCell(cell, law, values, where);
    let table = law.make(values);
    if (range) {
      const inside = tableWithin(table, range);
      checkReached(cell, law, values, where, range, inside.share);
      table = inside.law;
    }
    interval.min = Math.min(interval.min, table[0]!);
    interval.max = Math.max(interval.max, table[quantileEdges]!);
    return builder.constants.add(table);
  });
  const laws = new Set(tables).size;
  note(cell, cells, laws, `quantile tables of ${sizeText(laws * 2 * quantileEdges * 8)}`);
  const values = builder.slot(8);
  const at = builder.constants.add(Uint32Array.from(tables));
  builder.step("quantileCells", rows.hashes(), key("value"), cells.index, at, values);
  return real(values, interval, cells.validity);
}

/** Weights of all cells of a column, at most: 32 MB of tables. */
const mostWeights = 4 << 20;

function countCells(cell: Cell, law: CountLaw, range: Interval | undefined): Vector {
  const { builder, rows, key, tables } = cell;
  const cells = cellsOf(cell, law.parameters);
  const interval = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  let total = 0;
  const heads = eachCell(cell, cells, (values, where) => {
    checkCell(cell, law, values, where);
    total += law.size(values);
    if (total > mostWeights) {
      const message = `the ${law.verb} laws of all cells have more than ${mostWeights} counts`;
      tables.problem("spec.many_values", message, cell, [law.verb], "let there be fewer cells, or smaller numbers");
    }
    let weights = law.make(values);
    if (range) {
      const inside = weightsWithin(weights, range);
      checkReached(cell, law, values, where, range, inside.share);
      weights = inside.law;
    }
    interval.min = Math.min(interval.min, weights.first);
    interval.max = Math.max(interval.max, weights.first + weights.weights.length - 1);
    return cell.correlated ? rankedHead(cell, weights) : aliasHead(cell, weights);
  });
  const room = cell.correlated ? "tables of shares in their order" : `alias tables of ${sizeText(8 * total)}`;
  note(cell, cells, new Set(heads).size, room);
  const isNarrow = fitsI32(interval.min, interval.max);
  const values = builder.slot(isNarrow ? 4 : 8);
  const at = builder.constants.add(joined(heads));
  const [narrow, wide] = cell.correlated
    ? (["rankedCellsI32", "rankedCellsI64"] as const)
    : (["aliasCellsI32", "aliasCellsI64"] as const);
  builder.step(isNarrow ? narrow : wide, rows.hashes(), key("value"), cells.index, at, values);
  const valid = cells.validity === undefined ? {} : { validity: cells.validity };
  return { lane: isNarrow ? "i32" : "i64", type: int64, values, ...interval, ...valid };
}

/** Where a cell's table lies: see the drawing in assembly/sample/cells.ts. */
function aliasHead({ builder, tables }: Cell, { first, weights }: CountWeights): DataView {
  const head = new DataView(new ArrayBuffer(16));
  head.setUint32(0, builder.constants.add(tables.alias(weights)), true);
  head.setUint32(4, weights.length, true);
  head.setBigInt64(8, BigInt(first), true);
  return head;
}

/** See the drawing in assembly/sample/ranked.ts. */
function rankedHead({ builder }: Cell, { first, weights }: CountWeights): DataView {
  const { ends, guide, bits } = rankedTable(weights);
  const head = new DataView(new ArrayBuffer(24));
  head.setUint32(0, builder.constants.add(ends), true);
  head.setUint32(4, builder.constants.add(guide), true);
  head.setUint32(8, bits, true);
  head.setBigInt64(16, BigInt(first), true);
  return head;
}

function joined(heads: readonly DataView[]): Uint8Array {
  const bytes = heads[0]!.byteLength;
  const all = new Uint8Array(heads.length * bytes);
  heads.forEach(({ buffer }, i) => {
    all.set(new Uint8Array(buffer), i * bytes);
  });
  return all;
}

function checkCell(cell: Cell, law: Law<unknown>, values: readonly number[], where: string): void {
  const wrong = law.wrong?.(values, values.map(String));
  if (wrong)
    cell.tables.problem("spec.bad_parameter", `${wrong.message}, as where ${where}`, cell, wrong.path, wrong.hint);
}

function checkReached(
  cell: Cell,
  law: Law<unknown>,
  values: readonly number[],
  where: string,
  range: Interval,
  share: number,
): void {
  if (share >= leastShare) return;
  const { message, hint } = missed(named(law, values), range, share);
  cell.tables.problem("spec.unlikely_range", `${message}, as where ${where}`, cell, range.path, hint);
}

function note(cell: Cell, cells: Cells, laws: number, room: string): void {
  const method = `one of ${groupedDigits(laws)} laws, by ${groupedDigits(cells.size)} cells of its parameters`;
  cell.note(`${method}: ${room}`);
  cell.witness?.draw({ kind: "other", purpose: "value", says: method });
}

function drawCount(cell: Cell, { first, weights }: CountWeights): Vector {
  const { builder } = cell;
  if (weights.length === 1) return constantVector(builder, { type: int64, numbers: [first] });
  const interval: { type: LogicalType; min: number; max: number } = {
    type: int64,
    min: first,
    max: first + weights.length - 1,
  };
  const index = drawIndex(cell, weights.length, weights);
  cell.witness?.names(index, (i) => first + i);
  if (fitsI32(interval.min, interval.max)) return { lane: "i32", values: shifted(builder, index, first), ...interval };
  const wide = builder.slot(8);
  builder.step("signExtend", index, wide);
  return { lane: "i64", values: affine(builder, wide, 1n, BigInt(first)), ...interval };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
