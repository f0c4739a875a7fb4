// Text from a pattern: runs the small programs that src/text/lower.ts writes, by random words or by the index of the text.
//
// A program is a row of operations of 32 bytes, little endian:
//
//    0        4        8        12       16        20          24           28
//    +--------+--------+--------+--------+---------+-----------+------------+--------+
//    | kind   | size   | bits   | table  | width   | target    | cumulative | counter|   u32 each
//    +--------+--------+--------+--------+---------+-----------+------------+--------+
//
//   pick     write entry k of `size` entries of `width` bytes (at most 16) at `table`
//   slot     the same with entries of 16 bytes: up to 15 of text, then its length
//   trim     take back size - 1 - k times `width` bytes: how a repeat ends without a loop, and so without a branch to guess
//   choice   go on at operation table[k] (u32 offsets from the program's start), k below `size`
//   repeat   do what follows k + width times, k below `size`; after that, or if that is 0 times, go on at `target`
//   jump     go on at `target`
//   again    count down `counter`; unless that is the last time, go on at `target`
//
// Where k comes from is the only difference between the two ways of running:
// - by draws: k = floor(fraction * size), and the fraction that is left serves the next operation. A word lasts for
//   40 bits of choices, so that a probability is off by a factor of 1 +- 2^-24 at most; word 0 is the cell, word j its attempt j;
// - by index: mixed radix, the first operation turning fastest. Where the alternatives of a choice (or the lengths of a
//   repeat) hold different numbers of texts, `cumulative` points to size + 1 of their sums (u64), else it is 0. With
//   x = e + rest * total, e below the total, alternative k goes on with (e - sum k) + rest * (its texts): no stack is needed.
import { attempt, mix, mulHigh } from "../random/mix";

/** The purpose of a cell's further words; equals attemptPurposes.text. */
const TEXT: u64 = 0x7465787400000001;
/** Bits of choices that one word serves. */
const WORD_BITS: i32 = 40;

const SLOT: u32 = 1, TRIM: u32 = 2, CHOICE: u32 = 3, JUMP: u32 = 5;
/** log2 of the bytes of an operation. */
const OP_SHIFT: usize = 5;

/**
 * Fixed programs (only `pick`) by draws: row i is the `stride` bytes from bytes + i * stride.
 * Entries are stored as 16 bytes from left to right, each over what the one before stored too much.
 */
export function patternFixedDraws(n: i32, hashes: usize, keyAt: usize, program: usize, ops: i32, stride: i32, offsets: usize, bytes: usize): void {
  const key = load<u64>(keyAt);
  const end = program + (<usize>ops << OP_SHIFT);
  for (let i = 0; i < n; i++, hashes += 8) {
    const cell = mix(load<u64>(hashes) ^ key);
    let x = cell, word: u64 = 0, left = WORD_BITS;
    for (let op = program; op < end; op += 32) {
      const size = <u64>load<u32>(op, 4), bits = load<i32>(op, 8);
      left -= bits;
      if (left < 0) {
        x = attempt(cell, TEXT, ++word);
        left = WORD_BITS - bits;
      }
      const k = <usize>(((x >> 32) * size + (((x & 0xffffffff) * size) >> 32)) >> 32);
      x *= size;
      const width = <usize>load<u32>(op, 16);
      v128.store(bytes, v128.load(<usize>load<u32>(op, 12) + k * width));
      bytes += width;
    }
  }
  fixedOffsets(n, stride, offsets);
}

/** Fixed programs by index: 8 bytes a row, below the number of texts. `bits` and `target` hold the halves of (2^64 - 1) / size. */
export function patternFixedIndex(n: i32, index: usize, program: usize, ops: i32, stride: i32, offsets: usize, bytes: usize): void {
  const end = program + (<usize>ops << OP_SHIFT);
  for (let i = 0; i < n; i++, index += 8) {
    let x = load<u64>(index);
    for (let op = program; op < end; op += 32) {
      const size = <u64>load<u32>(op, 4), width = <usize>load<u32>(op, 16);
      // x / size by the reciprocal, which is one too small at most: a third of the time of a division
      const near = mulHigh(x, <u64>load<u32>(op, 8) | (<u64>load<u32>(op, 20) << 32));
      const over = x - near * size;
      const one = u64(over >= size);
      v128.store(bytes, v128.load(<usize>load<u32>(op, 12) + <usize>(over - select<u64>(size, 0, one != 0)) * width));
      x = near + one;
      bytes += width;
    }
  }
  fixedOffsets(n, stride, offsets);
}

/** Any program by draws. `counters` is scratch space: 4 bytes for each level of repeats. */
export function patternDraws(n: i32, hashes: usize, keyAt: usize, program: usize, ops: i32, counters: usize, offsets: usize, bytes: usize): void {
  interpret(false, n, hashes, load<u64>(keyAt), program, ops, counters, offsets, bytes);
}

/** Any program by index: 8 bytes a row, below the number of texts. */
export function patternIndex(n: i32, index: usize, program: usize, ops: i32, counters: usize, offsets: usize, bytes: usize): void {
  interpret(true, n, index, 0, program, ops, counters, offsets, bytes);
}

// @ts-ignore: decorator
@inline
function fixedOffsets(n: i32, stride: i32, offsets: usize): void {
  for (let i = 0, at = 0; i <= n; i++, offsets += 4, at += stride) store<i32>(offsets, at);
}

// `indexed` is a constant where this is inlined: there are two loops, neither of which asks.
// @ts-ignore: decorator
@inline
function interpret(indexed: bool, n: i32, source: usize, key: u64, program: usize, ops: i32, counters: usize, offsets: usize, bytes: usize): void {
  const end = program + (<usize>ops << OP_SHIFT);
  let at = bytes;
  store<i32>(offsets, 0);
  for (let i = 0; i < n; i++, source += 8) {
    const cell = indexed ? load<u64>(source) : mix(load<u64>(source) ^ key);
    let x = cell, word: u64 = 0, left = WORD_BITS;
    let op = program;
    while (op < end) {
      const kind = load<u32>(op);
      if (kind >= JUMP) {
        let go = true;
        if (kind != JUMP) {
          const counter = counters + <usize>load<u32>(op, 28);
          const more = load<u32>(counter) - 1;
          store<u32>(counter, more);
          go = more != 0;
        }
        op = go ? program + <usize>load<u32>(op, 20) : op + 32;
        continue;
      }

      const size = <u64>load<u32>(op, 4);
      let k: usize;
      if (indexed) {
        const cumulative = <usize>load<u32>(op, 24);
        if (cumulative) {
          const total = load<u64>(cumulative + (<usize>size << 3));
          const rest = x / total, e = x - rest * total;
          k = lastNotAbove(cumulative, <usize>size, e);
          const sum = load<u64>(cumulative + (k << 3));
          x = e - sum + rest * (load<u64>(cumulative + (k << 3), 8) - sum);
        } else {
          const rest = x / size;
          k = <usize>(x - rest * size);
          x = rest;
        }
      } else {
        const bits = load<i32>(op, 8);
        left -= bits;
        if (left < 0) {
          x = attempt(cell, TEXT, ++word);
          left = WORD_BITS - bits;
        }
        k = <usize>(((x >> 32) * size + (((x & 0xffffffff) * size) >> 32)) >> 32);
        x *= size;
      }

      const table = <usize>load<u32>(op, 12);
      if (kind < SLOT) {
        const width = <usize>load<u32>(op, 16);
        v128.store(at, v128.load(table + k * width));
        at += width;
        op += 32;
      } else if (kind == SLOT) {
        v128.store(at, v128.load(table + (k << 4)));
        at += <usize>load<u8>(table + (k << 4), 15);
        op += 32;
      } else if (kind == TRIM) {
        at -= (<usize>size - 1 - k) * <usize>load<u32>(op, 16);
        op += 32;
      } else if (kind == CHOICE) {
        op = program + <usize>load<u32>(table + (k << 2));
      } else {
        const times = <u32>k + load<u32>(op, 16);
        store<u32>(counters + <usize>load<u32>(op, 28), times);
        op = times ? op + 32 : program + <usize>load<u32>(op, 20);
      }
    }
    offsets += 4;
    store<i32>(offsets, <i32>(at - bytes));
  }
}

/** The k below `size` with sums[k] <= e < sums[k + 1]. */
// @ts-ignore: decorator
@inline
function lastNotAbove(sums: usize, size: usize, e: u64): usize {
  let low: usize = 0, high = size;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<u64>(sums + (middle << 3)) <= e) low = middle;
    else high = middle;
  }
  return low;
}
