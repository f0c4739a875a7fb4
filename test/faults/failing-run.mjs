// A run in a process of its own, over the built code and with workers that fail: `failing-run.mjs WORKER SPEC OUT [STALL_MS]`.
import { loadSpec } from "../../dist/cli/load.js";
import { assemble } from "../../dist/run/assemble.js";
import { run } from "../../dist/run/run.js";
import { wholeOutput } from "../../dist/run/shard.js";
import { localFiles } from "../../dist/sinks/file-system.js";

const [worker, spec, out, stallMs = 60_000] = process.argv.slice(2);
const nothing = { get: () => false, put: () => {} };
const parts = { kind: "rows", rows: 2000 };
const assembly = assemble((await loadSpec(spec, {})).model, {
  ...(out === "-" && { tables: new Set(["readings"]) }),
  format: "csv",
  parts,
  threads: 2,
  store: nothing,
});
if (worker === "trap") {
  // A step that stores far outside of the memory.
  const { program } = assembly.families.find(({ family }) => family.name === "readings").program.root;
  program.steps.push({ kernel: "rowNumbers", args: [64, 2 ** 32 - 4096] });
}
try {
  const end = await run(assembly, {
    to: out === "-" ? { kind: "stdout" } : { kind: "files", folder: out },
    shard: wholeOutput,
    force: false,
    fs: localFiles,
    clock: () => performance.now(),
    pool: {
      patience: { stallMs: Number(stallMs), stopMs: 1000 },
      ...(worker !== "trap" &&
        worker !== "sound" && {
          worker: {
            file: new URL(`./workers/${worker}.mjs`, import.meta.url),
            resourceLimits: worker === "hungry" ? { maxOldGenerationSizeMb: 48 } : {},
          },
        }),
    },
  });
  process.stderr.write(JSON.stringify({ kind: end.kind }));
} catch ({ code, message, hint, exitCode, retriable }) {
  process.stderr.write(JSON.stringify({ code, message, hint, exitCode, retriable }));
  process.exitCode = exitCode ?? 70;
}
