// Arithmetic of formulas, a column at a time. An operand is an address and the bytes from row to row: 8, or 0 for a
// constant, which lies there twice (16 bytes), so that one loop of vectors serves columns and constants.

// @ts-ignore: decorator
@inline const ADD: i32 = 0;
// @ts-ignore: decorator
@inline const SUB: i32 = 1;
// @ts-ignore: decorator
@inline const MUL: i32 = 2;
// @ts-ignore: decorator
@inline const DIV: i32 = 3;
// @ts-ignore: decorator
@inline const MIN: i32 = 4;
// @ts-ignore: decorator
@inline const MAX: i32 = 5;

// @ts-ignore: decorator
@inline
function pairsF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize, op: i32): void {
  const end = out + (<usize>n << 3);
  for (; out < end; out += 16, a += aStep << 1, b += bStep << 1) {
    const x = v128.load(a), y = v128.load(b);
    if (op == ADD) v128.store(out, f64x2.add(x, y));
    if (op == SUB) v128.store(out, f64x2.sub(x, y));
    if (op == MUL) v128.store(out, f64x2.mul(x, y));
    if (op == DIV) v128.store(out, f64x2.div(x, y));
    if (op == MIN) v128.store(out, f64x2.min(x, y));
    if (op == MAX) v128.store(out, f64x2.max(x, y));
  }
}

export function addF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsF64(n, a, aStep, b, bStep, out, ADD);
}
export function subF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsF64(n, a, aStep, b, bStep, out, SUB);
}
export function mulF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsF64(n, a, aStep, b, bStep, out, MUL);
}
export function divF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsF64(n, a, aStep, b, bStep, out, DIV);
}
export function minF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsF64(n, a, aStep, b, bStep, out, MIN);
}
export function maxF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsF64(n, a, aStep, b, bStep, out, MAX);
}

/** x - floor(x / y) * y, exactly: the result has the sign of the divisor. By zero: NaN. */
export function modF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, b += bStep, out += 8) {
    const x = load<f64>(a), y = load<f64>(b);
    const r = x % y;
    store<f64>(out, r + select<f64>(y, 0, r != 0 && r < 0 != y < 0)); // + 0 turns -0 into 0
  }
}

export function absF64(n: i32, a: usize, aStep: usize, out: usize): void {
  const end = out + (<usize>n << 3);
  for (; out < end; out += 16, a += aStep << 1) v128.store(out, f64x2.abs(v128.load(a)));
}

/** Bit = the value is finite; one that is not becomes 0, so that what is computed from it stays within bounds. */
export function finiteF64(n: i32, values: usize, bits: usize): void {
  for (let i = 0; i < n; i += 8, bits++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, values += 8) {
      const x = load<f64>(values);
      const finite = x - x == 0;
      store<f64>(values, select<f64>(x, 0, finite));
      byte |= u32(finite) << j;
    }
    store<u8>(bits, byte);
  }
}

// @ts-ignore: decorator
@inline
function pairsI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize, op: i32): void {
  const end = out + (<usize>n << 3);
  for (; out < end; out += 16, a += aStep << 1, b += bStep << 1) {
    const x = v128.load(a), y = v128.load(b);
    if (op == ADD) v128.store(out, i64x2.add(x, y));
    if (op == SUB) v128.store(out, i64x2.sub(x, y));
    if (op == MUL) v128.store(out, i64x2.mul(x, y));
    if (op == MIN) v128.store(out, v128.bitselect(x, y, i64x2.lt_s(x, y)));
    if (op == MAX) v128.store(out, v128.bitselect(x, y, i64x2.gt_s(x, y)));
  }
}

/** Modulo 2^64: for operands whose bounds rule an overflow out. */
export function addI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsI64(n, a, aStep, b, bStep, out, ADD);
}
export function subI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsI64(n, a, aStep, b, bStep, out, SUB);
}
export function mulI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsI64(n, a, aStep, b, bStep, out, MUL);
}
export function minI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsI64(n, a, aStep, b, bStep, out, MIN);
}
export function maxI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsI64(n, a, aStep, b, bStep, out, MAX);
}

/** |x|; of -2^63, which has none, the greatest value. */
export function absI64(n: i32, a: usize, aStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, out += 8) {
    const x = load<i64>(a);
    store<i64>(out, select<i64>(i64.MAX_VALUE, select<i64>(-x, x, x < 0), x == i64.MIN_VALUE));
  }
}

// @ts-ignore: decorator
@inline const WRAP: f64 = 9.21e18; // ranges end at 9.2e18, words at 9.223e18, and a product of doubles is off by 1e4 at most

// Where bounds do not rule out that a result leaves its range: bit = it lies within, and one that does not is moved to the
// nearer end. The doubles tell a wrapped result, since every range ends below 2^63.
// @ts-ignore: decorator
@inline
function pairsWithin(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, rangeAt: usize, out: usize, bits: usize, op: i32): void {
  const low = load<i64>(rangeAt), high = load<i64>(rangeAt, 8);
  for (let i = 0; i < n; i += 8, bits++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, a += aStep, b += bStep, out += 8) {
      const x = load<i64>(a), y = load<i64>(b);
      let r: i64 = 0, real: f64 = 0;
      if (op == ADD) { r = x + y; real = <f64>x + <f64>y; }
      if (op == SUB) { r = x - y; real = <f64>x - <f64>y; }
      if (op == MUL) { r = x * y; real = <f64>x * <f64>y; }
      const under = i32(real < -WRAP) | (i32(real <= WRAP) & i32(r < low));
      const over = i32(real > WRAP) | (i32(real >= -WRAP) & i32(r > high));
      store<i64>(out, select<i64>(low, select<i64>(high, r, over), under));
      byte |= <u32>((under | over) ^ 1) << j;
    }
    store<u8>(bits, byte);
  }
}

/** `rangeAt` points to the least and the greatest value. */
export function addI64Within(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, rangeAt: usize, out: usize, bits: usize): void {
  pairsWithin(n, a, aStep, b, bStep, rangeAt, out, bits, ADD);
}
export function subI64Within(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, rangeAt: usize, out: usize, bits: usize): void {
  pairsWithin(n, a, aStep, b, bStep, rangeAt, out, bits, SUB);
}
export function mulI64Within(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, rangeAt: usize, out: usize, bits: usize): void {
  pairsWithin(n, a, aStep, b, bStep, rangeAt, out, bits, MUL);
}

/** Bit = x lies within the range at `rangeAt`; one that does not is moved to the nearer end. */
export function withinI64(n: i32, a: usize, aStep: usize, rangeAt: usize, out: usize, bits: usize): void {
  const low = load<i64>(rangeAt), high = load<i64>(rangeAt, 8);
  for (let i = 0; i < n; i += 8, bits++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, a += aStep, out += 8) {
      const x = load<i64>(a);
      store<i64>(out, select<i64>(low, select<i64>(high, x, x > high), x < low));
      byte |= u32(x >= low && x <= high) << j;
    }
    store<u8>(bits, byte);
  }
}

/** Bit = the divisor is not zero. */
export function nonZeroI64(n: i32, b: usize, bStep: usize, bits: usize): void {
  for (let i = 0; i < n; i += 8, bits++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, b += bStep) byte |= u32(load<i64>(b) != 0) << j;
    store<u8>(bits, byte);
  }
}

/** floor(x / y). By zero: x, which `nonZeroI64` marks as null. Operands lie above -2^63. */
export function floorDivI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, b += bStep, out += 8) {
    const x = load<i64>(a), y = load<i64>(b);
    const divisor = select<i64>(1, y, y == 0);
    const q = select<i64>(x, i64.MIN_VALUE + 1, x != i64.MIN_VALUE) / divisor;
    store<i64>(out, q - i64(q * divisor != x && (x ^ divisor) < 0));
  }
}

/** x - floor(x / y) * y: the result has the sign of the divisor. By zero: 0, which `nonZeroI64` marks as null. */
export function modI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += aStep, b += bStep, out += 8) {
    const x = load<i64>(a), y = load<i64>(b);
    const divisor = select<i64>(1, y, y == 0);
    const r = x % divisor;
    store<i64>(out, r + select<i64>(divisor, 0, r != 0 && (r ^ divisor) < 0));
  }
}

/** x / y rounded half away from zero; `divisorAt` points to a positive divisor. Decimals to fewer digits. */
export function roundDivI64(n: i32, a: usize, aStep: usize, divisorAt: usize, out: usize): void {
  const divisor = load<i64>(divisorAt);
  for (let i = 0; i < n; i++, a += aStep, out += 8) {
    const x = load<i64>(a);
    const q = x / divisor;
    const rest = x - q * divisor;
    const size = select<i64>(-rest, rest, rest < 0);
    store<i64>(out, q + select<i64>(select<i64>(-1, 1, x < 0), 0, size >= divisor - size));
  }
}

/** The least whole number that is not below x / y; `divisorAt` points to a positive divisor. */
export function ceilDivI64(n: i32, a: usize, aStep: usize, divisorAt: usize, out: usize): void {
  const divisor = load<i64>(divisorAt);
  for (let i = 0; i < n; i++, a += aStep, out += 8) {
    const x = load<i64>(a);
    const q = x / divisor;
    store<i64>(out, q + i64(q * divisor < x));
  }
}
