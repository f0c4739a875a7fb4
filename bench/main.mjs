// All benches, or those that are named, each in a process of its own; what they print is kept in bench/results/.
// Run: npm run bench [-- draws csv ... --as 2026-01-31]. Ratios carry over to other machines, nanoseconds do not.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** In the order in which they tell the story: the whole, its steps, then each part alone. */
const benches = {
  "end-to-end": { title: "Point-of-sale rows, from draws to bytes", args: ["end-to-end.mjs"] },
  steps: { title: "Where their time goes", args: ["steps.mjs"] },
  files: { title: "What keeping the bytes costs", args: ["files.mjs"] },
  command: { title: "The command line", args: ["command.mjs"] },
  draws: { title: "Draws, one value at a time", args: ["draws.mjs"] },
  references: { title: "References, by the way they choose", args: ["references.mjs"] },
  parents: { title: "Weighted parents of any size", args: ["parents.mjs"] },
  columns: { title: "Formulas and patterns", args: ["columns.mjs"] },
  formulas: { title: "Formulas beside one mix", args: ["formulas.mjs"] },
  csv: { title: "Formatting CSV rows and fields", args: ["csv.mjs", "12", "--fields"] },
  ndjson: { title: "JSON lines", args: ["ndjson.mjs"] },
  parquet: { title: "Parquet, encoding alone", args: ["parquet.mjs"] },
  sources: { title: "Reading supplied tables", args: ["sources.mjs"] },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { as: { type: "string", default: "latest" } },
});
const unknown = positionals.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined || !/^[\w-]+$/.test(values.as)) {
  console.error(
    unknown === undefined
      ? `--as ${values.as} is not a name`
      : `no bench ${unknown}; there are ${Object.keys(benches).join(", ")}`,
  );
  process.exit(2);
}

const chosen = positionals.length > 0 ? positionals : Object.keys(benches);
const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.version}, ${process.platform} ${process.arch}`;
const pages = [
  `# Benches\n\n${machine}\n\nNanoseconds are processor time, medians of rounds in which rivals take turns. Ratios carry over to other machines.\n`,
];
console.log(machine);
let failed = false;
for (const name of chosen) {
  const { title, args } = benches[name];
  console.log(`\n## ${title} (${name})\n`);
  const [file, ...rest] = args;
  const child = spawnSync(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), ...rest], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  failed ||= child.status !== 0;
  console.log(child.stdout.trim());
  pages.push(`## ${title}\n\n\`node bench/${args.join(" ")}\`\n\n\`\`\`text\n${child.stdout.trim()}\n\`\`\`\n`);
}
if (failed) process.exit(1);
const folder = new URL("results/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL(`${values.as}.md`, folder), pages.join("\n"));
