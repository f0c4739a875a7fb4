// Turns a typed formula into steps: one kernel a node, over columns of the batch. What is constant runs once per arena.
import { assert } from "../errors.js";
import type { ProgramBuilder } from "../kernels/program.js";
import type { LogicalType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import * as bounds from "./bounds.js";
import * as formats from "./lower-formats.js";
import * as numbers from "./lower-numbers.js";
import * as words from "./lower-texts.js";
import { isLiteral, rangeOf } from "./nodes.js";
import { Emitter, type NumberOperand, type Operand, valid } from "./operands.js";
import { Scratch } from "./scratch.js";
import { type Tabulating, tabulated } from "./tabulate.js";
import type { Literal, OperationNode, Typed } from "./typed.js";

export { Scratch } from "./scratch.js";

export interface LowerEnv<R> {
  /** The vector of an input, by the token that its scope gave. */
  vector(value: R): Vector;
  /** Shared by the formulas of one builder, so that their intermediate columns share slots. */
  readonly scratch?: Scratch;
  /** Subtrees of few values become tables, unless this is false. */
  readonly tables?: false;
  /** Told of each table, for `explain`. */
  readonly note?: (method: string) => void;
}

/**
 * Adds the steps of a formula to `builder` and returns where its values will be. Rows whose value cannot be represented
 * (x / 0, not finite, out of the type's range) are null.
 *
 * @example
 * const total = lowerFormula(typed, { vector: (column) => vectors.get(column) }, builder);
 */
export function lowerFormula<R>(typed: Typed<R>, env: LowerEnv<R>, builder: ProgramBuilder): Vector {
  if (typed.kind === "input") return { ...env.vector(typed.value), type: typed.type };
  const emitter = new Emitter(builder, env.scratch ?? new Scratch(builder));
  return emitter.settle(finished(emitter, new Lowering(env, emitter).lower(typed), typed.type));
}

class Lowering<R> {
  private readonly tabulating: Tabulating<R>;

  constructor(
    private readonly env: LowerEnv<R>,
    private readonly emitter: Emitter,
  ) {
    this.tabulating = {
      emitter,
      vector: (input) => env.vector(input),
      lower: (node, vector, builder) => lowerFormula(node, { vector, tables: false }, builder),
      note: env.note,
    };
  }

  lower(node: Typed<R>): Operand {
    if (this.env.tables !== false && (node.kind === "operation" || node.kind === "format")) {
      const operand = tabulated(node, this.tabulating);
      if (operand) return operand;
    }
    switch (node.kind) {
      case "literal":
        return literal(this.emitter, node);
      case "input":
        return input(this.emitter, this.env.vector(node.value));
      case "format":
        if (node.arg.kind === "input" && node.arg.type.kind === "uuid") {
          const vector = this.env.vector(node.arg.value);
          assert(vector.lane === "uuid", "a uuid takes 16 bytes");
          return formats.uuidText(this.emitter, vector);
        }
        return formats.formattedText(this.emitter, this.number(node.arg), node.arg.type, node.format);
      case "operation":
        return this.operation(node);
    }
  }

  private number(node: Typed<R>): NumberOperand {
    const operand = this.lower(node);
    assert(operand.lane !== "code" && operand.lane !== "utf8", "a number is not a text");
    return operand;
  }

  private words(node: Typed<R>): words.Words {
    const operand = this.lower(node);
    assert(operand.lane === "code" || operand.lane === "utf8", "a text is not a number");
    return operand;
  }

  private operation({ operation: name, args, type }: OperationNode<R>): Operand {
    const { emitter } = this;
    const [x, y, z] = args as readonly [Typed<R>, Typed<R>, Typed<R>];
    const real = type.kind === "float64";
    if (numbers.isCalendarPart(name)) return numbers.calendarPart(emitter, name, this.number(x));
    switch (name) {
      case "convert":
        return numbers.converted(emitter, this.number(x), x.type, type);
      case "add":
      case "subtract":
      case "multiply":
        return real
          ? numbers.reals(emitter, name, this.number(x), this.number(y))
          : numbers.integers(emitter, name, this.number(x), this.number(y), type);
      case "divide":
        return numbers.reals(emitter, name, this.number(x), this.number(y));
      case "modulo":
        if (real) return numbers.realModulo(emitter, this.number(x), this.number(y));
        return numbers.wholeDivision(emitter, name, this.number(x), this.number(y));
      case "floorDivide":
        return numbers.wholeDivision(emitter, name, this.number(x), this.number(y));
      case "power":
        return numbers.power(emitter, this.number(x), this.number(y));
      case "absolute":
        return numbers.absolute(emitter, this.number(x));
      case "min":
      case "max":
        return numbers.extreme(emitter, name, this.number(x), this.number(y));
      case "floor":
      case "ceil":
        return numbers.rounded(emitter, name, this.number(x), x.type, type);
      case "sqrt":
      case "exp":
      case "log":
      case "sin":
      case "cos":
        return numbers.mathematics(emitter, name, this.number(x));
      case "equal":
      case "less":
      case "lessOrEqual":
        return this.compared(name, this.lower(x), this.lower(y));
      case "between": {
        const value = this.lower(x);
        const above = this.compared("lessOrEqual", this.lower(y), emitter.keep(value));
        return numbers.logic(emitter, "and", above, this.compared("lessOrEqual", value, this.lower(z)));
      }
      case "and":
      case "or":
        return numbers.logic(emitter, name, this.number(x), this.number(y));
      case "not":
        return numbers.negation(emitter, this.number(x));
      case "if":
        return choice(emitter, held(emitter, this.number(x)), this.lower(y), this.lower(z));
      case "coalesce":
        return coalesced(emitter, this.lower(x), this.lower(y));
      case "concat":
        return words.concatenated(
          emitter,
          args.map((arg) => this.words(arg)),
        );
      case "lower":
      case "upper":
        return words.recased(emitter, name, this.words(x));
      case "length":
        return words.length(emitter, this.words(x));
      case "slice": {
        const at = isLiteral(y) && isLiteral(z) ? ([Number(y.value), Number(z.value)] as const) : undefined;
        return words.sliced(emitter, this.words(x), this.number(y), this.number(z), at);
      }
      case "pad":
        return words.padded(emitter, this.words(x), Number((y as Literal).value), String((z as Literal).value));
    }
  }

  private compared(name: numbers.Comparison, a: Operand, b: Operand): NumberOperand {
    if (a.lane === "code" || a.lane === "utf8") return words.comparedTexts(this.emitter, name, a, b as words.Words);
    return numbers.compared(this.emitter, name, a, b as NumberOperand);
  }
}

function literal(emitter: Emitter, { type, value }: Literal): Operand {
  if (value === null) {
    const validity = emitter.bitmap(true);
    emitter.emit(true, "fillBits", validity);
    emitter.emit(true, "notBits", validity, validity);
    return { ...placeholder(emitter, type), validity };
  }
  if (typeof value === "string") return words.literalText(emitter, value);
  return typeof value === "boolean" ? numbers.condition(emitter, value) : numbers.constant(emitter, value);
}

/** The value that stands where there is none: within every bound that a type has. */
function placeholder(emitter: Emitter, { kind }: LogicalType): Operand {
  if (kind === "text") return words.literalText(emitter, "");
  if (kind === "bool") return numbers.condition(emitter, false);
  return numbers.constant(emitter, kind === "float64" || kind === "float32" ? 0 : 0n);
}

/** A column as an operand: 32-bit values are widened, dates and times kept in the years that have four digits. */
function input(emitter: Emitter, vector: Vector): Operand {
  const { type } = vector;
  const common = { ...valid(vector.validity), constant: false };
  switch (vector.lane) {
    case "code":
      return { lane: "code", values: vector.values, step: 4, dictionary: vector.dictionary, ...common };
    case "utf8": {
      const { offsets, bytes, maxBytes, plain } = vector;
      return { lane: "utf8", offsets, step: 4, bytes, maxBytes, plain, ...common };
    }
    case "uuid":
      return assert(false, "the check lets nothing but the text of a uuid into a formula") as never;
    case "f64": {
      return { lane: "f64", values: vector.values, step: 8, ...bounds.known(vector, bounds.anyDouble), ...common };
    }
    case "i64": {
      const operand = {
        lane: "i64",
        values: vector.values,
        step: 8,
        ...bounds.known(vector, bounds.anyWord),
        ...common,
      } as const;
      return timely(emitter, operand, type);
    }
    case "i32": {
      const { min, max } = vector;
      if (type.kind === "bool") return { lane: "i32", values: vector.values, step: 4, min: 0, max: 1, ...common };
      const values = emitter.take(false, 8);
      emitter.emit(false, "i32ToI64", vector.values, values);
      return timely(emitter, { lane: "i64", values, step: 8, min, max, ...common }, type);
    }
  }
}

const timely = (emitter: Emitter, operand: NumberOperand, type: LogicalType): NumberOperand =>
  type.kind === "date" || type.kind === "timestamp" ? numbers.within(emitter, operand, type) : operand;

/** Where the condition holds: a row whose condition is null takes the other value. */
function held(emitter: Emitter, condition: NumberOperand): NumberOperand {
  if (condition.validity === undefined) return condition;
  const { constant } = condition;
  const known = emitter.take(constant, 4);
  emitter.emit(constant, "bitsToBool", condition.validity, known);
  const values = emitter.take(constant, 4);
  emitter.emit(constant, "bothTrue", condition.values, condition.step, known, 4, values);
  emitter.release(condition, known);
  return { lane: "i32", values, step: 4, min: 0, max: 1, constant };
}

/** `a` where the condition holds, else `b`. */
function choice(emitter: Emitter, condition: NumberOperand, a: Operand, b: Operand): Operand {
  const validity = chosenValidity(emitter, condition, a, b);
  const picked = pick(emitter, condition, a, b);
  emitter.release(condition);
  return { ...picked, ...valid(validity), constant: picked.constant };
}

/** The values alone: the validity of the result is another matter. */
function pick(emitter: Emitter, condition: NumberOperand, a: Operand, b: Operand): Operand {
  if (a.lane === "code" || a.lane === "utf8") return words.chosen(emitter, condition, a, b as words.Words);
  const other = b as NumberOperand;
  const constant = condition.constant && a.constant && other.constant;
  const width = a.lane === "i32" ? 4 : 8;
  const values = emitter.take(constant, width);
  const kernel = width === 4 ? "selectHalves" : "selectWords";
  emitter.emit(constant, kernel, condition.values, condition.step, a.values, a.step, other.values, other.step, values);
  emitter.release(a, other);
  return { lane: a.lane, values, step: width, constant, ...bounds.either(a, other) };
}

function chosenValidity(emitter: Emitter, condition: NumberOperand, a: Operand, b: Operand) {
  if (a.validity === undefined && b.validity === undefined) return undefined;
  const once = condition.constant && a.constant && b.constant;
  const all = emitter.bitmap(once);
  emitter.emit(once, "fillBits", all);
  const bits = emitter.bitmap(once);
  // A constant condition lies there once: a column of it is needed.
  const column = condition.step === 0 ? emitter.take(once, 4) : condition.values;
  if (condition.step === 0) emitter.emit(once, "fillHalves", condition.values, column);
  emitter.emit(once, "boolToBits", column, bits);
  const out = emitter.bitmap(once);
  emitter.emit(once, "selectBits", bits, a.validity ?? all, b.validity ?? all, out);
  emitter.release(all, bits);
  if (condition.step === 0) emitter.release(column);
  return out;
}

/** `a` where it is valid, else `b`. */
function coalesced(emitter: Emitter, a: Operand, b: Operand): Operand {
  if (a.validity === undefined) {
    emitter.release(b);
    return a;
  }
  const known = emitter.take(a.constant, 4);
  emitter.emit(a.constant, "bitsToBool", a.validity, known);
  const condition: NumberOperand = { lane: "i32", values: known, step: 4, min: 0, max: 1, constant: a.constant };
  const once = a.constant && b.constant;
  const validity = b.validity === undefined ? undefined : emitter.bitmap(once);
  if (validity && b.validity) emitter.emit(once, "orBits", a.validity, b.validity, validity);
  const picked = pick(emitter, condition, a, b);
  emitter.release(condition);
  return { ...picked, ...valid(validity) };
}

/** The result as a column: constants are spread out once, what its type keeps in 32 bits is narrowed. */
function finished(emitter: Emitter, operand: Operand, type: LogicalType): Vector {
  const common = { type, ...valid(operand.validity) };
  if (operand.lane === "utf8") {
    const { offsets, bytes, maxBytes, plain } = operand;
    return { lane: "utf8", offsets, bytes, maxBytes, plain, ...common };
  }
  const { constant } = operand;
  if (operand.lane === "code" || operand.lane === "i32") {
    let { values } = operand;
    if (operand.step === 0) {
      values = emitter.take(true, 4);
      emitter.emit(true, "fillHalves", operand.values, values);
    }
    if (operand.lane === "code") return { lane: "code", values, dictionary: operand.dictionary, ...common };
    return { lane: "i32", values, min: operand.min, max: operand.max, ...common };
  }
  const { min, max } = operand;
  if (operand.lane === "i64" && narrow.has(type.kind)) {
    const [low, high] = rangeOf(type).map(Number) as [number, number];
    const values = emitter.take(constant, 4);
    emitter.emit(constant, "i64ToI32", operand.values, operand.step, values);
    emitter.release(operand.values);
    return { lane: "i32", values, min: Math.max(min, low), max: Math.min(max, high), ...common };
  }
  let { values } = operand;
  if (operand.step === 0) {
    values = emitter.take(true, 8);
    emitter.emit(true, "fillWords", operand.values, values);
  }
  return { lane: operand.lane, values, min, max, ...common };
}

const narrow: ReadonlySet<string> = new Set(["date", "int8", "int16", "int32"]);
