// Random specs, all words together: whatever the language accepts keeps what its words promise, however it is cut and batched.
import fc from "fast-check";
import { expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { Chance } from "./chance.js";
import { judge, shown } from "./judge.js";
import { randomSpec } from "./spec.js";

/** PROPERTY_RUNS=10000 for a night; another PROPERTY_SEED for others. */
const runs = Number(process.env.PROPERTY_RUNS ?? 150);
const seed = Number(process.env.PROPERTY_SEED ?? 20240613);

/** What a spec may be refused for that looks right word by word: whether there is room is seen when it is put together. */
const refusals: ReadonlySet<string> = new Set([
  "spec.zero_weights", // all candidates happen to weigh 0
  "spec.no_candidates", // none passes the part of where: that looks at it alone
  "spec.unique_impossible", // fewer candidates than one parent may have children
  "spec.not_built", // unique_in: of rows that ask for different things, seen one by one
  "spec.empty_range", // no such day of the week in the range
  "spec.unlikely_range", // truncate: to where a law has no values
  "spec.out_of_range", // values that may not fit into the declared type
]);

const counts = { accepted: 0, refused: new Map<string, number>() };

test(`${runs} random specs keep what their words promise`, { timeout: 60_000 + runs * 1000 }, () => {
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      const c = new Chance(draw);
      const spec = randomSpec(c);
      try {
        judge(c, spec);
      } catch (error) {
        if (!(error instanceof DatagenError)) throw new Error(`${shown(spec)}\n${(error as Error).stack}`);
        const codes = error.problems.length > 0 ? error.problems.map(({ code }) => code) : [error.code];
        if (codes.length === 0 || codes.some((code) => !refusals.has(code)))
          throw new Error(
            `refused: ${error.problems.map(({ code, message }) => `${code} ${message}`).join("\n")}\n${error.message}\n${shown(spec)}`,
          );
        for (const code of new Set(codes)) counts.refused.set(code, (counts.refused.get(code) ?? 0) + 1);
        return;
      }
      counts.accepted++;
    }),
    { numRuns: runs, seed, endOnFailure: process.env.PROPERTY_SHRINK === undefined },
  );
  if (runs > 1000) console.info(counts);
  expect(counts.accepted / runs).toBeGreaterThan(0.85);
});
