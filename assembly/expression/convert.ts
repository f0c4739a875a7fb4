// Changes of lane: integers to doubles and back, codes through tables, constants to columns.

/** `bStep` and the like: see arithmetic.ts. Here an i32 column always has 4 bytes a row. */
export function i32ToI64(n: i32, a: usize, out: usize): void {
  const end = out + (<usize>n << 3);
  for (; out < end; out += 16, a += 8) v128.store(out, v128.load_ext<i32>(a));
}

export function i32ToF64(n: i32, a: usize, out: usize): void {
  const end = out + (<usize>n << 3);
  for (; out < end; out += 16, a += 8) v128.store(out, f64x2.convert_low_i32x4_s(v128.load_zero<u64>(a)));
}

/** The low half: for values that bounds place within 32 bits. */
export function i64ToI32(n: i32, a: usize, aStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, out += 4) store<i32>(out, load<i32>(a));
}

export function i64ToF64(n: i32, a: usize, aStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, out += 8) store<f64>(out, <f64>load<i64>(a));
}

/** Doubles to the nearest values of 32 bits, kept as doubles. */
export function roundToF32(n: i32, a: usize, aStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, out += 8) store<f64>(out, <f64><f32>load<f64>(a));
}

// @ts-ignore: decorator
@inline const ROUND: i32 = 0;
// @ts-ignore: decorator
@inline const FLOOR: i32 = 1;
// @ts-ignore: decorator
@inline const CEIL: i32 = 2;

/**
 * Half away from zero: what trunc cut off, doubled, is cut to -1, 0 or 1. Every step is exact, where floor(x + 0.5) is not,
 * and none branches: V8 makes a jump of a select of doubles, and which side of a half is as good as random.
 */
// @ts-ignore: decorator
@inline
function whole(x: f64, how: i32): f64 {
  if (how == FLOOR) return floor(x);
  if (how == CEIL) return ceil(x);
  const t = trunc(x);
  return t + trunc((x - t) * 2);
}

// @ts-ignore: decorator
@inline
function toI64(n: i32, a: usize, aStep: usize, out: usize, how: i32): void {
  for (let i = 0; i < n; i++, a += aStep, out += 8) store<i64>(out, <i64>whole(load<f64>(a), how));
}

export function roundToI64(n: i32, a: usize, aStep: usize, out: usize): void {
  toI64(n, a, aStep, out, ROUND);
}
export function floorToI64(n: i32, a: usize, aStep: usize, out: usize): void {
  toI64(n, a, aStep, out, FLOOR);
}
export function ceilToI64(n: i32, a: usize, aStep: usize, out: usize): void {
  toI64(n, a, aStep, out, CEIL);
}

/** 1.5 * 2^52: added to a whole double below 2^51, it leaves that number in the low bits of the sum. */
// @ts-ignore: decorator
@inline const MARK: f64 = 6755399441055744;

/** Two at a time, for doubles that bounds keep below 2^51: a conversion of 64 bits goes one by one, with a branch for what overflows. */
// @ts-ignore: decorator
@inline
function toI51(n: i32, a: usize, aStep: usize, out: usize, how: i32): void {
  const mark = f64x2.splat(MARK), two = f64x2.splat(2);
  for (const end = out + (<usize>n << 3); out < end; out += 16, a += aStep << 1) {
    const x = v128.load(a);
    let whole = x;
    if (how == FLOOR) whole = f64x2.floor(x);
    if (how == CEIL) whole = f64x2.ceil(x);
    if (how == ROUND) {
      const t = f64x2.trunc(x);
      whole = f64x2.add(t, f64x2.trunc(f64x2.mul(f64x2.sub(x, t), two)));
    }
    v128.store(out, i64x2.sub(f64x2.add(whole, mark), mark));
  }
}

export function roundToI51(n: i32, a: usize, aStep: usize, out: usize): void {
  toI51(n, a, aStep, out, ROUND);
}
export function floorToI51(n: i32, a: usize, aStep: usize, out: usize): void {
  toI51(n, a, aStep, out, FLOOR);
}
export function ceilToI51(n: i32, a: usize, aStep: usize, out: usize): void {
  toI51(n, a, aStep, out, CEIL);
}

// Bit = the whole number lies within the range at `rangeAt`; one that does not is moved to the nearer end.
// The conversion to i64 saturates (trunc_sat), so that no double traps.
// @ts-ignore: decorator
@inline
function toI64Within(n: i32, a: usize, aStep: usize, rangeAt: usize, out: usize, bits: usize, how: i32): void {
  const low = load<i64>(rangeAt), high = load<i64>(rangeAt, 8);
  for (let i = 0; i < n; i += 8, bits++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, a += aStep, out += 8) {
      const r = <i64>whole(load<f64>(a), how);
      store<i64>(out, select<i64>(low, select<i64>(high, r, r > high), r < low));
      byte |= u32(r >= low && r <= high) << j;
    }
    store<u8>(bits, byte);
  }
}

export function roundToI64Within(n: i32, a: usize, aStep: usize, rangeAt: usize, out: usize, bits: usize): void {
  toI64Within(n, a, aStep, rangeAt, out, bits, ROUND);
}
export function floorToI64Within(n: i32, a: usize, aStep: usize, rangeAt: usize, out: usize, bits: usize): void {
  toI64Within(n, a, aStep, rangeAt, out, bits, FLOOR);
}
export function ceilToI64Within(n: i32, a: usize, aStep: usize, rangeAt: usize, out: usize, bits: usize): void {
  toI64Within(n, a, aStep, rangeAt, out, bits, CEIL);
}

/** A column of one 8-byte value. */
export function fillWords(n: i32, at: usize, out: usize): void {
  const word = load<u64>(at);
  for (let i = 0; i < n; i++, out += 8) store<u64>(out, word);
}

/** A column of one 4-byte value. */
export function fillHalves(n: i32, at: usize, out: usize): void {
  const half = load<u32>(at);
  for (let i = 0; i < n; i++, out += 4) store<u32>(out, half);
}

/** What was worked out at plan time for each code: 4-byte values. */
export function tabulatedHalves(n: i32, codes: usize, table: usize, out: usize): void {
  for (let i = 0; i < n; i++, codes += 4, out += 4) store<u32>(out, load<u32>(table + (<usize>load<u32>(codes) << 2)));
}

/** The same of 8 bytes. */
export function tabulatedWords(n: i32, codes: usize, table: usize, out: usize): void {
  for (let i = 0; i < n; i++, codes += 4, out += 8) store<u64>(out, load<u64>(table + (<usize>load<u32>(codes) << 3)));
}

/** The place of a pair in a table of rows of `width`: codes count from `aLow` and `bLow`. */
export function pairCodes(n: i32, a: usize, aLow: i32, b: usize, bLow: i32, width: i32, out: usize): void {
  const first = i32x4.splat(aLow), second = i32x4.splat(bLow), row = i32x4.splat(width);
  for (const end = out + (<usize>n << 2); out < end; out += 16, a += 16, b += 16) {
    const place = i32x4.mul(i32x4.sub(v128.load(a), first), row);
    v128.store(out, i32x4.add(place, i32x4.sub(v128.load(b), second)));
  }
}

/** Codes of a dictionary that was put behind another one. */
export function shiftCodes(n: i32, codes: usize, by: i32, out: usize): void {
  for (let i = 0; i < n; i++, codes += 4, out += 4) store<i32>(out, load<i32>(codes) + by);
}
