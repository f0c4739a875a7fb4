// `datagen bench`: it makes what `run` makes, counts it right, sums up, and leaves nothing behind, also when it is stopped.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BenchResult } from "../../src/cli/bench-report.js";
import { measureStages, median } from "../../src/run/stages.js";
import { localFiles } from "../../src/sinks/file-system.js";
import { assembled, datagen, digestsIn, projectModel, runInto, specsFolder } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";

const orders = join(specsFolder, "orders/orders.yaml");

function bench(...words: readonly string[]) {
  const folder = tempFolder();
  const { status, stdout, stderr } = spawnSync(process.execPath, [datagen, "bench", ...words, "--out", folder], {
    encoding: "utf8",
  });
  return { status, stdout, stderr, left: readdirSync(folder) };
}

describe("bench", () => {
  test("measures each number of threads, to files and to nowhere, and each table", () => {
    const { status, stdout, stderr, left } = bench(
      orders,
      "--rows",
      "3k",
      "--rounds",
      "1",
      "--threads",
      "1,2",
      "--json",
      "--steps",
    );
    expect([status, stderr, left]).toEqual([0, "", []]);
    const { endToEnd, stages, machine, spec } = JSON.parse(stdout) as BenchResult;
    expect(spec).toBe(orders);
    expect(machine.cores).toBeGreaterThan(0);
    expect(endToEnd.map(({ threads, to }) => `${threads} ${to}`).sort()).toEqual([
      "1 files",
      "1 null",
      "2 files",
      "2 null",
    ]);
    for (const line of endToEnd) {
      for (const number of [line.rowsPerSecond, line.bytesPerSecond, line.cpuNsPerRow, line.relative])
        expect(number).toBeGreaterThan(0);
      if (line.threads === 1) expect(line.relative).toBe(1);
      expect(line.rows).toBe(endToEnd[0]!.rows);
      expect(line.bytes).toBe(endToEnd[0]!.bytes);
    }
    expect(stages.map(({ table }) => table)).toEqual(["products", "customers", "orders", "lines"]);
    expect(stages.reduce((sum, { rows }) => sum + rows, 0)).toBe(endToEnd[0]!.rows);
    for (const { columns, encode, digest, write, steps } of stages) {
      for (const ns of [columns, encode, digest, write]) expect(ns).toBeGreaterThan(0);
      expect(steps.reduce((sum, { ns }) => sum + ns, 0)).toBeCloseTo(columns, 6);
    }
    expect(stages.at(-1)!.steps.map(({ owner }) => owner)).toContain("lines.amount");
  });

  test("tells it in tables, with steps where they are asked for", () => {
    const { status, stdout, stderr } = bench(orders, "--rows", "100", "--rounds", "2", "--threads", "1", "--steps");
    expect(status).toBe(0);
    expect(stderr).toBe("round 1 of 2\nround 2 of 2\n");
    expect(stdout).toMatch(/^.*\d+ cores; Node v\d+/);
    expect(stdout).toMatch(/^null +1 +[\d,]+ /m);
    expect(stdout).toMatch(/^table +columns +encode +digest +write +sum/m);
    expect(stdout).toMatch(/^ +lines\.quantity +alias\w+ +\d/m);
  });

  test.each([
    [["--threads", "1,x"], "--threads x is not a whole number"],
    [["--threads", "0"], "--threads 0 is not a number of threads"],
    [["--rounds", "0"], "--rounds 0 is too small"],
    [["--format", "cvs"], 'unknown format "cvs"'],
  ])("refuses %s", (words, message) => {
    const { status, stderr, left } = bench(orders, ...words);
    expect([status, left]).toEqual([2, []]);
    expect(stderr).toContain(message);
  });

  test("says where it cannot write, and where there is nothing to measure", () => {
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [datagen, "bench", ...words], { encoding: "utf8", cwd: tempFolder() });
    expect(run("--out", "nowhere").stderr).toContain("cannot make a folder in nowhere: ENOENT");
    const file = join(tempFolder(), "a.yaml");
    writeFileSync(file, "datagen: 1\ntables: { t: { rows: 0, columns: { a: { sequence: 1 } } } }\n");
    expect(run(file).stderr).toContain("makes no rows");
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "removes its files when %s stops it",
    async (signal, code) => {
      const folder = tempFolder();
      const child: ChildProcess = spawn(
        process.execPath,
        [datagen, "bench", "--rows", "2M", "--rounds", "1000", "--out", folder],
        { stdio: ["ignore", "pipe", "pipe"] },
      );
      let told = "";
      child.stderr!.on("data", (text) => {
        told += text;
        if (/round 2 /.test(told) && child.exitCode === null && !told.includes(signal)) child.kill(signal);
      });
      const [exit] = await once(child, "exit");
      expect(exit, told).toBe(code);
      expect(readdirSync(folder)).toEqual([]);
    },
    60_000,
  );
});

describe("stages", () => {
  const options = (folder: string, rows: number) => {
    const assembly = assembled(projectModel("orders/orders.yaml"), { parts: { kind: "rows", rows: 500 } });
    const clock = (): number => performance.now();
    return { assembly, folder, fs: localFiles, clock, rows, proceed: async () => true };
  };

  test("are measured on the bytes of a run", async () => {
    const [measured, ran] = [tempFolder(), tempFolder()];
    const given = options(measured, 1e9);
    const stages = (await measureStages(given))!;
    await runInto(ran, given.assembly);
    const digests = digestsIn(ran);
    const found = digestsIn(measured);
    // Part 0 is made twice: to settle, as attempt 0, and then for the clocks.
    for (const [name, digest] of Object.entries(digests)) {
      const next = name.replace(/\d+(?=\.csv)/, (part) => String(Number(part) + 1).padStart(5, "0"));
      expect(found[next], name).toBe(digest);
    }
    expect(stages.map(({ table }) => table).sort()).toEqual(["customers", "lines", "orders", "products"]);
  });

  test("take parts until there are rows enough, and stop when they are told", async () => {
    const stages = (await measureStages(options(tempFolder(), 600)))!;
    expect(stages.find(({ table }) => table === "customers")!.rows).toBe(1000);
    expect(await measureStages({ ...options(tempFolder(), 600), proceed: async () => false })).toBeUndefined();
  });

  test("the median of nothing is none", () => {
    expect([median([]), median([3]), median([9, 1, 5]), median([4, 1, 3, 2])]).toEqual([0, 3, 5, 2]);
  });
});
