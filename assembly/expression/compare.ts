// Comparisons, conditions and choices. Conditions are i32 columns of 0 and 1; operands as in arithmetic.ts.

// @ts-ignore: decorator
@inline const EQUAL: i32 = 0;
// @ts-ignore: decorator
@inline const LESS: i32 = 1;
// @ts-ignore: decorator
@inline const LESS_OR_EQUAL: i32 = 2;

/** Four rows at a time: two masks of 64-bit lanes, their low halves side by side, and 1 where they are set. */
// @ts-ignore: decorator
@inline
function storeMasks(out: usize, first: v128, second: v128): void {
  v128.store(out, v128.and(v128.shuffle<i32>(first, second, 0, 2, 4, 6), i32x4.splat(1)));
}

// @ts-ignore: decorator
@inline
function compareI64(x: v128, y: v128, op: i32): v128 {
  if (op == EQUAL) return i64x2.eq(x, y);
  if (op == LESS) return i64x2.lt_s(x, y);
  return i64x2.le_s(x, y);
}

// @ts-ignore: decorator
@inline
function pairsComparedI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize, op: i32): void {
  const end = out + (<usize>n << 2);
  const a2 = aStep << 1, b2 = bStep << 1;
  for (; out < end; out += 16, a += a2 << 1, b += b2 << 1) {
    storeMasks(
      out,
      compareI64(v128.load(a), v128.load(b), op),
      compareI64(v128.load(a + a2), v128.load(b + b2), op),
    );
  }
}

export function equalI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsComparedI64(n, a, aStep, b, bStep, out, EQUAL);
}
export function lessI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsComparedI64(n, a, aStep, b, bStep, out, LESS);
}
export function lessOrEqualI64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsComparedI64(n, a, aStep, b, bStep, out, LESS_OR_EQUAL);
}

// @ts-ignore: decorator
@inline
function compareF64(x: v128, y: v128, op: i32): v128 {
  if (op == EQUAL) return f64x2.eq(x, y);
  if (op == LESS) return f64x2.lt(x, y);
  return f64x2.le(x, y);
}

// @ts-ignore: decorator
@inline
function pairsComparedF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize, op: i32): void {
  const end = out + (<usize>n << 2);
  const a2 = aStep << 1, b2 = bStep << 1;
  for (; out < end; out += 16, a += a2 << 1, b += b2 << 1) {
    storeMasks(
      out,
      compareF64(v128.load(a), v128.load(b), op),
      compareF64(v128.load(a + a2), v128.load(b + b2), op),
    );
  }
}

export function equalF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsComparedF64(n, a, aStep, b, bStep, out, EQUAL);
}
export function lessF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsComparedF64(n, a, aStep, b, bStep, out, LESS);
}
export function lessOrEqualF64(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  pairsComparedF64(n, a, aStep, b, bStep, out, LESS_OR_EQUAL);
}

// @ts-ignore: decorator
@inline const AND: i32 = 0;
// @ts-ignore: decorator
@inline const OR: i32 = 1;
// @ts-ignore: decorator
@inline const SAME: i32 = 2;

// @ts-ignore: decorator
@inline
function conditions(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize, op: i32): void {
  const end = out + (<usize>n << 2);
  for (; out < end; out += 16, a += aStep << 2, b += bStep << 2) {
    const x = v128.load(a), y = v128.load(b);
    if (op == AND) v128.store(out, v128.and(x, y));
    if (op == OR) v128.store(out, v128.or(x, y));
    if (op == SAME) v128.store(out, v128.and(i32x4.eq(x, y), i32x4.splat(1)));
  }
}

export function bothTrue(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  conditions(n, a, aStep, b, bStep, out, AND);
}
export function eitherTrue(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  conditions(n, a, aStep, b, bStep, out, OR);
}
export function sameTruth(n: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  conditions(n, a, aStep, b, bStep, out, SAME);
}
export function notTrue(n: i32, a: usize, aStep: usize, out: usize): void {
  const end = out + (<usize>n << 2);
  for (; out < end; out += 16, a += aStep << 2) v128.store(out, v128.xor(v128.load(a), i32x4.splat(1)));
}

/** The first value where the condition holds, else the second; 8 bytes each. */
export function selectWords(n: i32, condition: usize, cStep: usize, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, condition += cStep, a += aStep, b += bStep, out += 8) {
    store<u64>(out, select<u64>(load<u64>(a), load<u64>(b), load<i32>(condition)));
  }
}

/** The same of 4 bytes. */
export function selectHalves(n: i32, condition: usize, cStep: usize, a: usize, aStep: usize, b: usize, bStep: usize, out: usize): void {
  for (let i = 0; i < n; i++, condition += cStep, a += aStep, b += bStep, out += 4) {
    store<u32>(out, select<u32>(load<u32>(a), load<u32>(b), load<i32>(condition)));
  }
}

/** The same of bitmaps, 64 rows at a time: the condition is one too. */
export function selectBits(n: i32, condition: usize, a: usize, b: usize, out: usize): void {
  const end = out + (<usize>(n + 7) >> 3);
  for (; out < end; out += 8, condition += 8, a += 8, b += 8) {
    const c = load<u64>(condition);
    store<u64>(out, (load<u64>(a) & c) | (load<u64>(b) & ~c));
  }
}
