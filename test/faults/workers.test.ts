// Workers that fail in every way that a thread can: the run ends with a name for it, never hangs, and the next run goes on.
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import {
  complete,
  digests,
  expectNothingHalfThere,
  finishedOnce,
  groupLives,
  partsFlags,
  spec as shopSpec,
  specIn,
  startScript,
  temps,
} from "./command.js";

const script = fileURLToPath(new URL("failing-run.mjs", import.meta.url));
const finished = finishedOnce();
const kept = "run the same command again: finished parts are kept";

/** Runs with the worker in a process of its own; what it told, and that it has ended with all that it started. */
async function runWith(worker: string, spec: string, out: string) {
  const { child, ended } = startScript(script, [worker, spec, out, ...(worker === "hanging" ? ["3000"] : [])]);
  const { code, stdout, stderr } = await ended;
  expect(groupLives(child.pid!)).toBe(false);
  return { code, stdout, told: JSON.parse(stderr) as Record<string, unknown> };
}

const internal = { exitCode: 70, retriable: true, hint: kept };

test.each([
  [
    "throws",
    "throwing",
    {
      ...internal,
      code: "run.worker_lost",
      message: expect.stringMatching(/^a worker ended while it made part 7 of (visits|readings): no such thing$/),
    },
  ],
  [
    "breaks outside of its task",
    "late",
    {
      ...internal,
      code: "run.worker_lost",
      message: expect.stringMatching(/part 7 of (visits|readings): nobody waits for this$/),
    },
  ],
  [
    "calls process.exit",
    "exiting",
    {
      ...internal,
      code: "run.worker_lost",
      message: expect.stringMatching(/part 7 of (visits|readings): worker exited with code: 0$/),
    },
  ],
  [
    "runs out of memory",
    "hungry",
    { ...internal, code: "run.worker_lost", message: expect.stringMatching(/part 7 of (visits|readings): .*memory/) },
  ],
  [
    "hangs",
    "hanging",
    {
      ...internal,
      code: "run.stalled",
      message: expect.stringMatching(/^part 7 of (visits|readings) hangs: no row was made for 3 s$/),
    },
  ],
  [
    "meets a trap in a kernel",
    "trap",
    {
      ...internal,
      code: "internal.trap",
      message: expect.stringMatching(/^part [01] of readings: RuntimeError: memory access out of bounds$/),
    },
  ],
  [
    "cannot be loaded",
    "unloadable",
    { ...internal, code: "run.worker_lost", message: expect.stringContaining("this module is broken") },
  ],
] as const)(
  "a worker that %s ends the run with exit 70, the part's name and the way to resume; the next run completes it",
  async (_, worker, error) => {
    const folder = tempFolder();
    const spec = specIn(folder);
    const out = join(folder, "out");
    await complete("run", spec, ...partsFlags, "--out", join(folder, "reference"));
    const reference = digests(join(folder, "reference"));

    const { code, told } = await runWith(worker, spec, out);
    expect(told).toEqual(error);
    expect(code).toBe(70);
    expect(temps(out)).toEqual([]);
    expectNothingHalfThere(out, reference, worker);
    expect(digests(out)._SUCCESS).toBeUndefined();

    await complete("run", spec, ...partsFlags, "--out", out);
    expect(digests(out)).toEqual(reference);
  },
);

test("a worker that ends once is replaced, its part is made again, and the run completes with the same bytes", async () => {
  const { spec, reference } = finished();
  const out = join(tempFolder(), "out");
  const { code, told } = await runWith("exiting-once", spec, out);
  expect(told).toEqual({ kind: "complete" });
  expect(code).toBe(0);
  expect(digests(out)).toEqual(reference);
  expect(temps(out)).toEqual([]);
});

test.each(["exiting", "half-written-once"])(
  "a part that went to a pipe is never made again (%s): what was read is a beginning of the whole, and the run fails",
  async (worker) => {
    const { spec } = finished();
    const whole = await complete("run", spec, ...partsFlags, "--tables", "readings", "--out", "-");
    const { code, stdout, told } = await runWith(worker, spec, "-");
    expect(told).toMatchObject({ code: "run.worker_lost", exitCode: 70, hint: "run the same command again" });
    expect(code).toBe(70);
    expect(stdout.byteLength).toBeGreaterThan(0);
    expect(stdout.equals(whole.stdout.subarray(0, stdout.byteLength))).toBe(true);
  },
);

test("a reader that takes its time is no hang", async () => {
  const spec = specIn(tempFolder(), shopSpec.replace("rows: 40000", "rows: 400000"));
  const { child, ended } = startScript(script, ["sound", spec, "-", "1500"]);
  await once(child.stdout!, "data");
  child.stdout!.pause();
  await pause(4000); // more than the patience that it has with its workers
  child.stdout!.resume();
  const { code, stderr, stdout } = await ended;
  expect(stderr).toBe('{"kind":"complete"}');
  expect(code).toBe(0);
  expect(stdout.toString("latin1").split("\n")).toHaveLength(400_002);
});
