// Builds the kernels (asc) and the control plane (tsc); does nothing when the stamp of the last build is fresh.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const stampFile = join(root, "build", "stamp");
const kernels = join(root, "build", "kernels.wasm");

const stamp = (...inputs) => {
  const hash = createHash("sha256");
  for (const input of inputs) {
    const files = input.includes(".")
      ? [input]
      : readdirSync(join(root, input), { recursive: true })
          .map((name) => join(input, name))
          .filter((name) => name.endsWith(".ts"))
          .sort();
    for (const file of files)
      hash
        .update(file)
        .update("\0")
        .update(readFileSync(join(root, file)))
        .update("\0");
  }
  return hash.digest("hex");
};

const run = (name, ...args) => {
  const bin = join(root, "node_modules", ".bin", name);
  const result = spawnSync(process.platform === "win32" ? `${bin}.cmd` : bin, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
};

if (!existsSync(join(root, "assembly"))) process.exit(0); // an installed package: built before it was packed
const kernelStamp = stamp("package-lock.json", "prepare.mjs", "asconfig.json", "assembly");
const sourceStamp = stamp("package-lock.json", "prepare.mjs", "tsconfig.json", "src");
const [oldKernels, oldSources] = existsSync(stampFile) ? readFileSync(stampFile, "utf8").split("\n") : [];
const force = process.argv.includes("--force");

const kernelsFresh = !force && oldKernels === kernelStamp && existsSync(kernels);
if (!kernelsFresh) {
  mkdirSync(dirname(stampFile), { recursive: true });
  rmSync(stampFile, { force: true });
  run("asc", "--config", "asconfig.json", "--target", "release");
}
if (!kernelsFresh || oldSources !== sourceStamp || !existsSync(join(root, "dist"))) {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run("tsc", "-p", "tsconfig.json");
  writeFileSync(stampFile, `${kernelStamp}\n${sourceStamp}\n`);
}
