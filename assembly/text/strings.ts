// Texts of formulas: Arrow Utf8 in and out (i32 offsets and bytes). A text operand has the bytes from offset to offset,
// 4 or, for a constant, 0. Positions count characters (code points), letters change case in ASCII only.

/** Copies `length` bytes in pieces of 16, which may run past the end by 15. Returns the end. */
// @ts-ignore: decorator
@inline
function copied(to: usize, from: usize, length: usize): usize {
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
  return to + length;
}

/** Texts of a dictionary, written out row by row. */
export function expandTexts(n: i32, codes: usize, offsets: usize, bytes: usize, outOffsets: usize, outBytes: usize): void {
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, codes += 4) {
    const entry = offsets + (<usize>load<u32>(codes) << 2);
    const start = load<u32>(entry);
    to = copied(to, bytes + start, load<u32>(entry, 4) - start);
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

export function concatTexts(
  n: i32, aOffsets: usize, aStep: usize, aBytes: usize, bOffsets: usize, bStep: usize, bBytes: usize, outOffsets: usize, outBytes: usize,
): void {
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, aOffsets += aStep, bOffsets += bStep) {
    const a = load<u32>(aOffsets), b = load<u32>(bOffsets);
    to = copied(to, aBytes + a, load<u32>(aOffsets, 4) - a);
    to = copied(to, bBytes + b, load<u32>(bOffsets, 4) - b);
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

/** The first text where the condition holds, else the second. */
export function selectTexts(
  n: i32, condition: usize, cStep: usize, aOffsets: usize, aStep: usize, aBytes: usize, bOffsets: usize, bStep: usize, bBytes: usize,
  outOffsets: usize, outBytes: usize,
): void {
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, condition += cStep, aOffsets += aStep, bOffsets += bStep) {
    const first = load<i32>(condition) != 0;
    const entry = select<usize>(aOffsets, bOffsets, first);
    const start = load<u32>(entry);
    to = copied(to, select<usize>(aBytes, bBytes, first) + start, load<u32>(entry, 4) - start);
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

// Sixteen bytes with the letters from `first` on (26 of them) moved to the other case.
// @ts-ignore: decorator
@inline
function otherCase(x: v128, first: u8): v128 {
  const letter = i8x16.lt_u(i8x16.sub(x, i8x16.splat(first)), i8x16.splat(26));
  return v128.xor(x, v128.and(letter, i8x16.splat(32)));
}

// The texts of a batch lie back to back, so that their bytes are one run.
// @ts-ignore: decorator
@inline
function recased(n: i32, offsets: usize, bytes: usize, outOffsets: usize, outBytes: usize, first: u8): void {
  const start = load<u32>(offsets);
  for (let i = 0; i <= n; i++) store<u32>(outOffsets + (<usize>i << 2), load<u32>(offsets + (<usize>i << 2)) - start);
  const length = load<u32>(offsets + (<usize>n << 2)) - start;
  for (let i: u32 = 0; i < length; i += 16) v128.store(outBytes + i, otherCase(v128.load(bytes + start + i), first));
}

export function lowerTexts(n: i32, offsets: usize, bytes: usize, outOffsets: usize, outBytes: usize): void {
  recased(n, offsets, bytes, outOffsets, outBytes, 65);
}
export function upperTexts(n: i32, offsets: usize, bytes: usize, outOffsets: usize, outBytes: usize): void {
  recased(n, offsets, bytes, outOffsets, outBytes, 97);
}

/** Characters between two places: bytes that do not continue one. */
// @ts-ignore: decorator
@inline
function characters(from: usize, to: usize): i32 {
  let count = 0;
  for (; from < to; from++) count += i32((load<u8>(from) & 0xc0) != 0x80);
  return count;
}

/** The place behind `count` characters, or the end. */
// @ts-ignore: decorator
@inline
function behind(from: usize, to: usize, count: i64): usize {
  while (from < to && count > 0) {
    from++;
    while (from < to && (load<u8>(from) & 0xc0) == 0x80) from++;
    count--;
  }
  return from;
}

export function lengthTexts(n: i32, offsets: usize, step: usize, bytes: usize, out: usize): void {
  for (let i = 0; i < n; i++, offsets += step, out += 8) {
    store<i64>(out, characters(bytes + load<u32>(offsets), bytes + load<u32>(offsets, 4)));
  }
}

/** Characters from `from` up to, not including, `to`; negative positions count from the end, as in JavaScript. */
export function sliceTexts(
  n: i32, offsets: usize, step: usize, bytes: usize, from: usize, fromStep: usize, to: usize, toStep: usize, outOffsets: usize, outBytes: usize,
): void {
  let out = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, offsets += step, from += fromStep, to += toStep) {
    const start = bytes + load<u32>(offsets), end = bytes + load<u32>(offsets, 4);
    let first = load<i64>(from), last = load<i64>(to);
    if (first < 0 || last < 0) {
      const count = <i64>characters(start, end);
      first = select<i64>(first, max<i64>(first + count, 0), first >= 0);
      last = select<i64>(last, max<i64>(last + count, 0), last >= 0);
    }
    const at = behind(start, end, first);
    out = copied(out, at, behind(at, end, last - first) - at);
    outOffsets += 4;
    store<u32>(outOffsets, out - outBytes);
  }
}

/** Texts of at least `width` characters: the filling (one character of `fillLength` bytes) goes in front. */
export function padTexts(
  n: i32, offsets: usize, step: usize, bytes: usize, width: i32, fillAt: usize, fillLength: usize, outOffsets: usize, outBytes: usize,
): void {
  let to = outBytes;
  store<i32>(outOffsets, 0);
  const filling = load<u32>(fillAt);
  for (let i = 0; i < n; i++, offsets += step) {
    const start = load<u32>(offsets), end = load<u32>(offsets, 4);
    for (let missing = width - characters(bytes + start, bytes + end); missing > 0; missing--) {
      store<u32>(to, filling);
      to += fillLength;
    }
    to = copied(to, bytes + start, end - start);
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

/** Below, equal to or above 0 as a stands before, at or behind b in the order of bytes, which is that of code points. */
// @ts-ignore: decorator
@inline
function order(a: usize, aLength: i32, b: usize, bLength: i32): i32 {
  const both = min(aLength, bLength);
  let i = 0;
  while (i < both && load<u8>(a + i) == load<u8>(b + i)) i++;
  return i < both ? <i32>load<u8>(a + i) - <i32>load<u8>(b + i) : aLength - bLength;
}

// @ts-ignore: decorator
@inline const EQUAL: i32 = 0;
// @ts-ignore: decorator
@inline const LESS: i32 = 1;
// @ts-ignore: decorator
@inline const LESS_OR_EQUAL: i32 = 2;

// @ts-ignore: decorator
@inline
function compared(n: i32, aOffsets: usize, aStep: usize, aBytes: usize, bOffsets: usize, bStep: usize, bBytes: usize, out: usize, op: i32): void {
  for (let i = 0; i < n; i++, aOffsets += aStep, bOffsets += bStep, out += 4) {
    const a = load<u32>(aOffsets), b = load<u32>(bOffsets);
    const o = order(aBytes + a, load<u32>(aOffsets, 4) - a, bBytes + b, load<u32>(bOffsets, 4) - b);
    if (op == EQUAL) store<i32>(out, i32(o == 0));
    if (op == LESS) store<i32>(out, i32(o < 0));
    if (op == LESS_OR_EQUAL) store<i32>(out, i32(o <= 0));
  }
}

export function equalTexts(n: i32, aOffsets: usize, aStep: usize, aBytes: usize, bOffsets: usize, bStep: usize, bBytes: usize, out: usize): void {
  compared(n, aOffsets, aStep, aBytes, bOffsets, bStep, bBytes, out, EQUAL);
}
export function lessTexts(n: i32, aOffsets: usize, aStep: usize, aBytes: usize, bOffsets: usize, bStep: usize, bBytes: usize, out: usize): void {
  compared(n, aOffsets, aStep, aBytes, bOffsets, bStep, bBytes, out, LESS);
}
export function lessOrEqualTexts(n: i32, aOffsets: usize, aStep: usize, aBytes: usize, bOffsets: usize, bStep: usize, bBytes: usize, out: usize): void {
  compared(n, aOffsets, aStep, aBytes, bOffsets, bStep, bBytes, out, LESS_OR_EQUAL);
}
