// Makes the golden outputs with whatever Node runs this, by the built library, and prints their digests as JSON.
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load, run } from "../../dist/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const golden = JSON.parse(readFileSync(join(root, "test/specs/golden.json"), "utf8"));
const digests = {};
for (const [spec, { rows, scale, fileRows }] of Object.entries(golden)) {
  const file = join(root, "specs", spec);
  const folder = mkdtempSync(join(tmpdir(), "datagen-golden-"));
  const parts = { kind: "rows", rows: fileRows };
  await run(await load(file, { rows, scale }), { out: folder, parts, threads: 2 });
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".csv"));
  const sums = names.sort().map((name) => [name, sha256(readFileSync(join(folder, name)))]);
  digests[spec] = Object.fromEntries(sums);
  rmSync(folder, { recursive: true });
}
process.stdout.write(JSON.stringify({ node: process.version, processor: process.arch, digests }));

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
