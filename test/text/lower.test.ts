// Texts by draws and by index: they match their pattern, each number makes its own, and what is drawn is uniform.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ambiguity } from "../../src/text/ambiguity.js";
import { compile, isFixed } from "../../src/text/compile.js";
import { count } from "../../src/text/count.js";
import { characters, choice, literal, sequence } from "../../src/text/grammar.js";
import { indexCeiling, lowerPattern } from "../../src/text/lower.js";
import { workbench } from "../harness.js";
import {
  chiSquare,
  chiSquareLimit,
  columnKey,
  drawnText,
  grammarOf,
  manyTexts,
  mix,
  patterns,
  rowHash,
  tableKey,
  textNumber,
  texts,
} from "./reference.js";

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, "u");

const samples = [
  "[A-Z]{3}-[0-9]{4}",
  "S[0-9]{5}",
  "[A-Z0-9]{10}",
  "\\d{11}",
  "(Mr|Mrs|Dr)\\. [A-Z][a-z]{2,9}",
  "[a-z]{5,10}@(gmail|yahoo|gmx)\\.(com|net)",
  "[äöüa-z]{6}",
  "(red|a much longer alternative than any slot|[0-9]{2,3}|)!",
  "((a|b[0-9]){0,2}-){1,3}x",
  "[a-c]{100}",
  "([ab]c?){70}",
  "([αβγ]{2}|z){1,9}",
  "This literal has more than sixteen bytes: [0-9]",
  "a{0,40}b{0,5}",
  "\\+49 (1[5-7]\\d|30) \\d{6,8}",
  ".{0,12}",
  "(?:[0-9a-f]{4}:){7}[0-9a-f]{4}",
  "[\\u4e00-\\u9fa5]{2,3}",
  "x",
  "",
];

describe.each(samples)("%j", (pattern) => {
  const grammar = grammarOf(pattern);

  test("drawn texts match the pattern and equal the reference, row by row", () => {
    const n = 500;
    const first = 0xffff_ffffn - 100n;
    const drawn = texts(grammar, "draws", n, first);
    for (const text of drawn) expect(text).toMatch(whole(pattern));
    const code = compile(grammar, "draws");
    const expected = drawn.map((_, i) => drawnText(code, mix(rowHash(first + BigInt(i), tableKey) ^ columnKey)));
    expect(drawn).toEqual(expected);
  });

  test("a text by number is the grammar's text of that number", () => {
    const size = count(grammar);
    if (size > indexCeiling) return;
    const n = Number(size < 400n ? size : 400n);
    const first = size / 3n < size - BigInt(n) ? size / 3n : 0n;
    const made = texts(grammar, "index", n, first);
    expect(made).toEqual(made.map((_, i) => textNumber(grammar, first + BigInt(i))));
  });
});

test("any pattern's texts match it, equal both references, and stay within the planned bytes", () => {
  fc.assert(
    fc.property(patterns, (pattern) => {
      const grammar = grammarOf(pattern);
      const drawn = texts(grammar, "draws", 50);
      for (const text of drawn) expect(text).toMatch(whole(pattern));
      const code = compile(grammar, "draws");
      expect(drawn).toEqual(drawn.map((_, i) => drawnText(code, mix(rowHash(BigInt(i), tableKey) ^ columnKey))));
      const size = count(grammar);
      fc.pre(size <= indexCeiling);
      const n = Number(size < 50n ? size : 50n);
      const first = size - BigInt(n);
      expect(texts(grammar, "index", n, first)).toEqual(
        Array.from({ length: n }, (_, i) => textNumber(grammar, first + BigInt(i))),
      );
    }),
    { seed: 2, numRuns: 300 },
  );
});

test.each([
  "[a-c]{3}",
  "[A-F]{2}-[0-9]{2}",
  "[a-c]{0,5}",
  "(Mr|Mrs|Dr)\\. [A-E][a-d]{1,3}",
  "([ab]|[0-9]{2}|x{1,3}y){1,2};",
  "([aé€]{2}|z){0,3}",
])("numbers 0 to count - 1 of %j are all its texts, each once", (pattern) => {
  const grammar = grammarOf(pattern);
  expect(ambiguity(grammar)).toBeUndefined();
  const size = Number(count(grammar));
  const made = texts(grammar, "index", size);
  expect(new Set(made).size).toBe(size);
  for (const text of made) expect(text).toMatch(whole(pattern));
});

test("the last of 2^63 texts can be reached, and more are refused", () => {
  const grammar = grammarOf("[A-P]{15}[a-h]");
  expect(count(grammar)).toBe(indexCeiling);
  const last = indexCeiling - 2n;
  expect(texts(grammar, "index", 2, last)).toEqual(["OPPPPPPPPPPPPPPh", "PPPPPPPPPPPPPPPh"]);
  const { builder } = workbench(16);
  const more = grammarOf("[A-P]{16}");
  expect(() => lowerPattern(more, builder, { kind: "index", index: builder.slot(8) })).toThrow("at most 2^63 texts");
});

test("texts of fixed length take the kernel of fixed programs, others the general one", () => {
  const kernel = (pattern: string, kind: "draws" | "index") => {
    const { builder } = workbench(16);
    const slot = builder.slot(8);
    lowerPattern(
      grammarOf(pattern),
      builder,
      kind === "draws" ? { kind, hashes: slot, keyAt: 0 } : { kind, index: slot },
    );
    return builder.finish().steps[0]!.kernel;
  };
  expect(kernel("[A-Z]{3}-[0-9]{4}", "draws")).toBe("patternFixedDraws");
  expect(kernel("[A-Z]{3}-(ab|cd)", "index")).toBe("patternFixedIndex");
  expect(kernel("[A-Z]{3}-[0-9]{4,5}", "draws")).toBe("patternDraws");
  expect(kernel("[A-Z]{3}-(a|cd)", "index")).toBe("patternIndex");
});

test("neighbouring tables are joined within their limit", () => {
  const tables = (pattern: string) =>
    compile(grammarOf(pattern), "draws").instructions.map((one) =>
      one.op === "pick" ? `${one.table.size}x${one.table.width}` : one.op,
    );
  expect(tables("[A-Z]{3}-[0-9]{4}")).toEqual(["676x2", "260x3", "1000x3"]);
  expect(tables("[A-Z0-9]{10}")).toEqual(["1296x2", "1296x2", "1296x2", "1296x2", "1296x2"]);
  expect(tables("[a-z]{1,3}-")).toEqual(["676x2", "26x1", "trim", "1x1"]);
  expect(tables("[a-z]{200}")).toEqual(["repeat", "26x1", "again"]);
  expect(isFixed(compile(grammarOf("[a-z]{64}"), "index"))).toBe(true);
});

test("a range of rows has the texts that it has in the whole", () => {
  const grammar = grammarOf("[a-z]{3,8}(-\\d{4}|)");
  expect(texts(grammar, "draws", 1000).slice(700, 730)).toEqual(texts(grammar, "draws", 30, 700n));
});

test("golden: these texts change only with the format of the engine", () => {
  expect(texts(grammarOf("[A-Z]{3}-[0-9]{4}"), "draws", 3)).toMatchInlineSnapshot(`
    [
      "RVQ-3809",
      "BKO-0324",
      "SDQ-5090",
    ]
  `);
  expect(texts(grammarOf("[A-Za-z0-9]{20}"), "draws", 2)).toMatchInlineSnapshot(`
    [
      "fpqVTCZ5DLJbf55NK6xR",
      "wNjSwGfQLIAxYhFUUEal",
    ]
  `);
  expect(texts(grammarOf("(Mr|Mrs|Dr)\\. [A-Z][a-z]{2,9}"), "draws", 3)).toMatchInlineSnapshot(`
    [
      "Dr. Anmcjh",
      "Mrs. Deieen",
      "Mr. Dlvrdnfm",
    ]
  `);
  expect(texts(grammarOf("([ab]|[0-9]{2}x){1,3}"), "draws", 3)).toMatchInlineSnapshot(`
    [
      "00xaa",
      "a62x",
      "b",
    ]
  `);
});

describe("what is drawn is uniform", () => {
  const alphabet = Array.from({ length: 26 }, (_, i) => 65 + i);

  /** Chi-square of the letters at each of ten positions, added up; 25 degrees each. */
  function lettersByPosition(letter: Parameters<typeof sequence>[0][number]): number {
    const counts = Array.from({ length: 10 }, () => new Array<number>(26).fill(0));
    const batches = 128;
    manyTexts(sequence(new Array(10).fill(letter)), batches, (bytes) => {
      for (let i = 0; i < 40960; i++) counts[i % 10]![bytes[i]! - 65]!++;
    });
    return counts.reduce((sum, at) => sum + chiSquare(at, (batches * 4096) / 26), 0);
  }

  test("characters at every position, where a twin with one letter 5 % too frequent fails", () => {
    const limit = chiSquareLimit(250);
    expect(lettersByPosition(characters(alphabet))).toBeLessThan(limit);
    const bent = choice(
      [...new Array<number[]>(20).fill(alphabet).flat(), 65].map((c) => literal(String.fromCharCode(c))),
    );
    expect(lettersByPosition(bent)).toBeGreaterThan(limit);
  });

  /** Chi-square of pairs of neighbours, whether they share a table, a word, or neither; 675 degrees. */
  function pairs(at: number, follow: (left: number, right: number) => number): number {
    const counts = new Array<number>(676).fill(0);
    const batches = 128;
    manyTexts(grammarOf("[A-Z]{10}"), batches, (bytes) => {
      for (let i = at; i < 40960; i += 10) {
        const left = bytes[i]! - 65;
        counts[left * 26 + follow(left, bytes[i + 1]! - 65)]!++;
      }
    });
    return chiSquare(counts, (batches * 4096) / 676);
  }

  test("neighbours are independent, where a twin that copies one letter in 40 fails", () => {
    const limit = chiSquareLimit(675);
    for (const at of [0, 1, 5, 7]) expect(pairs(at, (_, right) => right)).toBeLessThan(limit);
    let turn = 0;
    expect(pairs(1, (left, right) => (turn++ % 40 === 0 ? left : right))).toBeGreaterThan(limit);
  });

  /** Chi-square of the lengths of texts. */
  function lengths(pattern: string, expected: readonly number[]): number {
    const counts = new Array<number>(expected.length).fill(0);
    const batches = 64;
    manyTexts(grammarOf(pattern), batches, (_, offsets) => {
      for (let i = 0; i < 4096; i++) counts[offsets[i + 1]! - offsets[i]!]!++;
    });
    const total = expected.reduce((sum, weight) => sum + weight, 0);
    return counts.reduce((sum, n, i) => {
      const mean = (batches * 4096 * expected[i]!) / total;
      return mean === 0 ? (n === 0 ? sum : Number.POSITIVE_INFINITY) : sum + (n - mean) ** 2 / mean;
    }, 0);
  }

  test("times of repeats and alternatives, where expectations 5 % off fail", () => {
    const limit = chiSquareLimit(5);
    expect(lengths("[a-z]{1,6}", [0, 1, 1, 1, 1, 1, 1])).toBeLessThan(limit);
    expect(lengths("(a|b[0-9]|[a-z]{3}|c{4})", [0, 1, 1, 1, 1])).toBeLessThan(limit);
    expect(lengths("([ab]|[a-z]c){0,2}", [1, 0.5, 0.75, 0.5, 0.25])).toBeLessThan(limit);
    expect(lengths("[a-z]{1,6}", [0, 1.05, 1, 1, 1, 1, 1])).toBeGreaterThan(limit);
    expect(lengths("(a|b[0-9]|[a-z]{3}|c{4})", [0, 1.05, 1, 1, 1])).toBeGreaterThan(limit);
  });
});
