// Lowering of arithmetic, conversions and comparisons. Every function drops its operands once it has used them.

import type { Addr } from "../kernels/program.js";
import { isFloat, type LogicalType } from "../kernels/types.js";
import type { Bounds } from "./bounds.js";
import * as bounds from "./bounds.js";
import { dayMs } from "./civil.js";
import { rangeOf, tenTo } from "./nodes.js";
import { type Emitter, type NumberOperand, valid } from "./operands.js";
import type { CalendarPart } from "./typed.js";

/** A literal of a whole type or of float64. */
export function constant(emitter: Emitter, value: bigint | number): NumberOperand {
  const lane = typeof value === "bigint" ? "i64" : "f64";
  return { lane, values: emitter.word(value), step: 0, constant: true, ...bounds.exactly(value) };
}

export function condition(emitter: Emitter, value: boolean): NumberOperand {
  return {
    lane: "i32",
    values: emitter.half(Number(value)),
    step: 0,
    constant: true,
    ...bounds.exactly(Number(value)),
  };
}

type Arithmetic = "add" | "subtract" | "multiply";

const integerKernels = {
  add: { plain: "addI64", within: "addI64Within", interval: bounds.add },
  subtract: { plain: "subI64", within: "subI64Within", interval: bounds.subtract },
  multiply: { plain: "mulI64", within: "mulI64Within", interval: bounds.multiply },
} as const;

/** Whole numbers and decimals of one form. Where bounds do not keep the result within `type`, rows that leave it are null. */
export function integers(
  emitter: Emitter,
  name: Arithmetic,
  a: NumberOperand,
  b: NumberOperand,
  type: LogicalType,
): NumberOperand {
  const once = a.constant && b.constant;
  const { plain, within, interval: bounded } = integerKernels[name];
  const interval = bounded(a, b);
  const values = emitter.take(once, 8);
  if (bounds.fits(interval, type)) {
    emitter.emit(once, plain, a.values, a.step, b.values, b.step, values);
    return done(emitter, [a, b], values, interval);
  }
  const bits = emitter.bitmap(once);
  emitter.emit(once, within, a.values, a.step, b.values, b.step, emitter.range(rangeOf(type)), values, bits);
  return done(emitter, [a, b], values, bounds.clamped(interval, type), "i64", bits);
}

/** The result of `operands`: i64 or f64 values, valid where they are, and where `bits` is set. */
function done(
  emitter: Emitter,
  operands: readonly NumberOperand[],
  values: Addr,
  interval: Bounds,
  lane: NumberOperand["lane"] = "i64",
  bits?: Addr,
): NumberOperand {
  const once = operands.every((operand) => operand.constant);
  const validity = emitter.both(once, ...operands.map((operand) => operand.validity), bits);
  emitter.release(...operands, bits);
  const { min, max } = interval;
  return { lane, values, step: lane === "i32" ? 4 : 8, constant: once, min, max, ...valid(validity) };
}

const realKernels = {
  add: { kernel: "addF64", interval: bounds.add },
  subtract: { kernel: "subF64", interval: bounds.subtract },
  multiply: { kernel: "mulF64", interval: bounds.multiply },
  divide: { kernel: "divF64", interval: bounds.divide },
} as const;

/** Doubles: a result that is not finite is null. */
export function reals(
  emitter: Emitter,
  name: keyof typeof realKernels,
  a: NumberOperand,
  b: NumberOperand,
): NumberOperand {
  const { kernel, interval } = realKernels[name];
  const once = a.constant && b.constant;
  const values = emitter.take(once, 8);
  emitter.emit(once, kernel, a.values, a.step, b.values, b.step, values);
  return finite(emitter, [a, b], values, interval(a, b));
}

function finite(emitter: Emitter, operands: readonly NumberOperand[], values: Addr, interval: Bounds): NumberOperand {
  if (bounds.areFinite(interval)) return done(emitter, operands, values, interval, "f64");
  const once = operands.every((operand) => operand.constant);
  const bits = emitter.bitmap(once);
  emitter.emit(once, "finiteF64", values, bits);
  return done(emitter, operands, values, bounds.sanitised(interval), "f64", bits);
}

/** floor(a / b), and the modulo that goes with it; by zero: null. */
export function wholeDivision(
  emitter: Emitter,
  name: "floorDivide" | "modulo",
  a: NumberOperand,
  b: NumberOperand,
): NumberOperand {
  const once = a.constant && b.constant;
  const values = emitter.take(once, 8);
  const kernel = name === "modulo" ? "modI64" : "floorDivI64";
  emitter.emit(once, kernel, a.values, a.step, b.values, b.step, values);
  const interval = name === "modulo" ? bounds.modulo(b) : bounds.floorDivide(a, b);
  if (b.min > 0 || b.max < 0) return done(emitter, [a, b], values, interval);
  const bits = emitter.bitmap(once);
  emitter.emit(once, "nonZeroI64", b.values, b.step, bits);
  return done(emitter, [a, b], values, interval, "i64", bits);
}

export function realModulo(emitter: Emitter, a: NumberOperand, b: NumberOperand): NumberOperand {
  const once = a.constant && b.constant;
  const values = emitter.take(once, 8);
  emitter.emit(once, "modF64", a.values, a.step, b.values, b.step, values);
  const nonZero = b.min > 0 || b.max < 0;
  return finite(
    emitter,
    [a, b],
    values,
    nonZero ? bounds.modulo(b) : { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY },
  );
}

const unknown: Bounds = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
const functionKernels = { sqrt: "sqrtF64", exp: "expF64", log: "logF64", sin: "sinF64", cos: "cosF64" } as const;

/** Bounds come from + - * / and sqrt alone: the others of JavaScript differ from host to host. */
export function mathematics(emitter: Emitter, name: keyof typeof functionKernels, a: NumberOperand): NumberOperand {
  const values = emitter.take(a.constant, 8);
  emitter.emit(a.constant, functionKernels[name], a.values, a.step, values);
  const interval: Bounds = {
    sqrt: a.min >= 0 ? bounds.mapped(a, Math.sqrt) : unknown,
    exp: { min: 0, max: a.max <= 700 ? Number.MAX_VALUE : Number.POSITIVE_INFINITY }, // e^709.8 is the largest double
    log: a.min > 0 ? { min: -746, max: 710 } : unknown,
    sin: { min: -1, max: 1 },
    cos: { min: -1, max: 1 },
  }[name];
  return finite(emitter, [a], values, interval);
}

export function power(emitter: Emitter, a: NumberOperand, b: NumberOperand): NumberOperand {
  if (b.constant && b.min === 2 && b.max === 2) {
    emitter.release(b);
    const square = reals(emitter, "multiply", a, emitter.keep(a));
    return { ...square, min: Math.max(0, square.min) };
  }
  const once = a.constant && b.constant;
  const values = emitter.take(once, 8);
  emitter.emit(once, "powF64", a.values, a.step, b.values, b.step, values);
  return finite(emitter, [a, b], values, a.min >= 0 ? { min: 0, max: Number.POSITIVE_INFINITY } : unknown);
}

export function absolute(emitter: Emitter, a: NumberOperand): NumberOperand {
  const values = emitter.take(a.constant, 8);
  emitter.emit(a.constant, a.lane === "f64" ? "absF64" : "absI64", a.values, a.step, values);
  return done(emitter, [a], values, bounds.absolute(a), a.lane);
}

export function extreme(emitter: Emitter, name: "min" | "max", a: NumberOperand, b: NumberOperand): NumberOperand {
  const once = a.constant && b.constant;
  const values = emitter.take(once, 8);
  const kernel = a.lane === "f64" ? (`${name}F64` as const) : (`${name}I64` as const);
  emitter.emit(once, kernel, a.values, a.step, b.values, b.step, values);
  return done(emitter, [a, b], values, name === "min" ? bounds.least(a, b) : bounds.greatest(a, b), a.lane);
}

const roundings = {
  round: { kernel: "roundToI64", near: "roundToI51", nearest: bounds.nearest },
  floor: { kernel: "floorToI64", near: "floorToI51", nearest: Math.floor },
  ceil: { kernel: "ceilToI64", near: "ceilToI51", nearest: Math.ceil },
} as const;
/** Doubles below this are converted two at a time. */
const nearMost = 2 ** 51;
export type Rounding = keyof typeof roundings;

/** A double as a whole number of `type`; null beyond its range. */
function toWhole(emitter: Emitter, a: NumberOperand, type: LogicalType, how: Rounding): NumberOperand {
  const { kernel, near, nearest } = roundings[how];
  const values = emitter.take(a.constant, 8);
  const interval = bounds.mapped(a, nearest);
  if (bounds.fits(interval, type)) {
    const isNear = a.min > -nearMost && a.max < nearMost;
    emitter.emit(a.constant, isNear ? near : kernel, a.values, a.step, values);
    return done(emitter, [a], values, interval);
  }
  const bits = emitter.bitmap(a.constant);
  emitter.emit(a.constant, `${kernel}Within`, a.values, a.step, emitter.range(rangeOf(type)), values, bits);
  return done(emitter, [a], values, bounds.clamped(interval, type), "i64", bits);
}

/** floor, ceil: of a double, or of a decimal of `scale`. */
export function rounded(
  emitter: Emitter,
  how: "floor" | "ceil",
  a: NumberOperand,
  from: LogicalType,
  to: LogicalType,
): NumberOperand {
  if (a.lane === "f64") return toWhole(emitter, a, to, how);
  const unit = tenTo(scaleOf(from));
  if (how === "floor") return wholeDivision(emitter, "floorDivide", a, constant(emitter, unit));
  return divided(emitter, "ceilDivI64", a, unit);
}

function divided(
  emitter: Emitter,
  kernel: "ceilDivI64" | "roundDivI64",
  a: NumberOperand,
  unit: bigint,
): NumberOperand {
  const values = emitter.take(a.constant, 8);
  emitter.emit(a.constant, kernel, a.values, a.step, emitter.word(unit), values);
  return done(emitter, [a], values, bounds.shrunk(a, Number(unit)));
}

const scaleOf = (type: LogicalType): number => (type.kind === "decimal" ? type.scale : 0);

/** From one type of numbers or times to another, half away from zero where digits go. */
/** `a` as another type. A float32 is a double that 32 bits hold, so that a column and what reads it see one value. */
export function converted(emitter: Emitter, a: NumberOperand, from: LogicalType, to: LogicalType): NumberOperand {
  if (to.kind !== "float32" || from.kind === "float32") return convertedWide(emitter, a, from, to);
  const wide = convertedWide(emitter, a, from, to);
  const values = emitter.take(wide.constant, 8);
  emitter.emit(wide.constant, "roundToF32", wide.values, wide.step, values);
  return finite(emitter, [wide], values, bounds.mapped(wide, Math.fround));
}

function convertedWide(emitter: Emitter, a: NumberOperand, from: LogicalType, to: LogicalType): NumberOperand {
  if (from.kind === "date" && to.kind === "timestamp") {
    return integers(emitter, "multiply", a, constant(emitter, BigInt(dayMs)), to);
  }
  if (from.kind === "timestamp" && to.kind === "date") {
    return wholeDivision(emitter, "floorDivide", a, constant(emitter, BigInt(dayMs)));
  }
  const scale = scaleOf(to) - scaleOf(from);
  if (isFloat(from)) {
    if (isFloat(to)) return a;
    const units = scale > 0 ? reals(emitter, "multiply", a, constant(emitter, Number(tenTo(scale)))) : a;
    return toWhole(emitter, units, to, "round");
  }
  if (isFloat(to)) {
    const real = toReal(emitter, a);
    return scale < 0 ? reals(emitter, "divide", real, constant(emitter, Number(tenTo(-scale)))) : real;
  }
  if (scale > 0) return integers(emitter, "multiply", a, constant(emitter, tenTo(scale)), to);
  const whole = scale < 0 ? divided(emitter, "roundDivI64", a, tenTo(-scale)) : a;
  return within(emitter, whole, to);
}

function toReal(emitter: Emitter, a: NumberOperand): NumberOperand {
  const values = emitter.take(a.constant, 8);
  emitter.emit(a.constant, "i64ToF64", a.values, a.step, values);
  return done(emitter, [a], values, a, "f64");
}

/** Rows beyond the range of `type` become null; nothing is done where there can be none. */
export function within(emitter: Emitter, a: NumberOperand, type: LogicalType): NumberOperand {
  if (bounds.fits(a, type)) return a;
  const values = emitter.take(a.constant, 8);
  const bits = emitter.bitmap(a.constant);
  emitter.emit(a.constant, "withinI64", a.values, a.step, emitter.range(rangeOf(type)), values, bits);
  return done(emitter, [a], values, bounds.clamped(a, type), "i64", bits);
}

export type Comparison = "equal" | "less" | "lessOrEqual";

export function compared(emitter: Emitter, name: Comparison, a: NumberOperand, b: NumberOperand): NumberOperand {
  const once = a.constant && b.constant;
  const values = emitter.take(once, 4);
  const kernel = a.lane === "i32" ? "sameTruth" : a.lane === "f64" ? (`${name}F64` as const) : (`${name}I64` as const);
  emitter.emit(once, kernel, a.values, a.step, b.values, b.step, values);
  return done(emitter, [a, b], values, bounds.truth, "i32");
}

export function logic(emitter: Emitter, name: "and" | "or", a: NumberOperand, b: NumberOperand): NumberOperand {
  const once = a.constant && b.constant;
  const values = emitter.take(once, 4);
  emitter.emit(once, name === "and" ? "bothTrue" : "eitherTrue", a.values, a.step, b.values, b.step, values);
  return done(emitter, [a, b], values, bounds.truth, "i32");
}

export function negation(emitter: Emitter, a: NumberOperand): NumberOperand {
  const values = emitter.take(a.constant, 4);
  emitter.emit(a.constant, "notTrue", a.values, a.step, values);
  return done(emitter, [a], values, bounds.truth, "i32");
}

const parts = {
  year: { kernel: "yearOfDays", min: 1, max: 9999 },
  month: { kernel: "monthOfDays", min: 1, max: 12 },
  day: { kernel: "dayOfMonth", min: 1, max: 31 },
  hour: { kernel: "hourOfMs", min: 0, max: 23 },
  minute: { kernel: "minuteOfMs", min: 0, max: 59 },
  weekday: { kernel: "weekdayOfDays", min: 1, max: 7 },
  week: { kernel: "weekOfDays", min: 1, max: 53 },
  dayofyear: { kernel: "dayOfYear", min: 1, max: 366 },
} as const satisfies Record<CalendarPart, unknown>;

export const isCalendarPart = (name: string): name is CalendarPart => Object.hasOwn(parts, name);

export function calendarPart(emitter: Emitter, name: CalendarPart, a: NumberOperand): NumberOperand {
  const { kernel, min, max } = parts[name];
  const values = emitter.take(a.constant, 8);
  emitter.emit(a.constant, kernel, a.values, a.step, values);
  return done(emitter, [a], values, { min, max });
}
