// Texts that were made to break the reader: bombs are refused before they cost anything, and nothing crashes.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderProblems } from "../../src/cli/excerpt.js";
import { specFiles } from "../../src/library/spec-files.js";
import { Problems } from "../../src/spec/diagnostics.js";
import { parseSpec } from "../../src/spec/parse.js";
import { readModel } from "../../src/spec/read.js";
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

describe("words of the language", () => {
  const table = (columns: object, more: object = {}) => ({
    t: { rows: 3, columns: { id: { sequence: 1 }, ...columns }, ...more },
  });
  const nested = (levels: number): object =>
    Array.from({ length: levels }).reduce<object>((inner) => ({ case: "id", when: { 1: inner }, else: 0 }), {
      value: 1,
    });
  const names = Array.from({ length: 101 }, (_, i) => `c${i}`);
  const many = Object.fromEntries(names.map((name) => [name, { uniform: "0.0..1.0" }]));
  const two = { a: { uniform: "0.0..1.0" }, b: { uniform: "0.0..1.0" } };
  const correlated = (coefficients: unknown, columns: readonly string[] = ["a", "b"]) =>
    table(two, { correlate: { columns, spearman: coefficients } });

  /** What is told of a spec; reading it touches no file but those that it names. */
  function told(tables: object, more: object = {}): string[] {
    const problems = new Problems();
    const read = (path: string) => {
      opened.push(path);
      return { missing: "there is no such file" };
    };
    const model = readModel(JSON.stringify({ datagen: 1, ...more, tables }), "spec.yaml", { read }, problems);
    expect(model === undefined).toBe(problems.hasErrors);
    return [...new Set(problems.list.map(({ code }) => code))];
  }
  let opened: string[] = [];

  const refused: readonly (readonly [what: string, tables: object, code: string])[] = [
    ["a template of 100,000 braces", table({ c: { template: "{".repeat(100_001) } }), "formula.template"],
    ["a template of 10,000 names", table({ c: { template: "{id}".repeat(10_000) } }), "formula.template"],
    ["a template that names a prototype", table({ c: { template: "{__proto__}" } }), "formula.unknown_name"],
    [
      "a template that names a constructor",
      table({ c: { template: "{id.constructor.name}" } }),
      "formula.unknown_name",
    ],
    [
      "a formula of 20,000 parentheses",
      table({ c: `${"(".repeat(20_000)}id${")".repeat(20_000)}` }),
      "formula.too_long",
    ],
    ["a formula of 10,000 signs", table({ c: `${"-".repeat(3000)}id` }), "formula.too_deep"],
    ["98 cases in each other", table({ c: nested(98) }), "spec.too_deep"],
    [
      "a map with a length where a text should stand",
      table({ c: { value: 1, as: { length: { value: 1 } } } }),
      "spec.shape",
    ],
    [
      "a map with a length where a list should stand",
      table({}, { primary_key: { length: { value: 1 } } }),
      "spec.shape",
    ],
    [
      "101 columns that go together",
      table(many, { correlate: { columns: names, spearman: 0.5 } }),
      "spec.bad_correlation",
    ],
    ["a matrix with a hole", correlated([[1], [0.5, 1]]), "spec.bad_correlation"],
    [
      "a matrix of huge numbers",
      correlated([
        [1, 1e308],
        [1e308, 1],
      ]),
      "spec.bad_correlation",
    ],
    [
      "a matrix of no numbers",
      correlated([
        ["x", "y"],
        ["z", "x"],
      ]),
      "spec.bad_correlation",
    ],
    ["a correlation of a hundred", correlated(100), "spec.bad_correlation"],
    ["decimals up to 1e308", table({ c: { uniform: "-1e308..1e308", type: "decimal(18,9)" } }), "spec.out_of_range"],
    ["whole numbers up to 1e308", table({ c: { uniform: "0..1e308" } }), "spec.out_of_range"],
    ["a grid of a million years", table({ c: { timestamp: "period", every: "99999999d" } }), "spec.bad_grid"],
    ["more ranks than there are numbers", table({ c: { zipf: { s: 1, n: "1e300" } } }), "spec.bad_parameter"],
    ["1e300 trials", table({ c: { binomial: { n: 1e300, p: 0.5 } } }), "spec.bad_parameter"],
    ["a mean of 1e308 events", table({ c: { poisson: 1e308 } }), "spec.bad_parameter"],
    [
      "an exponent of 1e9",
      table({ c: { ref: "t", popularity: { zipf: 1e9 } }, id: { sequence: 1, primary_key: true } }),
      "spec.bad_parameter",
    ],
    [
      "a truncation to nothing",
      table({ c: { normal: { mean: 0, sd: 1 }, truncate: "1e300..1e308" } }),
      "spec.unlikely_range",
    ],
    ["1e300 children", { ...table({}), k: { each: "t", count: 1e300, columns: { n: "position" } } }, "spec.bad_count"],
    ["a width of 1e9", table({ c: 'pad(id, 1000000000, "0")' }), "formula.type"],
    ["a format of 1e9 digits", table({ c: { value: 1, format: "%1000000000d" } }), "spec.type_mismatch"],
    ["a repeat of 1e9", table({ c: { pattern: "(a{1000}){1000000}" } }), "pattern.too_large"],
  ];
  test.each(refused)("%s", (_, tables, code) => {
    expect(told(tables)).toContain(code);
  });

  test("a file is opened where a choice or a source names it, by the path that it has there, and no other", () => {
    opened = [];
    const choice = (csv: string) => table({ c: { choice: { csv, value: "a" } } });
    expect(told(choice("../../../etc/passwd"))).toEqual(["spec.no_file"]);
    expect(told(choice("/etc/passwd"))).toEqual(["spec.no_file"]);
    expect(told(table({}), { sources: { s: { csv: "a/../b.csv" } } })).toEqual(["spec.no_file"]);
    expect(opened).toEqual(["../../../etc/passwd", "/etc/passwd", "a/../b.csv"]);
  });

  test("a device, which may have no end, is not read", () => {
    expect(specFiles({ folder: "/" }).read("dev/zero", "csv")).toEqual({ missing: "it is a device" });
  });

  test.each(["__proto__", "constructor", "prototype"])(
    "profiles, vars, tables and columns named %s are refused",
    (name) => {
      for (const text of [
        `datagen: 1\nprofiles: { "${name}": { a: 1 } }`,
        `datagen: 1\nvars: { ${name}: 1 }`,
        `datagen: 1\ntables: { ${name}: { rows: 1, columns: { a: { sequence: 1 } } } }`,
        `datagen: 1\ntables: { t: { rows: 1, columns: { ${name}: { sequence: 1 } } } }`,
        `datagen: 1\ntables: { t: { rows: 1, columns: { a: { choice: { ${name}: 1 } } } } }`,
        `datagen: 1\ntables: { t: { rows: 1, columns: { a: { case: b, when: { ${name}: 1 } } } } }`,
      ])
        expect(codes(text), text).toEqual(["spec.reserved_name"]);
      expect(({} as Record<string, unknown>).a).toBeUndefined();
    },
  );

  test("names that objects have anyway are names like others", () => {
    const columns = { toString: { sequence: 1 }, valueOf: "toString + 1", hasOwnProperty: { template: "{valueOf}" } };
    expect(told({ toLocaleString: { rows: 2, columns } })).toEqual([]);
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
