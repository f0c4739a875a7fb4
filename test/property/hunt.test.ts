import { appendFileSync } from "node:fs";
import fc from "fast-check";
import { test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { Chance } from "./chance.js";
import { judge, shown } from "./judge.js";
import { randomSpec } from "./spec.js";

test("hunt", { timeout: 1e8 }, () => {
  const tally = new Map<string, number>();
  const out = process.env.HUNT_OUT ?? "/tmp/hunt.txt";
  let n = 0;
  const start = process.cpuUsage();
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      n++;
      const c = new Chance(draw);
      const spec = randomSpec(c);
      let key = "ok";
      try {
        judge(c, spec);
      } catch (error) {
        if (error instanceof DatagenError) {
          const all = error.problems.filter((p) => p.severity === "error");
          key = all.length
            ? all.map(
                (p) =>
                  `${p.code} ${p.message
                    .replace(/\d+/g, "#")
                    .replace(/\b[ts]#(\.\w+)*/g, "T")
                    .slice(0, 90)}`,
              )[0]!
            : `${error.code} ${error.message.slice(0, 80)}`;
        } else
          key =
            "!! " +
            (error as Error).message
              .replace(/-?\d+/g, "#")
              .replace(/"[^"]*"/g, "S")
              .slice(0, 160);
        if (!tally.has(key))
          appendFileSync(
            out,
            `#### ${key}\n${(error as Error).stack?.slice(0, 1500)}\n${error instanceof DatagenError ? error.problems.map((p) => JSON.stringify(p)).join("\n") : ""}\n${shown(spec)}\n`,
          );
      }
      tally.set(key, (tally.get(key) ?? 0) + 1);
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 100), seed: Number(process.env.PROPERTY_SEED ?? 1) },
  );
  const { user, system } = process.cpuUsage(start);
  console.info(
    [...tally]
      .sort((a, b) => b[1] - a[1])
      .map(([k, v]) => `${v}  ${k}`)
      .join("\n"),
    `\n${(user + system) / 1000 / n} ms a spec`,
  );
});
