// Formulas of few values: inputs that are codes, listed or small numbers, all their combinations tabulated by the formula's own kernels.
import type { Few, Formula, Many, PathRef, RowContext } from "../columns/column-kind.js";
import { civilFromDays } from "../formula/civil.js";
import { tenTo } from "../formula/nodes.js";
import type { Typed } from "../formula/typed.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { isInteger } from "../kernels/types.js";
import { longestText, type TextArray, textArray, textAt, type Vector } from "../kernels/vector.js";
import type { Lowering } from "./lowering.js";
import { withInputs } from "./seen-rows.js";

/** Combinations of inputs that are tried, at most. */
const mostCombinations = 65_536;

/** The values that an input can have: distinct ones, and after them one for null where it may be null. */
interface Domain {
  readonly size: number;
  /** i32: each row's place among them. */
  readonly index: Addr;
  /** The input as a column of these places. */
  at(places: Int32Array, builder: ProgramBuilder): Vector;
  text(place: number): string;
}

/**
 * The values of formulas over rows whose inputs have few; else the input that has too many.
 * Inputs that are formulas or cases are computed with, not looked at: what they read may decide over several formulas.
 */
export function fewOf(rows: RowContext, lowering: Lowering, formulas: readonly Formula[]): Few | Many {
  const inputs = new Inputs(rows);
  const typed: Typed<PathRef>[] = [];
  for (const [formula, { typed: written }] of formulas.entries()) {
    const known = inputs.over(expanded(written, lowering));
    if (!known) return { formula, input: inputs.tooMany };
    typed.push(known);
  }
  const { names, domains } = inputs;
  const sizes = domains.map((domain) => domain.size);
  const size = sizes.reduce((product, each) => product * each, 1);
  const places = placesOf(sizes);
  const column = (path: PathRef, at: ProgramBuilder): Vector => {
    const input = names.indexOf(nameOf(path));
    return domains[input]!.at(places[input]!, at);
  };
  return {
    index: combined(rows.builder, domains),
    size,
    values: typed.map((tree) => lowering.tables.evaluate(tree, column, size)),
    where: (combination) =>
      names
        .map((name, i) => `${name.replace(/^\w+:|#\d+$/g, "")} is ${domains[i]!.text(places[i]![combination]!)}`)
        .join(", "),
  };
}

/** The inputs of formulas that have few values: columns, and what is computed of others where that has few, as hour(at). */
class Inputs {
  private readonly known = new Map<string, Domain>();
  private size = 1;
  /** The input that had too many values. */
  tooMany = "";

  constructor(private readonly rows: RowContext) {}

  get names(): readonly string[] {
    return [...this.known.keys()];
  }
  get domains(): readonly Domain[] {
    return [...this.known.values()];
  }

  /** The formula over inputs that are known now; undefined where one has too many values. */
  over(typed: Typed<PathRef>): Typed<PathRef> | undefined {
    if (typed.kind === "literal") return typed;
    if (typed.kind === "input") {
      const { value } = typed;
      return this.add(nameOf(value), () => this.rows.path(value)) ? typed : this.refuse(value.columns.join("."));
    }
    if (typed.kind === "format") {
      const arg = this.over(typed.arg);
      return arg && { ...typed, arg };
    }
    const args = typed.args.map((arg) => this.over(arg));
    if (!args.includes(undefined)) return { ...typed, args: args as Typed<PathRef>[] };
    return this.computed(typed);
  }

  /** What an operation gives, as an input of its own, where its bounds are narrow. */
  private computed(typed: Typed<PathRef>): Typed<PathRef> | undefined {
    if (!isInteger(typed.type) && typed.type.kind !== "bool" && typed.type.kind !== "date") return undefined;
    const read = [...new Set(pathsOf(typed).map(({ columns }) => columns.join(".")))].join(", ");
    const name = `${typed.kind === "operation" ? typed.operation : ""}(${read})#${typed.start}`;
    const { type, nullable } = typed;
    const made = () => this.rows.formula({ text: "", typed, type, nullable });
    if (!this.add(`row:${name}`, made)) return undefined;
    const value: PathRef = { from: "row", table: "", columns: [name], type, nullable };
    return { kind: "input", value, type, nullable, start: 0, end: 0 };
  }

  private add(name: string, vector: () => Vector): boolean {
    if (this.known.has(name)) return true;
    const domain = domainOf(vector(), this.rows.builder);
    if (!domain || this.size * domain.size > mostCombinations) return false;
    this.size *= domain.size;
    this.known.set(name, domain);
    return true;
  }

  private refuse(input: string): undefined {
    this.tooMany = input;
  }
}

/** Which combination each row has: the last input's places lie next to each other. */
function combined(builder: ProgramBuilder, domains: readonly Domain[]): Addr {
  if (domains.length === 0) {
    const zero = builder.slot(4);
    builder.once("constantI32", 0, zero);
    return zero;
  }
  return domains.slice(1).reduce((index, domain) => {
    const next = builder.slot(4);
    builder.step("combineCells", index, domain.size, domain.index, next);
    return next;
  }, domains[0]!.index);
}

/** The place of each input in each combination. */
function placesOf(sizes: readonly number[]): Int32Array[] {
  const count = sizes.reduce((product, size) => product * size, 1);
  let stride = count;
  return sizes.map((size) => {
    stride /= size;
    return Int32Array.from({ length: count }, (_, i) => Math.floor(i / stride) % size);
  });
}

const nameOf = ({ from, columns }: PathRef): string => `${from}:${columns.join(".")}`;

function pathsOf(typed: Typed<PathRef>): PathRef[] {
  if (typed.kind === "input") return [typed.value];
  if (typed.kind === "literal") return [];
  return typed.kind === "format" ? pathsOf(typed.arg) : typed.args.flatMap(pathsOf);
}

/** The formula with the formulas and cases that it reads put in, along references too. */
function expanded(typed: Typed<PathRef>, lowering: Lowering): Typed<PathRef> {
  if (typed.kind === "literal") return typed;
  if (typed.kind === "format") return { ...typed, arg: expanded(typed.arg, lowering) };
  if (typed.kind === "operation") return { ...typed, args: typed.args.map((arg) => expanded(arg, lowering)) };
  const inner = behind(typed.value, lowering);
  return inner && inner.type.kind === typed.type.kind ? expanded(inner, lowering) : typed;
}

/** The formula of a column, seen from where its path begins; undefined where the column has none, or may be null beside it. */
function behind({ from, table, columns }: PathRef, lowering: Lowering): Typed<PathRef> | undefined {
  if (from === "children") return undefined;
  const prefix = columns.slice(0, -1);
  let owner = table;
  for (const name of prefix) {
    const reference = lowering.table(owner).columns.get(name)!;
    if (reference.nullable || reference.meaning.references === undefined) return undefined;
    owner = reference.meaning.references;
  }
  const column = lowering.table(owner).columns.get(columns[columns.length - 1]!)!;
  const formula = column.shaped || column.nulls.length > 0 ? undefined : column.meaning.formula;
  if (!formula || column.supplied) return undefined;
  const isOwn = from === "row" && prefix.length === 0;
  if (!isOwn && pathsOf(formula.typed).some((path) => path.from !== "row")) return undefined;
  return withInputs(formula.typed, (path) =>
    isOwn ? path : { ...path, from, table, columns: [...prefix, ...path.columns] },
  );
}

function domainOf(vector: Vector, builder: ProgramBuilder): Domain | undefined {
  const known = valuesOf(vector, builder);
  if (!known || known.size > mostCombinations) return undefined;
  const { validity } = vector;
  if (validity === undefined) return known;
  const { size } = known;
  const index = builder.slot(4);
  builder.step("whereValid", known.index, validity, size, index);
  return {
    size: size + 1,
    index,
    at(places, at) {
      const bits = new Uint8Array((places.length + 7) >> 3);
      places.forEach((place, i) => {
        if (place < size) bits[i >> 3]! |= 1 << (i & 7);
      });
      return {
        ...known.at(
          places.map((place) => Math.min(place, size - 1)),
          at,
        ),
        validity: at.constants.add(bits),
      };
    },
    text: (place) => (place < size ? known.text(place) : "null"),
  };
}

function valuesOf(vector: Vector, builder: ProgramBuilder): Domain | undefined {
  if (vector.lane === "code") return ofTexts(vector.dictionary.texts, vector.values, builder);
  if (vector.lane !== "i32" && vector.lane !== "i64" && vector.lane !== "f64") return undefined;
  const listed = listOf(vector, builder);
  if (listed) return ofList(vector, listed.list, listed.index, builder);
  const { min, max } = vector;
  if (vector.lane === "f64" || !(max - min < mostCombinations) || Math.abs(min) > 2 ** 31 - mostCombinations)
    return undefined;
  const list = Int32Array.from({ length: max - min + 1 }, (_, i) => min + i);
  let index = vector.values;
  if (vector.lane === "i64") {
    index = builder.slot(4);
    builder.step("narrowI64", vector.values, index);
  }
  if (min !== 0) {
    const from = index;
    index = builder.slot(4);
    builder.step("addI32", from, -min, index);
  }
  return ofList(vector, list, index, builder);
}

type NumberVector = Extract<Vector, { lane: "i32" | "i64" | "f64" }>;

/** The list that numbers were looked up in, here or in the rows that they were gathered from. */
function listOf(
  vector: NumberVector,
  builder: ProgramBuilder,
): { list: Int32Array | BigInt64Array | Float64Array; index: Addr } | undefined {
  const { origin, gathered } = vector;
  if (origin?.values === vector.values) return origin;
  if (gathered?.values !== vector.values) return undefined;
  const behind = listOf(gathered.from as NumberVector, builder);
  if (!behind) return undefined;
  const index = builder.slot(4);
  builder.step("gatherI32", gathered.positions, behind.index, index);
  return { list: behind.list, index };
}

function ofTexts(texts: TextArray, codes: Addr, builder: ProgramBuilder): Domain | undefined {
  const all = Array.from({ length: texts.offsets.length - 1 }, (_, i) => textAt(texts, i));
  const known = unique(all, codes, builder);
  return {
    size: known.values.length,
    index: known.index,
    at(places, at) {
      const own = textArray(known.values);
      const dictionary = {
        texts: own,
        size: known.values.length,
        offsetsAt: at.constants.add(own.offsets),
        bytesAt: at.constants.add(own.bytes),
        maxBytes: longestText(own),
      };
      return { lane: "code", type: { kind: "text" }, values: at.constants.add(places), dictionary };
    },
    text: (place) => known.values[place]!,
  };
}

function ofList(
  vector: NumberVector,
  list: Int32Array | BigInt64Array | Float64Array,
  index: Addr,
  builder: ProgramBuilder,
): Domain | undefined {
  const known = unique([...list], index, builder);
  const { type, min, max } = vector;
  return {
    size: known.values.length,
    index: known.index,
    at(places, at) {
      const picked = Array.from(places, (place) => known.values[place]!);
      const bounds = { type, min, max };
      if (vector.lane === "f64")
        return { lane: "f64", values: at.constants.add(Float64Array.from(picked, Number)), ...bounds };
      if (vector.lane === "i32")
        return { lane: "i32", values: at.constants.add(Int32Array.from(picked, Number)), ...bounds };
      return { lane: "i64", values: at.constants.add(BigInt64Array.from(picked, BigInt)), ...bounds };
    },
    text: (place) => shown(vector, known.values[place]!),
  };
}

function shown({ type }: Vector, value: number | bigint): string {
  if (type.kind === "bool") return String(Number(value) === 1);
  if (type.kind === "date") {
    const { year, month, day } = civilFromDays(Number(value));
    return [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");
  }
  if (type.kind === "decimal") return String(Number(value) / Number(tenTo(type.scale)));
  return String(value);
}

/** Equal values of a list become one: 32,000 items have 35 categories. */
function unique<T>(list: readonly T[], index: Addr, builder: ProgramBuilder): { values: readonly T[]; index: Addr } {
  const codes = new Map<T, number>();
  const table = Int32Array.from(list, (value) => {
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  });
  if (codes.size === list.length) return { values: list, index };
  const out = builder.slot(4);
  builder.step("gatherI32", index, builder.constants.add(table), out);
  return { values: [...codes.keys()], index: out };
}
