// Standard output as others read it: slowly, only the first line, or not at all; and stderr that nobody reads.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import { complete, digests, partsFlags, specIn, start } from "./command.js";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const node = process.execPath;
const isLinux = process.platform === "linux";

test("`datagen run --out - | head -1` gives the header, and the run ends with exit 0 and without a word of failure", () => {
  const script = `set -o pipefail; "$0" "$1" run --rows 100M --out - | head -1`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script, node, main], { encoding: "utf8" });
  expect(stdout).toBe("store_id,scan_ts,item_upc,unit_qty,item_price\n");
  expect(stderr).not.toMatch(/error|EPIPE|at /);
  expect(status, stderr).toBe(0);
});

test("a full pipe loses nothing: the bytes are those of the files, one after another, with one header", async () => {
  const folder = tempFolder();
  const spec = specIn(folder);
  await complete("run", spec, ...partsFlags, "--out", join(folder, "out"));
  const table = join(folder, "out/lines");
  const files = readdirSync(table)
    .sort()
    .map((name) => readFileSync(join(table, name), "latin1"));
  expect(files).toHaveLength(10);
  const header = files[0]!.slice(0, files[0]!.indexOf("\n") + 1);
  expect(files.every((text) => text.startsWith(header))).toBe(true);

  const { child, ended } = start(["run", spec, ...partsFlags, "--tables", "lines", "--threads", "2", "--out", "-"]);
  child.stdout!.removeAllListeners("data");
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout!) {
    chunks.push(chunk as Buffer);
    await pause(chunks.length % 5 === 0 ? 20 : 1); // the pipe is full most of the time
  }
  const { code, stderr } = await ended;
  expect(code, stderr).toBe(0);
  const text = Buffer.concat(chunks).toString("latin1");
  expect(text === header + files.map((file) => file.slice(header.length)).join("")).toBe(true);
});

test.runIf(isLinux)("a slow reader does not make the program grow", async () => {
  const { child, ended } = start(["run", "--rows", "100M", "--out", "-"]);
  await once(child.stdout!, "data");
  child.stdout!.pause();
  child.stdout!.removeAllListeners("data");
  const resident = (): number => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))![1]);
  const kilobytes: number[] = [];
  let read = 0;
  for (let round = 0; round < 40; round++) {
    await pause(50);
    read += (child.stdout!.read() as Buffer | null)?.byteLength ?? 0;
    kilobytes.push(resident());
  }
  child.kill("SIGKILL");
  child.stdout!.resume();
  await ended;
  expect(read).toBeGreaterThan(1 << 20);
  // 5 GB were to be written; what grows by the bytes that wait would grow at hundreds of MB a second.
  expect(Math.max(...kilobytes.slice(10))).toBeLessThan(1.1 * Math.max(...kilobytes.slice(0, 10)));
});

test("stderr that nobody reads ends no run", async () => {
  const folder = tempFolder();
  const spec = specIn(folder);
  const flags = ["run", spec, ...partsFlags, "--threads", "2", "--out"];
  await complete(...flags, join(folder, "reference"));
  const child = spawn(node, [main, ...flags, join(folder, "out")], { stdio: ["ignore", "ignore", "pipe"] });
  child.stderr!.destroy();
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(0);
  expect(digests(join(folder, "out"))).toEqual(digests(join(folder, "reference")));
});
