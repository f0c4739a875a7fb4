// `$name`: where it is put in, where a dollar is only a dollar, and profiles.
import { describe, expect, test } from "vitest";
import { checkProfiles, overlaid } from "../../src/spec/overlay.js";
import { splitSetting } from "../../src/spec/settings.js";
import { plain } from "../../src/spec/tree.js";
import { substituteVars } from "../../src/spec/vars.js";
import { lines, read, rendered } from "./reading.js";

const vars =
  "vars: { stores: 250, share: 5%, loss: -3, zip: 007, currency: GBP, start: 2024-01-01, twice: 2 * $stores, big: 20k }\n";

function substituted(text: string) {
  const { tree, problems } = read(text);
  const result = substituteVars(tree!, problems);
  return {
    data: plain(result) as { x: unknown },
    told: rendered(problems, new Map([["spec.yaml", text]])),
    tree: result,
  };
}

describe("a var", () => {
  test.each([
    ["$stores", 250],
    ["'$stores'", 250],
    ["$big", "20k"],
    ["$currency", "GBP"],
    ["$twice", "2 * 250"],
    ["2 * $stores", "2 * 250"],
    ['"round(x, $stores)"', "round(x, 250)"],
    ["x * $share", "x * 5%"],
    ["10 - $loss", "10 - (-3)"],
    ["x == $zip", "x == 7"],
    ["$start..$start", "2024-01-01..2024-01-01"],
    ["1..$big", "1..20k"],
    ["$loss..3", "-3..3"],
    ["[$stores, { y: $share }]", [250, { y: "5%" }]],
    ["{ pattern: 'A$stores' }", { pattern: "A$stores" }],
    ["{ template: '{a}$stores' }", { template: "{a}$stores" }],
    ["{ pattern: $currency }", { pattern: "GBP" }],
    ["US$stores", "US$stores"],
    ["a$", "a$"],
    ["$5", "$5"],
    ["'about $dollars'", "about $dollars"],
    ["'in $currency'", "in $currency"],
  ])("in %s", (text, value) => {
    const { data, told } = substituted(`${vars}x: ${text}\n`);
    expect(told).toBe("");
    expect(data.x).toEqual(value);
  });

  test("has the place of its use", () => {
    const text = `${vars}x: $stores\ny: a + $stores\n`;
    const { tree } = substituted(text);
    const shown = tree.entries.map(({ value: { at } }) => text.slice(at.start, at.end));
    expect(shown.slice(1)).toEqual(["$stores", "a + $stores"]);
  });

  test("cannot be made to grow: a range of ranges is left as it is", () => {
    const chain = Array.from({ length: 60 }, (_, i) => `v${i + 1}: $v${i}..$v${i}`).join(", ");
    const { told } = substituted(`vars: { v0: 1, ${chain} }\nx: $v60\n`);
    expect(told).toContain("error[spec.var_in_formula]: $v1 is");
  });
});

describe("mistakes with vars", () => {
  test("are told where they stand", () => {
    expect(substituted(`${vars.slice(0, 20)} }\nx: $stors\ny: 2 * $nothing + $stors\n`).told).toBe(
      lines(`
      error[spec.unknown_var]: unknown var "stors"
        --> spec.yaml:2:4
        |
      2 | x: $stors
        |    ^^^^^^ did you mean "stores"?

      error[spec.unknown_var]: unknown var "nothing"
        --> spec.yaml:3:8
        |
      3 | y: 2 * $nothing + $stors
        |        ^^^^^^^^ there is only stores

      error[spec.unknown_var]: unknown var "stors"
        --> spec.yaml:3:19
        |
      3 | y: 2 * $nothing + $stors
        |                   ^^^^^^ did you mean "stores"?

      3 errors in spec.yaml
      `),
    );
  });

  test("circles, lists, bad names, and texts inside of formulas", () => {
    const text = 'vars:\n  a: $b\n  b: 2 * $a\n  c: [1]\n  "d e": 1\n  f: GBP\nx: [$a, $c]\ny: price == $f\n';
    expect(substituted(text).told).toBe(
      lines(`
      error[spec.circular_var]: the var $a is defined by itself: $a -> $b -> $a
        --> spec.yaml:2:3
        |
      2 |   a: $b
        |   ^

      error[spec.bad_var]: the var $c is not a single value
        --> spec.yaml:4:6
        |
      4 |   c: [1]
        |      ^^^ for a list or a map use a YAML anchor and alias: &name, *name

      error[spec.bad_name]: "d e" is no name for a var
        --> spec.yaml:5:3
        |
      5 |   "d e": 1
        |   ^^^^^ letters, digits and _, and no digit first

      error[spec.var_in_formula]: $f is "GBP"
        --> spec.yaml:8:13
        |
      8 | y: price == $f
        |             ^^ only a number or a quantity can stand inside of a formula

      4 errors in spec.yaml
      `),
    );
  });
});

describe("a profile", () => {
  const text =
    "vars: { stores: 250, days: 365 }\nprofiles:\n  tiny: { stores: 5 }\n  odd: { storez: 5 }\nx: [$stores, $days]\n";
  test("stands before the spec's own vars and behind --set", () => {
    const { tree, problems } = read(text);
    const values = (...settings: readonly string[]) =>
      plain(
        substituteVars(
          overlaid(tree!, { profile: "tiny", settings: settings.map((each) => splitSetting(each)!) }, problems),
          problems,
        ),
      );
    expect(values()).toMatchObject({ x: [5, 365] });
    expect(values("vars.stores=7")).toMatchObject({ x: [7, 365] });
    expect(values("profiles.tiny.stores=9")).toMatchObject({ x: [9, 365] });
    expect(values("profiles.tiny.days=28", "vars.stores=7")).toMatchObject({ x: [7, 28] });
  });
  test("that nobody knows, or that sets what is no var, is told, also where it is not used", () => {
    const { tree, problems } = read(text);
    checkProfiles(overlaid(tree!, { profile: "tinny" }, problems), problems);
    expect(problems.list.map(({ message, hint }) => `${message}; ${hint}`)).toEqual([
      'unknown profile "tinny"; did you mean "tiny"?',
      'unknown var "storez"; did you mean "stores"?',
    ]);
  });
});
