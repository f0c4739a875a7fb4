// Bounds of results: intervals that hold for every row, null rows included, so that narrow operations may be chosen.
import type { LogicalType } from "../kernels/types.js";
import { rangeOf } from "./nodes.js";

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Doubles that may be anything finite. */
export const anyDouble: Bounds = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
/** 64-bit integers that may be anything. */
export const anyWord: Bounds = { min: -9_223_372_036_854_776e3, max: 9_223_372_036_854_776e3 };
/** Bounds of a column, of which either may be unknown. */
export const known = ({ min, max }: Bounds, any: Bounds): Bounds => ({
  min: Math.max(min, any.min),
  max: Math.min(max, any.max),
});
export const truth: Bounds = { min: 0, max: 1 };

export const exactly = (value: bigint | number): Bounds => outward(Number(value), Number(value));

const exactMax = Number.MAX_SAFE_INTEGER;
const ulps = 2.220446049250313e-16 * 4;

/** Bounds of integers are doubles: beyond 2^53 they are moved outwards, past what rounding may have lost. */
function outward(min: number, max: number): Bounds {
  return {
    min: min < -exactMax || min > exactMax ? min - Math.abs(min) * ulps : min,
    max: max < -exactMax || max > exactMax ? max + Math.abs(max) * ulps : max,
  };
}

const hull = (...values: readonly number[]): Bounds => outward(Math.min(...values), Math.max(...values));

export const add = (a: Bounds, b: Bounds): Bounds => hull(a.min + b.min, a.max + b.max);
export const subtract = (a: Bounds, b: Bounds): Bounds => hull(a.min - b.max, a.max - b.min);
export const multiply = (a: Bounds, b: Bounds): Bounds =>
  hull(...[a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max].map((x) => (Number.isNaN(x) ? 0 : x)));

/** Anything where the divisor may be zero. */
export function divide(a: Bounds, b: Bounds): Bounds {
  if (b.min <= 0 && b.max >= 0) return { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  return hull(a.min / b.min, a.min / b.max, a.max / b.min, a.max / b.max);
}

/** floor(x / y), and x where y is zero. */
export function floorDivide(a: Bounds, b: Bounds): Bounds {
  if (b.min > 0) return outward(Math.floor(divide(a, b).min), Math.floor(divide(a, b).max));
  const most = Math.max(Math.abs(a.min), Math.abs(a.max));
  return outward(-most, most);
}

/** Between 0 and the divisor; the divisor itself is only reached by doubles. */
export const modulo = (divisor: Bounds): Bounds => ({ min: Math.min(0, divisor.min), max: Math.max(0, divisor.max) });

export const least = (a: Bounds, b: Bounds): Bounds => ({ min: Math.min(a.min, b.min), max: Math.min(a.max, b.max) });
export const greatest = (a: Bounds, b: Bounds): Bounds => ({
  min: Math.max(a.min, b.min),
  max: Math.max(a.max, b.max),
});
export const either = (a: Bounds, b: Bounds): Bounds => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });

export function absolute({ min, max }: Bounds): Bounds {
  const most = Math.max(Math.abs(min), Math.abs(max));
  return { min: min <= 0 && max >= 0 ? 0 : Math.min(Math.abs(min), Math.abs(max)), max: most };
}

export const mapped = (bounds: Bounds, f: (x: number) => number): Bounds => outward(f(bounds.min), f(bounds.max));
/** Half away from zero, as the kernel rounds. */
export function nearest(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

/** A whole number of units, rounded either way. */
export const shrunk = (bounds: Bounds, unit: number): Bounds =>
  outward(Math.floor(bounds.min / unit), Math.ceil(bounds.max / unit));

export const areFinite = ({ min, max }: Bounds): boolean => Number.isFinite(min) && Number.isFinite(max);
/** With 0, which stands in the place of a double that is not finite. */
export const sanitised = ({ min, max }: Bounds): Bounds => ({
  min: Math.max(Math.min(min, 0), -Number.MAX_VALUE),
  max: Math.min(Math.max(max, 0), Number.MAX_VALUE),
});

/** Whether every value lies in the range of `type`. */
export function fits({ min, max }: Bounds, type: LogicalType): boolean {
  if (!Number.isFinite(min) || !Number.isFinite(max)) return false;
  const [low, high] = rangeOf(type);
  return BigInt(Math.floor(min)) >= low && BigInt(Math.ceil(max)) <= high;
}

/** What remains of `bounds` in the range of `type`. */
export function clamped({ min, max }: Bounds, type: LogicalType): Bounds {
  const [low, high] = rangeOf(type).map(Number) as [number, number];
  return { min: Math.min(Math.max(min, low), high), max: Math.max(Math.min(max, high), low) };
}
