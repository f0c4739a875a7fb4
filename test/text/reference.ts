// What the tests of texts compare with: grammars read the slow and plain way, random patterns, and a chi-square limit.
import fc from "fast-check";
import { executor } from "../../src/batch/execute.js";
import { attemptPurposes, drawKey } from "../../src/kernels/purposes.js";
import type { Utf8Vector } from "../../src/kernels/vector.js";
import type { Code } from "../../src/text/compile.js";
import { count } from "../../src/text/count.js";
import type { Grammar } from "../../src/text/grammar.js";
import { lowerPattern } from "../../src/text/lower.js";
import { parsePattern } from "../../src/text/pattern.js";
import { workbench } from "../harness.js";

export function grammarOf(pattern: string): Grammar {
  const { grammar, problems } = parsePattern(pattern);
  if (grammar === undefined) throw new Error(`${pattern}: ${problems[0]?.message}`);
  return grammar;
}

/** Text number `index`, straight from the grammar: mixed radix, what comes first turning fastest. */
export function textNumber(grammar: Grammar, index: bigint): string {
  switch (grammar.kind) {
    case "literal":
      return grammar.text;
    case "class":
      return String.fromCodePoint(grammar.characters[Number(index)]!);
    case "choice":
      for (const option of grammar.options) {
        if (index < count(option)) return textNumber(option, index);
        index -= count(option);
      }
      throw new Error("the index is too large");
    case "sequence":
      return row(grammar.items, index);
    case "repeat":
      for (let times = grammar.min; times <= grammar.max; times++) {
        const items = new Array<Grammar>(times).fill(grammar.item);
        const texts = items.reduce((product, item) => product * count(item), 1n);
        if (index < texts) return row(items, index);
        index -= texts;
      }
      throw new Error("the index is too large");
  }
}

function row(items: readonly Grammar[], index: bigint): string {
  let text = "";
  for (const item of items) {
    text += textNumber(item, index % count(item));
    index /= count(item);
  }
  return text;
}

const mask = (1n << 64n) - 1n;
export const mix = (x: bigint): bigint => {
  x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & mask;
  return x ^ (x >> 31n);
};
export const attempt = (cell: bigint, purpose: bigint, j: bigint): bigint =>
  mix(((cell ^ purpose) + j * 0xd1342543de82ef95n) & mask);
export const rowHash = (rowNumber: bigint, key: bigint): bigint => mix((rowNumber * 0x9e3779b97f4a7c15n + key) & mask);

/** The text that a program draws in a cell, in exact arithmetic. */
export function drawnText({ instructions }: Code, cell: bigint): string {
  let fraction = cell;
  let word = 0n;
  let left = 40;
  const below = (size: number): number => {
    const bits = size === 1 ? 0 : (size - 1).toString(2).length;
    left -= bits;
    if (left < 0) {
      fraction = attempt(cell, attemptPurposes.text, ++word);
      left = 40 - bits;
    }
    const product = fraction * BigInt(size);
    fraction = product & mask;
    return Number(product >> 64n);
  };
  const bytes: number[] = [];
  const counters: number[] = [];
  for (let at = 0; at < instructions.length; ) {
    const instruction = instructions[at++]!;
    switch (instruction.op) {
      case "pick": {
        const { size, width, bytes: entries } = instruction.table;
        const k = below(size);
        bytes.push(...entries.subarray(k * width, (k + 1) * width));
        break;
      }
      case "slot": {
        const k = below(instruction.table.size);
        const slot = instruction.table.bytes.subarray(16 * k, 16 * (k + 1));
        bytes.push(...slot.subarray(0, slot[15]));
        break;
      }
      case "trim":
        bytes.length -= (instruction.size - 1 - below(instruction.size)) * instruction.width;
        break;
      case "choice":
        at = instruction.targets[below(instruction.targets.length)]!;
        break;
      case "repeat": {
        const times = instruction.min + below(instruction.max - instruction.min + 1);
        counters[instruction.level] = times;
        if (times === 0) at = instruction.target;
        break;
      }
      case "jump":
        at = instruction.target;
        break;
      case "again":
        if (--counters[instruction.level]! > 0) at = instruction.target;
        break;
    }
  }
  return Buffer.from(bytes).toString("utf8");
}

export const tableKey = drawKey(7n, "t", "", "rows");
export const columnKey = drawKey(7n, "t", "c", "value");

/** `n` texts from row `firstRow` on: drawn, or those of the numbers themselves. */
export function texts(grammar: Grammar, kind: "draws" | "index", n: number, firstRow = 0n): string[] {
  const { vector, run } = column(grammar, kind, n);
  return run(n, firstRow).read(vector) as string[];
}

function column(grammar: Grammar, kind: "draws" | "index", capacity: number) {
  const bench = workbench(capacity);
  const { builder, constants } = bench;
  const rows = builder.slot(8);
  let vector: Utf8Vector;
  if (kind === "draws") {
    builder.step("rowHashes", builder.firstRow, constants.word(tableKey), rows);
    vector = lowerPattern(grammar, builder, { kind, hashes: rows, keyAt: constants.word(columnKey) });
  } else {
    builder.step("rowNumbers", builder.firstRow, rows);
    vector = lowerPattern(grammar, builder, { kind, index: rows });
  }
  return { ...bench, vector };
}

/** Calls `each` with the bytes and offsets of many batches of drawn texts. */
export function manyTexts(
  grammar: Grammar,
  batches: number,
  each: (bytes: Uint8Array, offsets: Int32Array) => void,
): void {
  const n = 4096;
  const { builder, constants, vector, run } = column(grammar, "draws", n);
  const { memory, kernels, address } = run(n);
  const execution = executor(kernels, builder.finish(), constants.endBytes);
  execution.begin();
  const first = new BigUint64Array(memory.buffer, address(builder.firstRow), 1);
  const offsets = new Int32Array(memory.buffer, address(vector.offsets), n + 1);
  const bytes = new Uint8Array(memory.buffer, address(vector.bytes), n * vector.maxBytes);
  for (let batch = 0; batch < batches; batch++) {
    first[0] = BigInt(batch * n);
    execution.fill(n);
    each(bytes, offsets);
  }
}

/** Random patterns over few characters, so that their texts collide where they can. */
export const patterns: fc.Arbitrary<string> = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc
    .array(fc.array(tie("part"), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((options) => options.map((parts) => parts.join("")).join("|")),
  part: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("a", "b", "abc", "[ab]", "[a-c]", "[^ -@\\[-~]", "\\d", "é", "[aé€]", "-", "x{3}", "[01]{2}", "c?"),
    fc.constantFrom("[0-9]{1,3}", "a{0,2}", "[b-d]{0,1}", "(?:Mr|Mrs|Dr)", "(ab|cd)", "a*", "[xy]+?", "[a-z]{20}"),
    tie("pattern").map((inner) => `(${inner})`),
    fc
      .tuple(tie("pattern"), fc.constantFrom("?", "{2}", "{1,2}", "{0,3}"))
      .map(([inner, times]) => `(?:${inner})${times}`),
  ),
})).pattern;

/** The chi-square value that a true hypothesis exceeds once in a million (Wilson and Hilferty 1931). */
export function chiSquareLimit(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 4.753 * Math.sqrt(spread)) ** 3;
}

export const chiSquare = (counts: readonly number[], expected: number): number =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
