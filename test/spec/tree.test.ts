// Paths become places, and places of parts of a text are exact where the source shows them.
import { describe, expect, test } from "vitest";
import type { Place } from "../../src/errors.js";
import { entry, find, keys, type MapNode, plain, type ScalarNode, within } from "../../src/spec/tree.js";
import { read } from "./reading.js";

const text =
  'tables:\n  stores: { rows: 10, tags: [a, "b"] }\n  x: price * qty\n  y: "price * qty"\n  z: "a\\tb + c"\n';
const tree = read(text).tree!;
const shown = (at: Place | undefined): string | undefined => at && text.slice(at.start, at.end);

describe("find", () => {
  test.each([
    [["tables", "stores", "rows"], "10", "rows", 3],
    [["tables", "stores", "tags", 1], '"b"', undefined, 4],
    [["tables", "stores", "tags", 7], '[a, "b"]', "tags", 3],
    [["tables", "stores", "row"], '{ rows: 10, tags: [a, "b"] }', "stores", 2],
    [["tables", "stores", "rows", "x"], "10", "rows", 3],
    [[], text.slice(0, -1), undefined, 0],
  ])("%j", (path, value, key, depth) => {
    const found = find(tree, path);
    expect(shown(found.node.at)?.trimEnd()).toBe(value);
    expect(shown(found.keyAt)).toBe(key);
    expect(found.depth).toBe(depth);
  });
});

test("names keep the order of the text", () => {
  expect(keys(entry(tree, "tables")!.value as MapNode)).toEqual(["stores", "x", "y", "z"]);
  expect(entry(tree, "toString")).toBe(undefined);
});

describe("within", () => {
  const scalar = (name: string): ScalarNode => find(tree, ["tables", name]).node as ScalarNode;
  const part = (name: string, word: string): string | undefined => {
    const start = scalar(name).text.indexOf(word);
    return shown(within(scalar(name), start, start + word.length));
  };
  test("a word of a formula has its own place, quoted or not", () => {
    expect(part("x", "qty")).toBe("qty");
    expect(part("y", "qty")).toBe("qty");
  });
  test("a text with escapes is pointed at as a whole", () => {
    expect(part("z", "c")).toBe('"a\\tb + c"');
  });
});

test("plain data has every scalar as YAML reads it", () => {
  expect(plain(tree)).toEqual({
    tables: { stores: { rows: 10, tags: ["a", "b"] }, x: "price * qty", y: "price * qty", z: "a\tb + c" },
  });
});
