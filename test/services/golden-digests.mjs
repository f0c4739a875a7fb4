// Makes the golden outputs with whatever Node runs this, by the built library, and prints their digests as JSON.
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { assemble, localFiles, Problems, readModel, run, wholeOutput } from "../../dist/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const golden = JSON.parse(readFileSync(join(root, "test/specs/golden.json"), "utf8"));
const digests = {};
for (const [spec, { rows, scale, fileRows }] of Object.entries(golden)) {
  const file = join(root, "specs", spec);
  const problems = new Problems();
  const read = (path) => ({ bytes: readFileSync(resolve(dirname(file), path)), file: path });
  const model = readModel(readFileSync(file, "utf8"), "spec.yaml", { read, settings: [], rows, scale }, problems);
  if (!model) throw new Error(`${spec}: ${JSON.stringify(problems.list)}`);
  const store = { get: () => false, put() {} };
  const parts = { kind: "rows", rows: fileRows };
  const assembly = assemble(model, { format: "csv", parts, threads: 2, store });
  const folder = mkdtempSync(join(tmpdir(), "datagen-golden-"));
  const to = { kind: "files", folder };
  await run(assembly, { to, shard: wholeOutput, force: false, fs: localFiles, clock: () => 0 });
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".csv"));
  const sums = names.sort().map((name) => [name, sha256(readFileSync(join(folder, name)))]);
  digests[spec] = Object.fromEntries(sums);
  rmSync(folder, { recursive: true });
}
process.stdout.write(JSON.stringify({ node: process.version, processor: process.arch, digests }));

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
