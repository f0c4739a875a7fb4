// The built command line as a process of its own: started, signalled, killed, and its output folder read back.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Three families, one of them with children and grandchildren. */
export const spec = `
datagen: 1
seed: 11
tables:
  shops:
    rows: 300
    columns:
      shop_id: { sequence: { start: 1 }, primary_key: true }
      town: { choice: [Leeds, York, "Hull, on the Humber"] }
  visits:
    rows: 20000
    columns:
      visit_id: { sequence: { start: 1 }, primary_key: true }
      shop: { ref: shops }
      at: { timestamp: 2024-01-01..2024-02-01, sorted: true }
  baskets:
    each: { visit: visits }
    count: { poisson: 2 }
    columns:
      visit_id: visit.visit_id
      basket_no: position
      amount: { uniform: 0.50..99.99, type: "decimal(8,2)" }
  lines:
    each: { basket: baskets }
    count: { uniform: 0..3 }
    columns:
      visit_id: basket.visit_id
      line_no: position
      code: { pattern: "[A-Z]{3}-[0-9]{4}" }
  readings:
    rows: 40000
    columns:
      value: { normal: { mean: 20, sd: 3 }, round: 2 }
      kind: { choice: { a: 5, b: 1 }, nulls: 10% }
`;
export const partsFlags = ["--file-rows", "2000"] as const;
/** Of shops, visits and readings. */
export const partCount = 1 + 10 + 20;
/** Data files, records, plan, manifest and `_SUCCESS`. */
export const fileCount = 1 + 10 * 3 + 20 + partCount + 3;

/** Writes the spec into a folder and returns its path. */
export function specIn(folder: string, text = spec): string {
  const file = join(folder, "spec.yaml");
  writeFileSync(file, text);
  return file;
}

export interface Ended {
  /** As a shell says it: 128 + n where signal n ended the process. */
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

const signalNumbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Starts `datagen ...args`. `stdout` may be a descriptor that is open already. */
export const start = (args: readonly string[], stdout: "pipe" | number = "pipe"): Running =>
  startScript(main, args, stdout);

/** Starts a script as the leader of a process group of its own. */
export function startScript(script: string, args: readonly string[], stdout: "pipe" | number = "pipe"): Running {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", stdout, "pipe"], detached: true });
  onTestFinished(() => {
    if (groupLives(child.pid!)) process.kill(-child.pid!, "SIGKILL"); // only where the test failed
  });
  const out: Buffer[] = [];
  let said = "";
  child.stderr!.on("data", (data) => {
    said += data;
  });
  child.stdout?.on("data", (data: Buffer) => out.push(data));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) =>
      resolve({
        code: code ?? 128 + signalNumbers[signal!]!,
        signal,
        stdout: Buffer.concat(out),
        stderr: said,
      }),
    );
  });
  return { child, ended };
}

export const datagen = (...args: readonly string[]): Promise<Ended> => start(args).ended;

/** Runs to the end and expects that it went well. */
export async function complete(...args: readonly string[]): Promise<Ended> {
  const ended = await datagen(...args);
  expect(ended.code, ended.stderr).toBe(0);
  return ended;
}

export interface Finished {
  readonly spec: string;
  readonly out: string;
  readonly reference: Readonly<Record<string, string>>;
}

/** A finished output of the spec with `partsFlags`, made once for a file of tests. */
export function finishedOnce(): () => Finished {
  let finished: Finished | undefined;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "datagen-test-"));
    const spec = specIn(folder);
    const out = join(folder, "out");
    const { status, stderr } = spawnSync(process.execPath, [main, "run", spec, ...partsFlags, "--out", out]);
    expect(status, String(stderr)).toBe(0);
    finished = { spec, out, reference: digests(out) };
    return () => rmSync(folder, { recursive: true, force: true });
  });
  return () => finished!;
}

/** sha256 of all files of an output but leftovers of attempts, by name. */
export function digests(out: string): Readonly<Record<string, string>> {
  if (!existsSync(out)) return {};
  const names = readdirSync(out, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => !name.startsWith("_datagen/tmp/") && statSync(join(out, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, digest(readFileSync(join(out, name)))]));
}

export const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export const temps = (out: string): readonly string[] =>
  existsSync(join(out, "_datagen/tmp")) ? readdirSync(join(out, "_datagen/tmp")) : [];

/** Every file under a final name is as in the finished output, and `_SUCCESS` is there only beside all others. */
export function expectNothingHalfThere(out: string, reference: Readonly<Record<string, string>>, what: string): void {
  const there = digests(out);
  for (const [name, sum] of Object.entries(there)) {
    if (reference[name] !== sum) expect.fail(`${what}: ${name} is not as in the finished output`);
  }
  if (there._SUCCESS !== undefined) expect(there, what).toEqual(reference);
}

/** True while a process of this group is there. */
export function groupLives(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}

/** Polls until `condition` holds; for moments that no event tells. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 2) {
    if (waited > 60_000) throw new Error(`it never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
