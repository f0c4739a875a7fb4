// Numbers of texts, and whether they are numbers of distinct texts.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ambiguity } from "../../src/text/ambiguity.js";
import { count, countCeiling } from "../../src/text/count.js";
import { grammarOf, patterns, textNumber } from "./reference.js";

test.each<[string, bigint]>([
  ["", 1n],
  ["abc", 1n],
  ["[A-Z]{3}-[0-9]{4}", 175_760_000n],
  ["[ab]|[0-9]{2}|x", 103n],
  ["[a-c]{0,2}", 13n],
  ["(a|b){1,2}c?", 12n],
  ["a{2,7}", 6n],
  ["[A-P]{15}", 1n << 60n],
  ["[A-P]{16}", countCeiling],
  ["[a-z]{1000000}", countCeiling],
  ["(a|b){0,1000000}", countCeiling],
  ["a{0,1000000}", 1_000_001n],
])("counts the texts of %j", (pattern, texts) => {
  expect(count(grammarOf(pattern))).toBe(texts);
});

test.each([
  "[A-Z]{3}-[0-9]{4}",
  "a|b|cd",
  "(Mr|Mrs|Dr)\\. [A-Z][a-z]{2,9}",
  "[a-z]{5,10}@(gmail|yahoo|gmx)\\.(com|net)",
  "(a|ab)x",
  "(ab?)*c?",
  "a{0,3}b{0,3}",
  "((a|b)?c){0,4}",
  "[é€]{1,2}e",
  "(a|b)+x?b",
  "",
  "x{1900}",
])("%j makes every text once", (pattern) => {
  expect(ambiguity(grammarOf(pattern))).toBeUndefined();
});

test("long lists of words are told apart by their beginnings", () => {
  const words = Array.from({ length: 1000 }, (_, i) => `word${i}`).join("|");
  expect(ambiguity(grammarOf(`(${words})-[a-z]`))).toBeUndefined();
  expect(ambiguity(grammarOf(`(${words})[0-9]?`))?.message).toMatch(/^it makes "word\d+" in two ways$/);
});

test.each([
  ["a|a", "a"],
  ["a?a?", "a"],
  ["[a-m]|[m-z]", "m"],
  ["(a|ab)(c|bc)", "abc"],
  ["[a-z]{2,3}[a-z0-9]{1,2}x", "aaa0x"],
  ["(ab|a)b?c", "abc"],
])("%j makes a text twice, and it is named", (pattern, text) => {
  const { message, hint } = ambiguity(grammarOf(pattern))!;
  const named = JSON.parse(/^it makes (".*") in two ways$/.exec(message)![1]!) as string;
  expect(named).toBe(text);
  expect(named).toMatch(new RegExp(`^(?:${pattern})$`, "u"));
  expect(hint).toContain("separator");
});

test.each([
  ["(a?){0,3}", "what it repeats may be empty"],
  ["a(|b*)", "two of its alternatives may be empty"],
  ["(|){9,1000}", "two of its alternatives may be empty"],
  ["[a-z]{30000}", "it is too large to tell whether its texts are distinct"],
  ["(a?){2000}", "it is too large to tell whether its texts are distinct"],
])("%j counts as ambiguous: %s", (pattern, message) => {
  expect(ambiguity(grammarOf(pattern))?.message).toBe(message);
});

test("a pattern is ambiguous if and only if two of its numbers make one text", () => {
  let [ambiguous, distinct] = [0, 0];
  fc.assert(
    fc.property(patterns, (pattern) => {
      const grammar = grammarOf(pattern);
      const size = count(grammar);
      fc.pre(size <= 3000n);
      const texts = new Set(Array.from({ length: Number(size) }, (_, i) => textNumber(grammar, BigInt(i))));
      const found = ambiguity(grammar);
      if (found === undefined) distinct++;
      else ambiguous++;
      expect(found !== undefined, found?.message).toBe(BigInt(texts.size) < size);
      const named = found?.message.match(/"(.*)"/)?.[1];
      if (named !== undefined) expect(texts).toContain(named);
    }),
    { seed: 1, numRuns: 2000 },
  );
  expect(Math.min(ambiguous, distinct)).toBeGreaterThan(200);
});
