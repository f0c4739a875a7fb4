// The collector: order, doubles, and what is suggested for a word that nobody knows.
import { describe, expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { nearest } from "../../src/formula/nearest.js";
import { Problems } from "../../src/spec/diagnostics.js";

const at = (start: number, file = "a.yaml") => ({ file, start, end: start + 1 });

test("problems are listed by place, and those without one last", () => {
  const problems = new Problems();
  problems.error("spec.none", "no place");
  problems.error("spec.b", "b", at(9));
  problems.error("spec.other", "other file", at(0, "b.csv"));
  problems.warning("spec.a", "a", at(3));
  expect(problems.list.map(({ message }) => message)).toEqual(["a", "b", "other file", "no place"]);
});

test("the same code at the same place is told once", () => {
  const problems = new Problems();
  for (const message of ["first", "second"]) problems.error("spec.a", message, at(3));
  problems.error("spec.b", "another code", at(3));
  for (let i = 0; i < 2; i++) problems.error("spec.a", "no place");
  expect(problems.list.map(({ message }) => message)).toEqual(["first", "another code", "no place"]);
});

test("warnings alone do not stop anything; errors throw all that was found, with exit 2", () => {
  const problems = new Problems();
  problems.warning("spec.a", "a warning", at(0));
  problems.throwIfErrors();
  expect(problems.hasErrors).toBe(false);
  problems.error("spec.b", "an error", at(1), "what is right");
  try {
    problems.throwIfErrors();
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(DatagenError);
    expect(error).toMatchObject({ code: "spec.b", message: "an error", exitCode: 2 });
    expect((error as DatagenError).problems).toEqual(problems.list);
  }
});

describe("an unknown word", () => {
  const columns = ["store_id", "region", "price"];
  const told = (word: string, candidates: readonly string[]) => {
    const problems = new Problems();
    problems.unknownWord("column", word, candidates, at(0));
    return problems.list[0];
  };
  test("is answered with the nearest one", () => {
    expect(told("stor_id", columns)).toEqual({
      code: "spec.unknown_column",
      message: 'unknown column "stor_id"',
      severity: "error",
      at: at(0),
      hint: 'did you mean "store_id"?',
    });
  });
  test.each([
    [columns, "there are store_id, region, price"],
    [["price"], "there is only price"],
    [[], "there is none"],
    [
      Array.from({ length: 12 }, (_, i) => `column_${i}`),
      `there are ${Array.from({ length: 10 }, (_, i) => `column_${i}`).join(", ")} and 2 more`,
    ],
  ])("is answered with all that could be meant: %j", (candidates, hint) => {
    expect(told("zzz", candidates)?.hint).toBe(hint);
  });
});

describe("nearest", () => {
  test.each([
    ["stor_id", ["region", "store_id"], "store_id"],
    ["stroes", ["stores", "store"], "stores"],
    ["Stores", ["stores"], "stores"],
    ["qyt", ["qty", "at"], "qty"],
    ["x", ["y"], undefined],
    ["price", ["region"], undefined],
    ["", ["a"], undefined],
    ["customer_identifier", ["custmer_identifer"], "custmer_identifer"],
    ["a".repeat(5000), ["a".repeat(4999)], undefined],
  ])("%s among %j is %s", (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });
});
