// The judge of random specs is judged: data that was changed in one field, one line or one place must not pass.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Chance } from "./chance.js";
import { modelOf, written } from "./judge.js";
import { complaints, isLikely } from "./oracle.js";
import { type RandomSpec, randomSpec } from "./spec.js";

/** Specs that are accepted and hide nothing, with what they write. */
const samples = fc
  .sample(fc.gen(), { numRuns: 300, seed: 5 })
  .flatMap((draw): { spec: RandomSpec; files: Map<string, string> }[] => {
    const spec = randomSpec(new Chance(draw));
    if (JSON.stringify(spec.document).includes('"hidden"')) return [];
    try {
      return [{ spec, files: written(modelOf(spec, JSON.stringify(spec.document)), 4096) }];
    } catch {
      return [];
    }
  });

/** The share of tables whose change is told; those that `change` leaves as they are do not count. */
function told(change: (csv: string, spec: RandomSpec, table: string) => string): number {
  let changed = 0;
  let found = 0;
  for (const { spec, files } of samples)
    for (const [table, csv] of files) {
      const other = change(csv, spec, table);
      if (other === csv) continue;
      changed++;
      if (complaints(spec, new Map(files).set(table, other)).length > 0) found++;
    }
  expect(changed).toBeGreaterThan(10);
  return found / changed;
}

/** Lines of tables whose fields hold no line breaks: the header, and the rest. */
const lines = (csv: string): string[] => (/"[^"]*\n/.test(csv) ? [] : csv.trimEnd().split("\n"));
const joined = (all: readonly string[], csv: string): string => (all.length === 0 ? csv : `${all.join("\n")}\n`);

test("what was written passes", () => {
  expect(samples.length).toBeGreaterThan(20);
  for (const { spec, files } of samples) expect(complaints(spec, files)).toEqual([]);
});

test("another name in the header is told", () => {
  expect(told((csv) => csv.replace("id", "ib"))).toBe(1);
});

test("a line less, or twice, or two that change places are told", () => {
  expect(told((csv) => joined(lines(csv).slice(0, -1), csv))).toBeGreaterThan(0.9);
  expect(told((csv) => joined(lines(csv).concat(lines(csv).slice(-1)), csv))).toBe(1);
  const swapped = ([head, a, b, ...rest]: readonly string[]): string[] =>
    head === undefined || a === undefined || b === undefined ? [] : [head, b, a, ...rest];
  expect(told((csv) => joined(swapped(lines(csv)), csv))).toBeGreaterThan(0.8);
});

test("a key that is another, and a field that is gone, are told", () => {
  const withField =
    (name: string, change: (field: string) => string) => (csv: string, spec: RandomSpec, table: string) => {
      const { claims } = spec.tables.find((each) => each.name === table)!;
      const all = lines(csv);
      const last = all.at(-1) ?? "";
      const at = claims.flatMap((claim) => (claim.parts ?? [0]).map(() => claim.name)).indexOf(name);
      if (at < 0 || all.length < 2 || last.includes('"')) return csv;
      const fields = last.split(",");
      fields[at] = change(fields[at]!);
      return joined([...all.slice(0, -1), fields.join(",")], csv);
    };
  expect(told(withField("id", () => ""))).toBe(1);
  expect(told(withField("no", (field) => String(Number(field) + 1)))).toBe(1);
});

test("rates of nulls are held by both tails", () => {
  expect(isLikely(0, 300, 0.1)).toBe(false);
  expect(isLikely(75, 300, 0.1)).toBe(false);
  expect(isLikely(30, 300, 0.1)).toBe(true);
  expect(isLikely(0, 3, 0.85)).toBe(true);
  expect(isLikely(2, 3, 1)).toBe(false);
});
