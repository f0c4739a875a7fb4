// Texts that were made to break the reader: bombs are refused before they cost anything, and nothing crashes.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderProblems } from "../../src/cli/excerpt.js";
import { Problems } from "../../src/spec/diagnostics.js";
import { parseSpec } from "../../src/spec/parse.js";
import { plain } from "../../src/spec/tree.js";
import { substituteVars } from "../../src/spec/vars.js";
import { read } from "./reading.js";

const codes = (text: string): string[] => [...new Set(read(text).problems.list.map(({ code }) => code))];

describe("limits", () => {
  /** Each level holds the one before it nine times. */
  const bomb = Array.from({ length: 12 }, (_, i) => {
    return `a${i}: &a${i} [${Array.from({ length: 9 }, () => (i === 0 ? "x" : `*a${i - 1}`)).join(", ")}]\n`;
  }).join("");
  let indented = "";
  for (let i = 0; i < 500; i++) indented += `${" ".repeat(i)}a:\n`;

  const refused: [what: string, text: () => string, code: string][] = [
    ["an alias bomb", () => bomb, "spec.too_large"],
    ["more than 100 aliases", () => `a: &a 1\n${"x: [*a, *a]\n".repeat(51)}`, "spec.too_large"],
    ["aliases that nest what they repeat", () => chain(), "spec.too_large"],
    ["20,000 open brackets", () => "[".repeat(20_000), "spec.too_deep"],
    ["20,000 open flow maps", () => "{a: ".repeat(20_000), "spec.too_deep"],
    ["20,000 list items in each other", () => "- ".repeat(20_000), "spec.too_deep"],
    ["20,000 explicit keys in each other", () => "? ".repeat(20_000), "spec.too_deep"],
    ["500 levels of indentation", () => indented, "spec.too_deep"],
    ["more than 16 million characters", () => `a: ${"x".repeat(2 ** 24)}`, "spec.too_large"],
    ["more than a million values", () => `a: [${"1,".repeat(1_000_001)}]`, "spec.too_large"],
    ["more than a million commas", () => `a: [${",".repeat(1_000_001)}]`, "spec.too_large"],
    ["more than a million lines", () => "\n".repeat(1_000_002), "spec.too_large"],
    ["a number of a million digits", () => `a: ${"9".repeat(1_000_000)}`, "spec.too_large"],
  ];
  test.each(refused)("%s is refused", (_, text, code) => {
    expect(codes(text())).toContain(code);
  });

  test("100 levels are read, 101 are not", () => {
    const deep = (levels: number): string => `a: ${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}\n`;
    expect(codes(deep(100))).toEqual([]);
    expect(codes(deep(101))).toEqual(["spec.too_deep"]);
  });

  test.each([["]\n"], ["%\n"], ["a: !x 1\n"], ['"\n'], ["\u0001"]])(
    "a million times %j is told in few words",
    (mistake) => {
      expect(read(mistake.repeat(1_000_000 / 4)).problems.list.length).toBeLessThanOrEqual(101);
    },
  );

  function chain(): string {
    let text = "a0: &a0 [x]\n";
    for (let i = 1; i < 100; i++) text += `a${i}: &a${i} [[*a${i - 1}]]\n`;
    return text;
  }
});

describe("prototypes", () => {
  test.each([
    ['{"__proto__": {"polluted": 1}}'],
    ["a: { __proto__: { polluted: 1 } }"],
    ["constructor: { prototype: { polluted: 1 } }"],
    ["? &x __proto__\n: { polluted: 1 }\n"],
    ["'__proto__': { polluted: 1 }"],
    ['"\\x5f_proto__": { polluted: 1 }'],
  ])("%s changes none and is refused", (text) => {
    const { data } = read(text);
    expect(codes(text)).toContain("spec.reserved_name");
    expect(JSON.stringify(data)).not.toContain("__proto__");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("maps have no inherited names", () => {
    const { data } = read("a: { b: 1 }\n");
    expect(Object.getPrototypeOf(data)).toBe(null);
    expect(Object.getPrototypeOf((data as Record<string, object>).a)).toBe(null);
  });
});

test("10,000 mutated specs neither crash nor hang, and what is not read is told", {
  timeout: 300_000 /* a hang */,
}, () => {
  const seed = readFileSync(new URL("fixtures/point-of-sale.yaml", import.meta.url), "utf8");
  const random = xorshift(20240611);
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  for (let round = 0; round < 10_000; round++) {
    const text = mutated(window(seed, random), random);
    const problems = new Problems();
    const tree = parseSpec(text, "m.yaml", problems);
    if (tree === undefined) expect(problems.hasErrors, text).toBe(true);
    else plain(substituteVars(tree, problems));
    const told = renderProblems(problems.list, new Map([["m.yaml", text]]));
    expect(/[^\P{Cc}\n]/u.test(told), text).toBe(false); // nothing that a terminal would obey
    for (const { at } of problems.list)
      expect(at && 0 <= at.start && at.start <= at.end && at.end <= text.length, told + JSON.stringify(at)).toBe(true);
  }
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
});

type Random = (below: number) => number;

function xorshift(seed: number): Random {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Some lines of the text: small pieces reach more of the reader in the same time. */
function window(text: string, random: Random): string {
  const all = text.split("\n");
  const start = random(all.length);
  return random(50) === 0 ? text : all.slice(start, start + 1 + random(12)).join("\n");
}

function mutated(text: string, random: Random): string {
  const signs = [
    ..."{}[]():,-?&*!|>'\"%@`#$ \t\n\r\\~<.=0a\u0000\u001b\uFEFF\u2028é",
    "😀",
    "\ud800",
    "__proto__: ",
    "<<: ",
    "*a ",
    "&a ",
  ];
  signs.push("- ", ": ", "\n---\n", "\n...\n", "$days", "\n  ", "\n\t", "f(", "99999999999999999999", "!!int ", "? ");
  let result = text;
  for (let changes = 1 + random(6); changes > 0; changes--) {
    const at = random(result.length + 1);
    const sign = signs[random(signs.length)]!;
    switch (random(4)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + 1 + random(8));
        break;
      case 1:
        result =
          result.slice(0, at) + result.slice(random(result.length + 1), random(result.length + 1)) + result.slice(at);
        break;
      default:
        result = result.slice(0, at) + sign + result.slice(at);
    }
  }
  return result.slice(0, 20_000);
}
