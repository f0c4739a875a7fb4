// The kernels of patterns themselves: two ways to run a fixed program, and how far they store.
import { expect, test } from "vitest";
import type { Arg } from "../../src/kernels/program.js";
import { lowerPattern } from "../../src/text/lower.js";
import { workbench } from "../harness.js";
import { columnKey, grammarOf, mix } from "../text/reference.js";

const n = 100;
const slack = 64;

/** A pattern's program in a memory with free room after the arena: rows of random words, offsets, bytes, a guard. */
function prepared(pattern: string, kind: "draws" | "index") {
  const { builder, constants, run } = workbench(n);
  const keyAt = constants.word(columnKey);
  const rows = builder.slot(8);
  const vector = lowerPattern(
    grammarOf(pattern),
    builder,
    kind === "draws" ? { kind, hashes: rows, keyAt } : { kind, index: rows },
  );
  const { memory, kernels } = run(0);
  const { args } = builder.finish().steps.at(-1)!;
  const [program, ops] = (kind === "draws" ? args.slice(2) : args.slice(1)) as [number, number, ...Arg[]];
  const words = memory.buffer.byteLength - 60_000;
  const [counters, offsets, bytes] = [words + 8 * n, words + 8 * n + 64, words + 12 * n + 128];
  new BigUint64Array(memory.buffer, words, n).set(Array.from({ length: n }, (_, i) => mix(BigInt(i)) >> 40n));
  const guard = new Uint8Array(memory.buffer, bytes);
  const made = (call: () => unknown) => {
    guard.fill(0xee);
    call();
    const ends = new Int32Array(memory.buffer, offsets, n + 1).slice();
    return { ends, bytes: guard.slice(0, ends[n]), beyond: guard.slice(ends[n]! + slack) };
  };
  return { kernels, keyAt, program, ops, words, counters, offsets, bytes, stride: vector.maxBytes, made };
}

test.each(["[A-Z]{3}-[0-9]{4}", "[A-Z0-9]{10}", "[a-z]{31}", "x", ""])(
  "both kernels draw the same for %j",
  (pattern) => {
    const { kernels, keyAt, program, ops, words, counters, offsets, bytes, stride, made } = prepared(pattern, "draws");
    const fixed = made(() => kernels.patternFixedDraws(n, words, keyAt, program, ops, stride, offsets, bytes));
    const general = made(() => kernels.patternDraws(n, words, keyAt, program, ops, counters, offsets, bytes));
    expect(fixed).toEqual(general);
    expect(fixed.ends[n]).toBe(n * stride);
  },
);

test.each(["[A-Z]{3}-[0-9]{4}", "[A-Z0-9]{10}", "x"])("both kernels make the same of an index for %j", (pattern) => {
  const { kernels, program, ops, words, counters, offsets, bytes, stride, made } = prepared(pattern, "index");
  const fixed = made(() => kernels.patternFixedIndex(n, words, program, ops, stride, offsets, bytes));
  const general = made(() => kernels.patternIndex(n, words, program, ops, counters, offsets, bytes));
  expect(fixed).toEqual(general);
});

test.each([
  ["x", "draws"],
  ["[A-Z]{3}-[0-9]{4}", "draws"],
  ["a{0,4}", "draws"],
  ["(a|bc){1,4}", "draws"],
  ["(a|bc){1,4}", "index"],
] as const)("nothing is stored beyond the slack after the longest texts of %j by %s", (pattern, kind) => {
  const { kernels, keyAt, program, ops, words, counters, offsets, bytes, stride, made } = prepared(pattern, kind);
  const { beyond, ends } = made(() =>
    kind === "draws"
      ? kernels.patternDraws(n, words, keyAt, program, ops, counters, offsets, bytes)
      : kernels.patternIndex(n, words, program, ops, counters, offsets, bytes),
  );
  const free = beyond.slice(Math.max(0, n * stride - ends[n]!));
  expect(free.every((byte) => byte === 0xee)).toBe(true);
});
