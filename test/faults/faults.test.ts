// Every call of a small run fails once, crashes once, and is interrupted once by a second run; each time a resume must give the same bytes.
import { describe, expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { writeAll } from "../../src/sinks/durable.js";
import type { FileSystem } from "../../src/sinks/file-system.js";
import { filesSink } from "../../src/sinks/files.js";
import { isRecordTemp } from "../../src/sinks/layout.js";
import type { Sink } from "../../src/sinks/sink.js";
import { checkNothingIsHalfThere, expectSameTree, finishedTree } from "./invariants.js";
import { Crash, type Fault, faulty } from "./nth-call.js";
import { seeded } from "./seeded.js";
import { type DiskOptions, SimulatedDisk } from "./simulated-disk.js";
import { type RunOptions, tiny, tinyRun } from "./tiny-run.js";

const out = "/data/out";
const run = tiny();

function referenceOf(options: DiskOptions = {}, of = run) {
  const disk = new SimulatedDisk(options);
  const { fs, calls } = faulty(disk);
  expect(tinyRun(fs, out, of).kind).toBe("complete");
  return { tree: finishedTree(disk, out), calls: calls() };
}

const reference = referenceOf();

/** Runs with a fault at call n, checks the disk, and resumes without faults. Returns the error, if there was one. */
function runWithFault(n: number, fault: Fault, disk: SimulatedDisk, options: RunOptions = {}): unknown {
  const { fs, crashed } = faulty(disk, n, fault);
  const error = outcome(() => tinyRun(fs, out, run, options));
  checkNothingIsHalfThere(disk, out, run);
  return crashed() ? new Crash() : error;
}

/** What `work` throws. */
function outcome(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

function resume(disk: SimulatedDisk, what: string): void {
  expect(tinyRun(disk, out, run).kind, what).toBe("complete");
  checkNothingIsHalfThere(disk, out, run);
  expectSameTree(disk, out, reference.tree, what);
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k + 1);
const temps = (disk: SimulatedDisk): string[] =>
  [...disk.tree(out).keys()].filter((name) => name.startsWith("_datagen/tmp/"));

test("a run without faults leaves its files, the state folder and _SUCCESS, and no temporary file", () => {
  const disk = new SimulatedDisk();
  tinyRun(disk, out, run);
  const names = [...disk.tree(out).keys()].sort();
  expect(names).toEqual(
    [
      "_SUCCESS",
      "_datagen/manifest.json",
      "_datagen/parts/notes/00000.json",
      "_datagen/parts/sales/00000.json",
      "_datagen/parts/sales/00001.json",
      "_datagen/parts/sales/00002.json",
      "_datagen/plan.json",
      ...run.expected.keys(),
    ].sort(),
  );
  expect(disk.openHandles).toBe(0);
});

describe.each<[string, DiskOptions]>([
  ["an ordinary disk", {}],
  ["a disk without hard links", { hardLinks: false }],
  ["a disk that takes 50 bytes at a time", { maxWriteBytes: 50 }],
])("on %s", (_, options) => {
  const { calls } = referenceOf(options);

  test.each(["EIO", "ENOSPC", "EACCES"])(
    "%s at any call is a clean error or none, and a resume gives the same bytes",
    (errno) => {
      for (const kind of ["error", "lost-reply"] as const) {
        for (const n of upTo(calls)) {
          const what = `${kind} at call ${n} of ${calls}`;
          const disk = new SimulatedDisk(options);
          const error = runWithFault(n, { kind, errno }, disk);
          if (error !== undefined) {
            expect(error, what).toBeInstanceOf(DatagenError);
            expect([1, errno === "ENOSPC" ? 28 : 1], what).toContain((error as DatagenError).exitCode);
            if (errno === "ENOSPC" && kind === "error") expect((error as DatagenError).code, what).toBe("run.no_space");
          }
          expect(disk.openHandles, what).toBeLessThanOrEqual(1); // the one whose close was told to fail
          resume(disk, what);
        }
      }
    },
  );

  test("a full disk leaves no temporary file of data", () => {
    for (const n of upTo(calls)) {
      const disk = new SimulatedDisk(options);
      let full = false;
      let count = 0;
      const fs = new Proxy<FileSystem>(disk, {
        get: (target, name: keyof FileSystem) => {
          if (name !== "write" && name !== "fsync")
            return (target[name] as (...args: unknown[]) => unknown).bind(target);
          return (...args: unknown[]) => {
            full ||= ++count >= n;
            if (full) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
            return Reflect.apply(target[name], target, args) as unknown;
          };
        },
      });
      const error = outcome(() => tinyRun(fs, out, run));
      if (full) expect(error).toMatchObject({ code: "run.no_space", exitCode: 28, retriable: true });
      expect(temps(disk).filter((name) => !isRecordTemp(name))).toEqual([]);
      expect(disk.openHandles).toBe(0);
      resume(disk, `full after ${n} writes`);
    }
  });

  test("a kill at any call leaves nothing half there, and a resume gives the same bytes", () => {
    for (const kind of ["crash-before", "crash-after"] as const) {
      for (const n of upTo(calls)) {
        const disk = new SimulatedDisk(options);
        expect(runWithFault(n, { kind }, disk)).toBeInstanceOf(Crash);
        disk.kill();
        resume(disk, `${kind} at call ${n}`);
      }
    }
  });

  test("a loss of power at any call leaves nothing half there, and a resume gives the same bytes", () => {
    for (const n of upTo(calls)) {
      for (let seed = 1; seed <= 5; seed++) {
        const disk = new SimulatedDisk(options);
        runWithFault(n, { kind: "crash-before" }, disk);
        disk.losePower(seeded(1000 * seed + n));
        checkNothingIsHalfThere(disk, out, run);
        resume(disk, `power lost at call ${n}, seed ${seed}`);
      }
    }
  });

  test("a second run of the same plan may come in at any call", () => {
    for (const n of upTo(calls)) {
      const disk = new SimulatedDisk(options);
      const error = runWithFault(n, { kind: "meanwhile", work: () => tinyRun(disk, out, run) }, disk);
      expect(error, `at call ${n}`).toBeUndefined();
      expectSameTree(disk, out, reference.tree, `second run at call ${n}`);
      expect(temps(disk)).toEqual([]);
    }
  });
});

test("what is done outlasts a loss of power: nothing is made again", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const disk = new SimulatedDisk();
    tinyRun(disk, out, run);
    disk.losePower(seeded(seed));
    expectSameTree(disk, out, reference.tree, `seed ${seed}`);
  }
});

/** Seeds to try: more of them with FAULT_SEEDS=100000. */
const seeds = Number(process.env.FAULT_SEEDS ?? 2000);

test(`${seeds} random histories of errors, kills, losses of power and racing runs end with the same bytes`, () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seeded(seed);
    const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
    const options = pick<DiskOptions>([{}, {}, { hardLinks: false }, { maxWriteBytes: 5 }]);
    const disk = new SimulatedDisk(options);
    const steps = 1 + Math.floor(random() * 4);
    const someFault = (depth: number): Fault => {
      const kinds = [
        "error",
        "lost-reply",
        "crash-before",
        "crash-after",
        ...(depth > 0 ? ["meanwhile"] : []),
      ] as const;
      const kind = pick(kinds) as Fault["kind"];
      if (kind === "error" || kind === "lost-reply") return { kind, errno: pick(["EIO", "ENOSPC", "EINTR"]) };
      if (kind === "meanwhile") return { kind, work: () => attempt(depth - 1) };
      return { kind };
    };
    const attempt = (depth: number) => {
      const n = 1 + Math.floor(random() * 1.1 * reference.calls);
      try {
        tinyRun(faulty(disk, n, someFault(depth)).fs, out, run);
      } catch (error) {
        if (!(error instanceof Crash) && !(error instanceof DatagenError)) throw error;
        if (error instanceof DatagenError && error.exitCode === 3) throw error;
      }
    };
    try {
      for (let step = 0; step < steps; step++) {
        attempt(2);
        if (random() < 0.3) disk.losePower(random);
        checkNothingIsHalfThere(disk, out, run);
      }
      resume(disk, `seed ${seed}`);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
});

describe("--force", () => {
  const other = tiny("b", 2);
  const reference = referenceOf({}, other).tree;
  const oldOutput = (): SimulatedDisk => {
    const disk = new SimulatedDisk();
    tinyRun(disk, out, run);
    disk.put(`${out}/foreign.txt`, "not ours");
    disk.put(`${out}/sales/foreign.csv`, "not ours");
    return disk;
  };
  const foreign = { "foreign.txt": "not ours", "sales/foreign.csv": "not ours" };

  test("replaces the plan and its files, and keeps what no record lists", () => {
    const disk = oldOutput();
    tinyRun(disk, out, other, { force: true });
    expectSameTree(disk, out, { ...reference, ...foreign }, "forced");
  });

  test("may be killed at any call: _SUCCESS is gone before any file, and forcing again ends the same", () => {
    const { fs, calls } = faulty(oldOutput());
    tinyRun(fs, out, other, { force: true });
    for (const kind of ["crash-before", "crash-after"] as const) {
      for (const n of upTo(calls())) {
        const disk = oldOutput();
        const old = disk.tree(out);
        const success = old.get("_SUCCESS");
        const { fs, crashed } = faulty(disk, n, { kind });
        outcome(() => tinyRun(fs, out, other, { force: true }));
        expect(crashed()).toBe(true);
        if (n % 2 === 0) disk.losePower(seeded(n));
        const tree = disk.tree(out);
        if (tree.get("_SUCCESS") === success) expect([...tree.keys()]).toEqual(expect.arrayContaining([...old.keys()]));
        tinyRun(disk, out, other, { force: true });
        expectSameTree(disk, out, { ...reference, ...foreign }, `${kind} at call ${n}`);
      }
    }
  });

  test("also removes files of a run that was killed before it wrote their record", () => {
    for (const kind of ["crash-before", "crash-after"] as const) {
      for (const n of upTo(referenceOf().calls)) {
        const disk = new SimulatedDisk();
        runWithFault(n, { kind }, disk);
        disk.kill();
        expect(tinyRun(disk, out, other, { force: true }).kind).toBe("complete");
        expectSameTree(disk, out, reference, `${kind} at call ${n}`);
      }
    }
  });
});

describe("the harness catches", () => {
  /** A sink that is wrong on purpose: it writes to final names. */
  const direct = (fs: FileSystem, folder: string, plan: string): Sink => ({
    headerOnce: false,
    begin: (part, files, attempt) => {
      const right = filesSink(fs, folder, plan).begin(part, files, attempt);
      const fds = files.map(({ name }) => {
        name
          .split("/")
          .slice(0, -1)
          .reduce((at, segment) => {
            if (!fs.stat(`${at}/${segment}`)) fs.makeFolder(`${at}/${segment}`);
            return `${at}/${segment}`;
          }, folder);
        return fs.open(`${folder}/${name}`, "create");
      });
      return {
        write: (file, bytes) => {
          writeAll(fs, fds[file]!, bytes);
          right.write(file, bytes);
        },
        finish: (rows) => right.finish(rows),
        abort: () => right.abort(),
      };
    },
  });

  test("a sink that writes under final names", () => {
    const caught = upTo(reference.calls).filter((n) =>
      outcome(() => runWithFault(n, { kind: "crash-before" }, new SimulatedDisk(), { openSink: direct })),
    );
    expect(caught.length).toBeGreaterThan(0);
  });

  test("a file system whose fsync does nothing", () => {
    let caught = 0;
    for (const n of upTo(reference.calls)) {
      const disk = new SimulatedDisk();
      const lying = new Proxy<FileSystem>(disk, {
        get: (target, name: keyof FileSystem) =>
          name === "fsync" ? () => {} : (target[name] as (...args: unknown[]) => unknown).bind(target),
      });
      outcome(() => tinyRun(faulty(lying, n, { kind: "crash-before" }).fs, out, run));
      disk.losePower(seeded(n));
      if (outcome(() => checkNothingIsHalfThere(disk, out, run))) caught++;
    }
    expect(caught).toBeGreaterThan(0);
  });

  test("a file system that syncs no folder", () => {
    const disk = new SimulatedDisk();
    const lying = new Proxy<FileSystem>(disk, {
      get: (target, name: keyof FileSystem) =>
        name === "syncFolder" ? () => {} : (target[name] as (...args: unknown[]) => unknown).bind(target),
    });
    tinyRun(lying, out, run);
    disk.losePower(seeded(7));
    expect(finishedTree(disk, out)).not.toEqual(reference.tree);
  });
});
